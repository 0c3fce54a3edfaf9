// Utilities and hotels.
import { CORE } from './case.ts'
import { daysAfter } from './deal.ts'
import type { Design } from './design.ts'
import { el, lines, mark, page, pairs, styled, table } from './element.ts'
import { englishCase } from './english-case.ts'
import { hostOf } from './party.ts'

const UTILITY_STYLE = `@page { size: A4; margin: 14mm } body { font: 10pt "$font" }
.logo { font-size: 20pt; font-weight: bold; color: $color }
.panel { background: $color; color: #fff; padding: 5mm; width: 70mm } .panel b { font-size: 14pt }
.window { margin: 12mm 0 } .s td { padding: 1.2mm 0; border-bottom: 1px solid #ddd } .last { text-align: right }
footer { font-size: 6.5pt; color: #555; margin-top: 20mm }`

/** A bill of a utility: the brand as logo, a panel with what is to be paid, the company only in the small print. */
const utility: Design = {
  name: 'english-utility-panel',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['UK', 'IE', 'AU'],
      goods: 'software',
      count: [1, 2],
      oneRate: true,
      seller: { form: true },
      buyer: chance.is(0.5) ? { person: true } : {},
      numbers: ['#########', '10########', '@###/######', '#### #### ##'],
    })
    const { seller, buyer, amount } = it
    const kind = chance.pick(['Energy', 'Water', 'Power', 'Broadband'])
    const word = chance.pick([
      'Brightwave',
      'Northern',
      'Severnside',
      'Kestrel',
      'Emerald',
      'Loop',
      'Tidal',
      'Westcoast',
    ])
    const brand = `${word} ${kind}`
    const legal =
      it.country.currency === 'AUD'
        ? `${brand} Pty Ltd`
        : `${brand}${chance.pick([' Ltd', ' Limited', ' plc', ' Supply Ltd', ' (Retail) Limited'])}`
    const color = chance.pick(['#00695c', '#c2185b', '#283593', '#ef6c00'])
    const before = chance.is(0.6) ? 4000 + chance.below(9000) : 0
    const html = page(
      styled(UTILITY_STYLE, { font: chance.pick(['Open Sans', 'Lato', 'Roboto']), color }),
      el(
        '.row',
        el('.row', mark(chance.below(6), color), el('.logo', word, el('small', ` ${kind.toLowerCase()}`))),
        el('p.right', `Questions? ${seller.phone}\nwww.${hostOf(brand)}.${it.country.domain.split('|')[0]}`),
      ),
      el(
        '.row',
        el('.window', lines(buyer.name, buyer.street, buyer.town)),
        el(
          '.panel',
          `Account number\n${chance.filled('8### #### ##')}\n\n${chance.pick(['Bill number', 'Invoice number', 'Bill reference'])}: ${it.number}\n${chance.pick(['Bill date', 'Date of bill', 'Issued'])}: ${it.date(it.issued)}\n\n`,
          chance.pick(['Please pay', 'Amount to pay', 'We will collect']),
          '\n',
          el('b', amount(it.gross)),
          `\nby ${it.date(it.due)}`,
        ),
      ),
      el('h2', chance.pick(['Your bill', `Your ${kind.toLowerCase()} bill`, 'VAT invoice'])),
      el(
        'p',
        `For the period ${it.date(daysAfter(it.issued, -34))} to ${it.date(daysAfter(it.issued, -4))}\nSupply address: ${buyer.street}, ${buyer.town}\n\n`,
      ),
      pairs(
        's',
        ['Balance on your last bill', amount(before)],
        before > 0 && ['You paid – thank you', amount(-before)],
        [`${kind} used (${chance.filled('###')} units)`, amount(it.net)],
        [`${it.taxName} at ${it.percent(it.taxes[0]!.rate)}%`, amount(it.tax)],
        [chance.pick(['Total charges', 'Total for this bill', 'New charges including tax']), el('b', amount(it.gross))],
      ),
      el(
        'footer',
        `${legal}. Registered office: ${seller.street}, ${seller.town}. ${seller.register}. ${it.taxName} registration ${seller.vatId}. ${chance.is(0.5) ? `${legal} is part of Meridian Utilities Group plc.` : ''} Meter point ${chance.filled('#############')}.`,
      ),
    )
    return {
      html,
      kind: 'invoice',
      fields: it.fields(`buyerName invoiceNumber issueDate dueDate grossTotal taxTotal currency`, {
        sellerName: legal,
      }),
    }
  },
}

