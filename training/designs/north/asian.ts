import { englishWords } from './amount-in-words.ts'
import { ENGLISH_GOODS, HONG_KONG, MALAYSIA } from './asian-words.ts'
import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { base, caseOf, FOOT, type Case, type CaseForm } from './case.ts'
import { day } from './deal.ts'

const FORM: CaseForm = {
  country: MALAYSIA,
  goods: ENGLISH_GOODS,
  count: [1, 8],
  rates: [6],
  numbers: ['INV-#####', 'IV-yymm/####', 'I-####', 'SI######', 'INVyyyy####', '#####'],
  signs: ',.',
  currency: 'MYR',
}

/** Malaysia: letterhead with registration number in the middle, "M/S" or "Bill To", service tax, amount in words. */
const malaysian: Design = {
  name: 'malaysian-service-tax',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      rates: [chance.pick([6, 8, 10])],
      fonts: ['Liberation Serif', 'Liberation Sans', 'Carlito', 'DejaVu Sans Condensed'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d/m/y', 'd-m-y', 'd B y', 'D/m/y'])
    const sign = chance.pick(['RM', 'RM ', 'MYR '])
    const terms = chance.pick(['30 Days', 'C.O.D.', '14 days', 'Cash'])
    const body = [
      el(
        '.center',
        el('.strong', seller.name),
        ` (${seller.register})\n${seller.street}, ${seller.town}\nTel: ${seller.phone.replace(/^Tel: /, '')}  Email: ${seller.mail}\nSST ID: ${seller.vat}`,
        el('hr'),
      ),
      el('h2.center', chance.pick(['INVOICE', 'TAX INVOICE', 'Invoice'])),
      el(
        '.row.gap',
        el(
          '.half',
          el('b', chance.pick(['Bill To:', 'M/S', 'To:', 'Sold To'])),
          `\n`,
          lines(buyer.name, buyer.street, buyer.town, `Attn: ${buyer.person}`),
        ),
        pairs(
          'facts.auto',
          ['Invoice No.', `: ${number}`],
          ['Date', `: ${day(deal.issued, form)}`],
          ['Your P/O No.', `: ${chance.filled('PO-#####')}`],
          ['D/O No.', `: ${chance.filled('DO-#####')}`],
          ['Terms', `: ${terms}`],
          ['Page', ': 1 of 1'],
        ),
      ),
      el(
        '',
        table(
          'grid.num.gap',
          ['No', 'Description', 'Qty', 'UOM', `U/Price (${sign.trim()})`, `Amount (${sign.trim()})`],
          deal.items.map((item, at) => [
            String(at + 1),
            item.name,
            String(item.quantity),
            item.unit.toUpperCase(),
            money(item.price),
            money(item.net),
          ]),
        ),
      ),
      el(
        '.row.gap',
        el(
          '.half.small',
          `RINGGIT MALAYSIA: ${englishWords(Math.floor(deal.gross / 100), false).toUpperCase()} AND CENTS ${englishWords(deal.gross % 100, false).toUpperCase()} ONLY\n\nAll cheques should be crossed and made payable to ${seller.name}\n${seller.bank} ${chance.filled('5###########')}`,
        ),
        table('sum', false, [
          ['Sub Total', money(deal.net)],
          [`${chance.pick(['Service Tax', 'SST'])} ${deal.items[0]!.rate}%`, money(deal.tax)],
          [el('b', 'Total'), el('b', `${sign}${money(deal.gross)}`)],
        ]),
      ),
      el(
        '.row.gap.small',
        el('', '_________________\nAuthorised Signature'),
        el('', 'Goods sold are not returnable. E. & O. E.'),
      ),
    ]
    return { html: page(base(look), ...body), fields: own.fields({ dueDate: '' }), kind: 'invoice' }
  },
}

const goodsTable = ({ deal, money }: Case, sign: string) =>
  el(
    '',
    table(
      'lined.num.gap.shade',
      ['Item', 'Description', 'Quantity', 'Unit Price', `Amount (${sign})`],
      [
        ...deal.items.map((item) => [
          item.code,
          item.name,
          `${item.quantity} ${item.unit}`,
          money(item.price),
          money(item.net),
        ]),
        ...(deal.shipping > 0 ? [['', 'Freight and handling', '', '', money(deal.shipping)]] : []),
      ],
    ),
  )

/** Hong Kong: no tax; company in a band at the foot, facts in a grid, several currencies. */
const hongKong: Design = {
  name: 'hong-kong-trading',
  draw(chance) {
    const [currency, sign] = chance.pick([
      ['HKD', 'HK$'],
      ['HKD', 'HKD '],
      ['USD', 'US$'],
      ['USD', 'USD '],
    ] as const)
    const own = caseOf(chance, {
      ...FORM,
      country: HONG_KONG,
      currency,
      rates: [0],
      shipping: 0.4,
      numbers: ['IN######', 'yy-####', 'HK/yyyy/###', 'INV yyyy####'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['D M y', 'd/m/y', 'B d, y', 'd-B-Y'])
    const isDebit = chance.is(0.3)
    const style = `${base(look, '12mm 14mm 30mm')} ${FOOT} .foot { border-top: 2pt solid ${look.color}; padding-top: 2mm; font-size: 7.5pt }`
    const inHead = chance.is(0.5)
    const body = [
      el(
        '.foot',
        el('b', seller.name),
        `\n${seller.street}, ${seller.town}\n${seller.phone}  ${seller.mail}  www.${seller.domain}  BR No. ${seller.register}`,
      ),
      el(
        '.row',
        el('', mark(chance.below(6), look.color, 46)),
        inHead ? el('.strong.accent', seller.brand.toUpperCase()) : el('h1', 'INVOICE'),
      ),
      inHead && el('h1.center', 'INVOICE'),
      el(
        '.row.gap',
        el(
          '.half',
          el('.small', 'Messrs.'),
          el('b', buyer.name),
          `\n${buyer.street}\n${buyer.town}\nAttn.: ${buyer.person}`,
        ),
        el(
          '',
          table('grid', false, [
            ['Invoice No.', number],
            ['Invoice Date', day(deal.issued, form)],
            ['Customer Code', chance.filled('C####')],
            ['Payment Due', day(deal.due, form)],
            [isDebit ? 'Shipment Ref.' : 'S/C No.', chance.filled('@@######')],
          ]),
        ),
      ),
      goodsTable(own, sign.trim()),
      el(
        '',
        table('sum.gap', false, [
          [
            el('.strong', chance.pick(['TOTAL', 'Total Amount', 'Total'])),
            el('.strong', `${sign}${money(deal.gross)}`),
          ],
        ]),
      ),
      el(
        'p.gap.small',
        `SAY ${currency === 'USD' ? 'US' : 'HONG KONG'} DOLLARS ${englishWords(Math.floor(deal.gross / 100), false).toUpperCase()}${deal.gross % 100 === 0 ? '' : ` AND CENTS ${englishWords(deal.gross % 100, false).toUpperCase()}`} ONLY`,
      ),
      el(
        'p.gap.small',
        `Bank: ${seller.bank}, SWIFT ${seller.bic}, A/C No. ${chance.filled('###-######-838')}\nBeneficiary: ${seller.name}\n\nFor and on behalf of\n${seller.name}`,
      ),
    ]
    const fields = own.fields({ netTotal: '', taxTotal: '', currency })
    return { html: page(style, ...body), fields, kind: 'invoice' }
  },
}

export const ASIAN = [malaysian, hongKong]
