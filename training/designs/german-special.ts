// Swiss slips, hotels with letters for tax, cancellations.
import { CORE } from './case.ts'
import { daysAfter, labelOf } from './deal.ts'
import type { Design } from './design.ts'
import { el, lines, mark, page, pairs, styled, table } from './element.ts'
import { germanCase } from './german-case.ts'
import { GERMAN, germanParty } from './german-party.ts'
import { grouped } from './identifiers.ts'

const SWISS_STYLE = `@page { size: A4; margin: 18mm 20mm 10mm } body { font: 10pt "$font" }
.last, .t .c3 { text-align: right } .t th { border-bottom: 1px solid; padding-bottom: 1mm } .t td { padding: .8mm 0 }
.t tbody + tbody { border-top: 1px solid } .slip { margin-top: 15mm; border-top: 1px dashed; font-size: 8pt }
.slip { padding-top: 4mm; break-inside: avoid } .slip .row > * { width: 48% } .slip b { font-size: 10pt }`

/** A Swiss letter: sums rounded to five centimes, and the slip of a QR-bill without its code. */
const swiss: Design = {
  name: 'german-swiss-slip',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['CH'],
      goods: chance.pick(['handwerk', 'dienste']),
      count: [1, 6],
      oneRate: true,
    })
    const { seller, buyer, money } = it
    const rounded = Math.round(it.gross / 5) * 5
    const slip = chance.is(0.7)
    const reference = chance.filled('## ##### ##### ##### ##### #####')
    const payable = lines(grouped(seller.iban), seller.name, seller.street, seller.town)
    const html = page(
      styled(SWISS_STYLE, { font: chance.pick(['Liberation Sans', 'FreeSans', 'Carlito', 'Lato']) }),
      el(
        '.row',
        el('p', el('b', seller.name), `\n${seller.street}\n${seller.town}\n${seller.phone}\n${seller.web}`),
        el('p', '\n\n\n\n', lines(buyer.name, buyer.street, buyer.town)),
      ),
      el(
        'p',
        `\n\n${chance.pick([`${seller.city}, ${it.date(it.issued)}`, it.date(it.issued), `Datum: ${it.date(it.issued)}`])}\n\n`,
      ),
      el('h2', chance.pick([`Rechnung Nr. ${it.number}`, `Rechnung ${it.number}`, `Faktura ${it.number}`])),
      el(
        'p',
        `MWST-Nr. ${seller.vatId.replace(/ MWST$/, '')} MWST   Ihre Kundennummer: ${it.customer}   Zahlbar bis: ${it.date(it.due)}\n\n`,
      ),
      table(
        't',
        ['Leistung', 'Anzahl', 'Ansatz', 'CHF'],
        it.items.map((item) => [item.name, `${item.quantity} ${item.unit}`, money(item.price), money(item.amount)]),
        [
          ['Total exkl. MWST', '', '', money(it.net)],
          [`MWST ${it.percent(it.taxes[0]!.rate)} %`, '', '', money(it.tax)],
          ...(rounded === it.gross ? [] : [['Rundung', '', '', money(rounded - it.gross)]]),
          [el('b', chance.of('Total CHF|Rechnungsbetrag CHF|Total inkl. MWST')), '', '', el('b', money(rounded))],
        ],
      ),
      slip
        ? el(
            '.slip',
            el(
              '.row',
              el(
                'p',
                el('b', 'Empfangsschein'),
                '\n\nKonto / Zahlbar an\n',
                payable,
                `\n\nReferenz\n${reference}\n\nZahlbar durch\n`,
                lines(buyer.name, buyer.street, buyer.town),
                `\n\nWährung  Betrag\nCHF  ${money(rounded)}`,
              ),
              el(
                'p',
                el('b', 'Zahlteil'),
                '\n\nKonto / Zahlbar an\n',
                payable,
                `\n\nReferenz\n${reference}\n\nZahlbar durch\n`,
                lines(buyer.name, buyer.street, buyer.town),
              ),
            ),
          )
        : el('p', `\nBankverbindung: ${seller.bank}, IBAN ${grouped(seller.iban)}`),
    )
    return {
      html,
      kind: 'invoice',
      fields: it.fields(`${CORE} dueDate netTotal taxTotal currency iban`, { grossTotal: labelOf(rounded) }),
    }
  },
}

const HOTEL_STYLE = `@page { size: A4; margin: 20mm } body { font: 10pt "$font" } .head { text-align: center; margin-bottom: 10mm }
.head b { font-size: 18pt } .t th { border-bottom: 1px solid } .last, .v td, .v th { text-align: right }
.v { width: 95mm; margin-top: 5mm } .total { font-size: 13pt; text-align: right; margin-top: 3mm }
footer { text-align: center; font-size: 7.5pt }`

