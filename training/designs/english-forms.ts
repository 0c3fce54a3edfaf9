// Forms of large systems and of printed pads.
import { CORE, type Case } from './case.ts'
import type { Design, Markup } from './design.ts'
import { el, lines, mark, page, pairs, styled, table } from './element.ts'
import { englishCase } from './english-case.ts'
import { grouped } from './identifiers.ts'

const CORPORATE_STYLE = `@page { size: letter; margin: 12mm 12mm 18mm;
@bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt "Liberation Sans" }
@bottom-left { content: "$number   $buyer"; font: 8pt "Liberation Sans" } }
body { font: 8.5pt "$font" }
.three > * { width: 32%; border: 1px solid #888; padding: 2mm; box-sizing: border-box }
.three small, .g th { color: #333; font-size: 7pt; font-weight: normal } .g { margin: 3mm 0 }
.g td, .g th { border: 1px solid #888; padding: .8mm 1.5mm } .g th { border-bottom: none }
.g td { border-top: none } .t th { background: #ddd; padding: 1mm }
.t td { padding: 1mm; border-bottom: 1px dotted #999 } .c1 { white-space: nowrap }
.t .c4, .t .c5, .t .c6 { text-align: right } .sums { width: 70mm; margin-left: auto }
.sums .last { text-align: right }`

function addresses({ chance, seller, buyer }: Case): Markup {
  const remit = lines(
    seller.name,
    chance.filled('P.O. Box ######'),
    chance.of('Chicago, IL 60673|Atlanta, GA 30384|Dallas, TX 75320'),
  )
  return el(
    '.row.three',
    el('p', el('small', 'BILL TO'), '\n', lines(buyer.name, 'Accounts Payable', buyer.street, buyer.town)),
    el(
      'p',
      el('small', 'SHIP TO'),
      '\n',
      lines(`${buyer.name} – DC ${chance.filled('##')}`, chance.filled('#### Distribution Pkwy'), buyer.town),
    ),
    el('p', el('small', 'REMIT TO'), '\n', remit),
  )
}

function references(it: Case): Markup[] {
  const { chance, seller, currency } = it
  const us = currency === 'USD'
  return [
    table(
      'g',
      ['INVOICE NUMBER', 'INVOICE DATE', 'CUSTOMER NUMBER', 'CUSTOMER P.O.', 'SALES ORDER', 'TERMS'],
      [[it.number, it.date(it.issued), it.customer, it.order, it.note, `NET ${it.days}`]],
    ),
    table(
      'g',
      ['SHIP DATE', 'VIA', 'F.O.B.', 'CURRENCY', us ? 'FEDERAL ID' : 'TAX ID', 'DUE DATE'],
      [[it.date(it.earlier), chance.of('UPS GROUND|BEST WAY|LTL'), 'ORIGIN', currency, seller.vatId, it.date(it.due)]],
    ),
  ]
}

/** Two pages of a large system: sold to, ship to and remit to side by side; a grid of references; terms at the end. */
const corporate: Design = {
  name: 'english-corporate-grid',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['US', 'US', 'CA', 'UK'],
      goods: chance.pick(['office', 'building']),
      count: [14, 34],
      oneRate: true,
      shipping: chance.is(0.5),
      seller: { form: true },
      numbers: ['9########', '000#######', '#### ####', '##-#######'],
    })
    const { seller, buyer, money, currency } = it
    const us = currency === 'USD'
    const html = page(
      styled(CORPORATE_STYLE, {
        number: it.number,
        buyer: buyer.name.replace(/"/g, ''),
        font: chance.pick(['Liberation Sans', 'Liberation Sans Narrow', 'Roboto Condensed', 'DejaVu Sans Condensed']),
      }),
      el(
        '.row',
        el(
          '.row',
          mark(chance.below(6), '#003366', 50),
          el(
            '',
            el('h2', seller.brand.toUpperCase()),
            chance.pick(['an Ardent Industries company', 'A member of the Halvorsen Group', 'Since 1911']),
          ),
        ),
        el('h1', 'INVOICE'),
      ),
      addresses(it),
      references(it),
      table(
        't',
        ['LN', 'ITEM', 'DESCRIPTION', 'QTY', 'UNIT PRICE', 'EXTENDED'],
        it.items.map((item, at) => [
          String(10 * (at + 1)),
          item.code,
          item.name,
          String(item.quantity),
          money(item.price),
          money(item.amount),
        ]),
      ),
      pairs(
        'sums',
        ['MERCHANDISE TOTAL', money(it.subtotal)],
        it.shipping > 0 && ['FREIGHT', money(it.shipping)],
        [us ? 'SALES TAX' : it.taxName.toUpperCase(), money(it.tax)],
        [chance.pick(['INVOICE TOTAL', 'TOTAL DUE', 'PLEASE PAY THIS AMOUNT']), el('b', money(it.gross))],
      ),
      el(
        'p',
        el(
          'small',
          `Claims must be made within 10 days. Title passes at shipment. ${seller.name}, ${seller.street}, ${seller.town}. All sales subject to our terms at ${seller.web}.`,
        ),
      ),
    )
    const net: Record<string, string> = it.shipping === 0 ? it.fields('netTotal') : {}
    return {
      html,
      kind: 'invoice',
      fields: it.fields(`${CORE} dueDate taxTotal currency`, { ...net, purchaseOrderNumber: it.order }),
    }
  },
}

