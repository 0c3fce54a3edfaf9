import { englishWords } from './amount-in-words.ts'
import { EMIRATES, ENGLISH_GOODS } from './asian-words.ts'
import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { grouped } from '../identifiers.ts'
import { base, caseOf, type Case, type CaseForm } from './case.ts'
import { day, label } from './deal.ts'

const FORM: CaseForm = {
  country: EMIRATES,
  goods: ENGLISH_GOODS,
  count: [1, 8],
  rates: [5],
  numbers: ['INV-#####', 'IV-yymm/####', 'I-####', 'SI######', 'INVyyyy####', '#####'],
  signs: ',.',
  currency: 'AED',
}
const vat = (cents: number) => Math.round(cents * 0.05)

const goodsTable = ({ deal, money }: Case) =>
  el(
    '',
    table(
      'grid.num.gap.shade',
      ['S.N', 'Description', 'Qty', 'Unit Price', 'Taxable Amount', 'VAT 5%', 'Total (AED)'],
      deal.items.map((item, at) => [
        String(at + 1),
        item.name,
        `${item.quantity} ${item.unit}`,
        money(item.price),
        money(item.net),
        money(vat(item.net)),
        money(item.net + vat(item.net)),
      ]),
    ),
  )

/** Emirates: tax invoice with TRN of both, tax by line, amounts in dirhams and fils. */
const emirates: Design = {
  name: 'emirates-tax-invoice',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,

      discount: 0.3,
      fonts: ['Carlito', 'Roboto', 'Liberation Sans', 'Open Sans'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d/m/y', 'd-B-y', 'D B y', 'd.m.y'])
    const isCredit = chance.is(0.15)
    const title = isCredit ? 'TAX CREDIT NOTE' : chance.pick(['TAX INVOICE', 'Tax Invoice'])
    const sign = chance.pick(['AED ', 'AED ', 'Dhs. '])
    const style = `${base(look)} .title { background: ${look.color}; color: white; text-align: center; padding: 1.5mm; font-size: 13pt }`
    const body = [
      el(
        '.row',
        el('.half', mark(chance.below(6), look.color, 46)),
        el(
          '.half.right',
          el('b.strong', seller.name),
          `\n${seller.street}\n${seller.town}\n${seller.phone}\nTRN: ${seller.vat}`,
        ),
      ),
      el('.title.gap', title),
      el(
        '.row.gap',
        el(
          '.half',
          pairs(
            'facts',
            ['Customer:', el('b', buyer.name)],
            ['Address:', `${buyer.street}, ${buyer.town}`],
            ['TRN:', buyer.vat],
            ['Tel:', buyer.phone],
          ),
        ),
        pairs(
          'facts.auto',
          [isCredit ? 'Credit Note No:' : chance.pick(['Invoice No:', 'Invoice #', 'Inv. No.']), number],
          ['Date:', day(deal.issued, form)],
          isCredit ? ['Against Invoice:', chance.filled('INV-#####')] : ['Due Date:', day(deal.due, form)],
          ['LPO No:', chance.filled('LPO/####')],
          ['Sales Person:', seller.person],
        ),
      ),
      goodsTable(own),
      el(
        '',
        table('sum.gap', false, [
          ...(deal.discount > 0 ? [['Discount', money(-deal.discount)]] : []),
          ['Total Excl. VAT', money(deal.net)],
          ['VAT 5%', money(deal.tax)],
          [
            el('b', chance.pick(['Grand Total', 'Total Amount', 'Net Amount Incl. VAT'])),
            el('b', `${sign}${money(deal.gross)}`),
          ],
        ]),
      ),
      el(
        'p.gap',
        `Amount in words: ${englishWords(Math.floor(deal.gross / 100), false)} Dirhams and ${String(deal.gross % 100).padStart(2, '0')}/100 Fils Only`,
      ),
      el(
        'p.gap.small',
        `Bank Details: ${seller.name}, ${seller.bank}, IBAN ${grouped(seller.iban)}, Swift ${seller.bic}`,
      ),
      el('.row.gap.small', el('', "Receiver's Signature"), el('', `For ${seller.name}`)),
    ]
    const fields = own.fields({ iban: seller.iban, ...(isCredit && { dueDate: '' }) })
    return { html: page(style, ...body), fields, kind: isCredit ? 'credit-note' : 'invoice' }
  },
}

/** A hotel or agent in Malaysia or the Emirates: name at the left in capitals, labels in columns, total only, paid by card. */
const folio: Design = {
  name: 'emirates-hotel',
  draw(chance) {
    const sellers = [
      '[{brand} Hotel] L.L.C',
      '[The {brand} Residence] LLC',
      'Al [{place} Hotel Apartments] LLC',
      '[{brand} Resorts] FZE',
      '[{brand} Travel & Tourism] LLC',
    ]
    const goods = [
      'Room charge|night|480',
      'Breakfast buffet|person|75',
      'Airport transfer|trip|160',
      'Laundry|pcs|25',
      'Tourism dirham fee|night|15',
      'Extra bed|night|110',
    ]
    const own = caseOf(chance, {
      ...FORM,

      sellers,
      goods,

      count: [2, 5],
      most: 5,
      buyers: ['{first} {last}', '[{brand} {trade}] LLC', '[{brand} {trade}] FZE'],
      numbers: ['######', 'F-####', 'INV/yyyy/####'],
      fonts: ['EB Garamond', 'Lato', 'Caladea', 'Open Sans'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d-B-y', 'd/m/y', 'D M y'])
    const cell = (name: string, value: string) => el('', el('.small.accent', name), value)
    const body = [
      el('h2.accent', seller.brand.toUpperCase()),
      el(
        '.small',
        chance.pick(['A member of Silk Road Hotels', 'Where the desert meets the sea', 'Hospitality from the heart']),
      ),
      el(
        '.row.gap',
        el('.half', lines(buyer.name, buyer.street, buyer.town)),
        el('.right', el('b', 'GUEST TAX INVOICE'), `\nTRN ${seller.vat}`),
      ),
      el(
        '.row.gap',
        cell('Invoice No.', number),
        cell('Invoice Date', day(deal.issued, form)),
        cell('Room', chance.filled('###')),
        cell('Arrival', day(deal.ordered, form)),
        cell('Departure', day(deal.supplied, form)),
        cell('Conf. No.', chance.filled('########')),
      ),
      el(
        '',
        table(
          'lined.gap',
          ['Date', 'Description', 'Charges AED'],
          deal.items.map((item) => [day(deal.supplied, form), `${item.name} x ${item.quantity}`, money(item.net)]),
        ),
      ),
      el(
        '',
        table('sum.gap', false, [
          ['Net amount', money(deal.net)],
          ['VAT 5%', money(deal.tax)],
          [el('b', 'Total including VAT'), el('b', money(deal.gross))],
        ]),
      ),
      el(
        'p.gap',
        `Payment is due by ${day(deal.due, form)}. Bank transfers to ${seller.bank}, ${grouped(seller.iban)}.`,
      ),
      el('.small.gap.center', `${seller.name}, ${seller.street}, ${seller.town}  ${seller.phone}  ${seller.domain}`),
    ]
    return {
      html: page(base(look, '18mm 20mm'), ...body),
      fields: own.fields({ iban: seller.iban, grossTotal: label(deal.gross) }),
      kind: 'invoice',
    }
  },
}

export const EMIRATI = [emirates, folio]