/** A hotel with two rates: prices with tax in rows, tax by letter below, paid by card. */
const hotel: Design = {
  name: 'german-hotel-letters',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'AT'],
      goods: 'lebensmittel',
      rates: [7, 19],
      count: [3, 7],
      most: 3,
      seller: { form: true },
    })
    const { seller, buyer, money } = it
    const inn = chance.pick([
      'Hotel Zum Goldenen Löwen',
      'Gasthof Post',
      'Parkhotel am See',
      'Hotel Garni Linde',
      'Berghotel Sonnblick',
    ])
    const [last] = seller.person.split(' ').slice(-1)
    const name = chance.pick([
      `${inn} GmbH`,
      `${inn}, Inh. ${seller.person}`,
      `${inn} Betriebs-GmbH`,
      `${inn} ${last} KG`,
    ])
    const services = ['Übernachtung', 'Frühstück', 'Parkplatz', 'Restaurant Abendessen', 'Minibar', 'Sauna', 'Kurtaxe']
    const letters = (rate: number) => (rate === 7 ? 'A' : 'B')
    const rows = it.items.map((item, at) => [
      it.date(daysAfter(it.earlier, at)),
      services[at % 7]!,
      String(item.quantity),
      letters(item.rate),
      money(Math.round(item.amount * (1 + item.rate / 100))),
    ])
    const html = page(
      styled(HOTEL_STYLE, { font: chance.pick(['EB Garamond', 'Caladea', 'Lato', 'Liberation Serif']) }),
      el('.head', mark(chance.below(6), '#8a6d3b'), '\n', el('b', inn), `\n${seller.street} · ${seller.town}`),
      el(
        '.row',
        el('p', lines(buyer.name, chance.is(0.5) && `Gast: ${buyer.person}`, buyer.street, buyer.town)),
        el(
          'p',
          `Rechnungsnr.: ${it.number}\nDatum: ${it.date(it.issued)}\nZimmer: ${chance.filled('###')}\nAnreise: ${it.date(it.earlier)}  Abreise: ${it.date(it.issued)}`,
        ),
      ),
      el('h2', '\nRechnung'),
      table('t', ['Datum', 'Leistung', 'Anz.', 'MwSt', 'EUR'], rows),
      el('.total', el('b', `${chance.of('Summe|Gesamtbetrag|Total')} EUR ${money(it.gross)}`)),
      table(
        'v',
        ['MwSt', 'Netto', 'Steuer', 'Brutto'],
        it.taxes.map(({ rate, net, tax }) => [
          `${letters(rate)} = ${it.percent(rate)} %`,
          money(net),
          money(tax),
          money(net + tax),
        ]),
      ),
      el('p', `\n${chance.pick(['EC-Karte', 'Bar', 'VISA'])} EUR ${money(it.gross)}\nVielen Dank für Ihren Besuch!`),
      el('footer', `${name} · ${seller.register} · USt-IdNr. ${seller.vatId} · ${seller.bank} ${grouped(seller.iban)}`),
    )
    return {
      html,
      kind: 'invoice',
      fields: it.fields('buyerName invoiceNumber issueDate grossTotal currency iban', {
        sellerName: name.replace(/, Inh\..*/, ''),
      }),
    }
  },
}

const CORRECTION_STYLE = `@page { size: A4; margin: 20mm } body { font: 10pt "$font" } .last { text-align: right }
.t th { background: #eee; padding: 1mm } .t td { padding: 1mm } .s { width: 80mm; margin-left: auto }
footer { font-size: 7pt } .i td { padding-left: 6mm } .i { width: auto }`

/** A cancellation or a credit note, the company of the group at the right, its head office at the foot. */
const correction: Design = {
  name: 'german-correction',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'AT'],
      goods: 'waren',
      count: [1, 3],
      oneRate: true,
      seller: { form: true },
      numbers: ['GS-####', 'ST######', 'YYYY-G###', '8#######'],
    })
    const { seller, buyer, money, amount } = it
    const cancels = chance.is(0.5)
    const title = cancels
      ? chance.pick(['Stornorechnung', 'Rechnungsstorno'])
      : chance.pick(['Gutschrift', 'Rechnungskorrektur'])
    const minus = cancels || chance.is(0.5) ? -1 : 1
    const parent = germanParty(chance, GERMAN.DE, { form: true })
    const html = page(
      styled(CORRECTION_STYLE, { font: chance.pick(['Liberation Sans', 'Roboto', 'Carlito']) }),
      el(
        '.row',
        mark(chance.below(6), '#036', 60),
        el('p.right', el('b', seller.name), `\n${seller.street}\n${seller.town}`),
      ),
      el(
        '.row',
        el('p', '\n', lines(buyer.name, buyer.street, buyer.town)),
        pairs('i', ['Beleg', it.number], ['Datum', it.date(it.issued)], ['Kunde', it.customer]),
      ),
      el('h2', '\n', `${title} ${it.number}`),
      el('p', `zur Rechnung ${chance.filled('RE-####')} vom ${it.date(it.earlier)}\n\n`),
      table(
        't',
        ['Artikel', 'Menge', 'Betrag EUR'],
        it.items.map((item) => [item.name, String(item.quantity), money(minus * item.amount)]),
      ),
      pairs(
        's',
        ['Netto', money(minus * it.net)],
        [`USt ${it.percent(it.taxes[0]!.rate)} %`, money(minus * it.tax)],
        [chance.of('Gutschriftsbetrag|Gesamt|Endbetrag'), el('b', amount(minus * it.gross))],
      ),
      el('p', '\nDer Betrag wird Ihrem Kundenkonto gutgeschrieben.'),
      el(
        'footer',
        chance.is(0.5) && `${seller.name} – ein Unternehmen der ${parent.name}, ${parent.town}. `,
        `${seller.register} · USt-IdNr. ${seller.vatId} · ${seller.bank} IBAN ${grouped(seller.iban)}`,
      ),
    )
    return {
      html,
      kind: cancels ? 'cancellation' : 'credit-note',
      fields: it.fields(`${CORE} netTotal taxTotal currency`),
    }
  },
}

export const GERMAN_SPECIAL: readonly Design[] = [swiss, hotel, correction]