const RULED_STYLE = `@page { size: A4; margin: 15mm } body { font: 9.5pt "$font" }
.t td, .t th, .p td { border: 1px solid #000; padding: 1.5mm } .c3, .c4 { text-align: right }
h1 { text-align: center; font-size: 15pt; margin-bottom: 4mm }`

/** From and to as labelled columns, everything in one ruled table with the sums in its last rows. */
const ruled: Design = {
  name: 'english-from-to-ruled',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['ZA', 'SG', 'IE', 'AU'],
      goods: chance.pick(['building', 'office', 'freight']),
      oneRate: true,
      days: [0, 7, 30],
    })
    const { seller, buyer, amount } = it
    const rate = it.percent(it.taxes[0]!.rate)
    const euro = it.currency === 'EUR'

    const html = page(
      styled(RULED_STYLE, { font: chance.pick(['Carlito', 'FreeSans', 'Liberation Sans', 'Caladea']) }),
      el('h1', chance.pick(['TAX INVOICE', 'Tax Invoice (Original)', 'INVOICE'])),
      table('p', false, [
        [
          el(
            '',
            el('b', chance.pick(['From', 'Supplier', 'Seller'])),
            `\n${lines(seller.name, seller.street, seller.town, `Tel ${seller.phone}`, seller.register, `${it.taxName} No: ${seller.vatId}`)}`,
          ),
          el(
            '',
            el('b', chance.pick(['To', 'Customer', 'Buyer'])),
            `\n${lines(buyer.name, buyer.street, buyer.town, chance.is(0.5) && `${it.taxName} No: ${buyer.vatId}`)}`,
          ),
        ],
        [
          `Invoice no: ${it.number}\nDate: ${it.date(it.issued)}`,
          `Your ref: ${it.order}\nRep: ${chance.of('Ayesha|Jaco|Lim')}`,
        ],
      ]),
      el('p', '\n'),
      table(
        't',
        ['Description', 'Qty', `Price (${it.sign})`, `Total (${it.sign})`],
        it.items.map((item) => [
          item.name,
          `${item.quantity} ${item.unit}`,
          it.money(item.price),
          it.money(item.amount),
        ]),
        [
          ['', '', 'Total (Excl)', it.money(it.net)],
          ['', '', `${it.taxName} @ ${rate}%`, it.money(it.tax)],
          ['', '', el('b', chance.pick(['Total (Incl)', 'Amount payable', 'TOTAL'])), el('b', amount(it.gross))],
        ],
      ),
      el(
        'p',
        `\nBanking details: ${seller.bank}, ${euro ? `IBAN ${grouped(seller.iban)}` : `Acc ${chance.filled('##########')}, Branch ${chance.filled('######')}`}. Ref ${it.number}.`,
      ),
      el('p', `\n\nReceived in good order: ____________     for ${seller.name}: ____________      E. & O. E.`),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} netTotal taxTotal currency${euro ? ' iban' : ''}`) }
  },
}

export const ENGLISH_FORMS: readonly Design[] = [corporate, ruled]