const HOTEL_STYLE = `@page { size: A4; margin: 16mm } body { font: 9.5pt "$font" } .head { text-align: center; margin-bottom: 8mm }
.head b { font-size: 20pt; letter-spacing: 2px } .k td { padding-right: 5mm } .t { margin-top: 6mm }
.t th { border-bottom: 1px solid; border-top: 1px solid } .c3, .c4 { text-align: right }
.sums { width: 80mm; margin: 4mm 0 0 auto } .sums .last { text-align: right } .k { width: 80mm }
footer { position: fixed; bottom: 0; text-align: center; font-size: 7.5pt; width: 100% }`

/** A hotel: charges by day with tax in them, paid when leaving. */
const hotel: Design = {
  name: 'english-hotel-folio',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['UK', 'IE', 'US', 'SG', 'ZA'],
      goods: 'hotel',
      count: [3, 10],
      oneRate: true,
      most: 1,
      seller: { form: true },
      buyer: { person: true },
    })
    const { seller, buyer, money, currency } = it
    const hotelName = chance.pick([
      `The ${chance.pick(['Foxglove', 'Harbour', 'Old Mill', 'Carrick', 'Lindley'])} Hotel`,
      `Hotel ${chance.pick(['Aurora', 'Meridian', 'Savile'])}`,
      `${chance.pick(['Glen', 'Ash', 'Loch'])}more House Hotel & Spa`,
    ])
    const factor = it.gross / it.net
    const rows = it.items.map(
      (item, at) =>
        [it.date(daysAfter(it.issued, at - it.items.length)), item.name, Math.round(item.amount * factor)] as const,
    )
    const rest = it.gross - rows.reduce((sum, [, , cents]) => sum + cents, 0)
    const printed = rows.map(([day, name, cents], at) => [day, name, money(at === 0 ? cents + rest : cents), ''])
    const html = page(
      styled(HOTEL_STYLE, { font: chance.pick(['EB Garamond', 'Caladea', 'Lato Light', 'FreeSerif']) }),
      el('.head', el('b', hotelName), el('p', `${seller.street}, ${seller.town}`)),
      el(
        '.row',
        el('p', lines(buyer.name, buyer.street, buyer.town)),
        pairs(
          'k',
          ['Room', chance.filled('###')],
          ['Arrival', it.date(daysAfter(it.issued, -it.items.length))],
          ['Departure', it.date(it.issued)],
          [chance.pick(['Invoice No.', 'Folio No.', 'Invoice']), it.number],
          ['Invoice date', it.date(it.issued)],
          ['Cashier', chance.of('Siobhan|Jon|Priya|012')],
        ),
      ),
      table('t', ['Date', 'Description', `Charges ${currency}`, `Credits ${currency}`], printed, [
        [it.date(it.issued), chance.pick(['Visa **** 4021', 'Mastercard', 'American Express']), '', money(it.gross)],
      ]),
      pairs(
        'sums',
        [chance.pick(['Total', 'Total charges']), money(it.gross)],
        ['Balance', money(0)],
        [`Net`, money(it.net)],
        [`${it.taxName} ${it.percent(it.taxes[0]!.rate)}%`, money(it.tax)],
      ),
      el('p', '\nGuest signature: ______________________'),
      el(
        'footer',
        `${seller.name} trading as ${hotelName}. ${seller.register}. ${it.taxName} No. ${seller.vatId}. ${seller.phone}`,
      ),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} netTotal taxTotal currency`) }
  },
}

export const ENGLISH_LARGE: readonly Design[] = [utility, hotel]
