// Wholesalers, hauliers and builders.
import { CORE, type Case } from './case.ts'
import { daysAfter, labelOf, type Item } from './deal.ts'
import type { Design } from './design.ts'
import { el, lines, mark, page, pairs, styled, table, type Row } from './element.ts'
import { germanCase } from './german-case.ts'
import { grouped } from './identifiers.ts'

const WHOLESALE_STYLE = `@page { size: A4; margin: 15mm 15mm 28mm; @bottom-right { content: "Seite " counter(page) "/" counter(pages);
font: 8pt "Roboto Condensed" } }
body { font: 9pt "$font" } .logo { font-size: 24pt; font-weight: 900; color: $color; letter-spacing: -1px }
.box { border: 1px solid $color; padding: 3mm; width: 85mm }
.m th, .m td { border: 1px solid $color; padding: 1mm 2mm } .m { margin: 4mm 0 }
.t th { background: $color; color: #fff; padding: 1mm } .t td { padding: .6mm 1mm }
.t .c3, .t .c5, .t .c6, .t .c7, .v td, .v th { text-align: right; padding-left: 4mm } .v { width: 100mm; margin: 4mm 0 0 auto }
footer { bottom: -20mm; font-size: 6.5pt; text-align: center }`

const EMPTY = ['', '', '', '', '']

const rowOf = ({ money, percent }: Case, { code, name, quantity, unit, price, rate, amount }: Item): Row => [
  code,
  name,
  String(quantity),
  unit,
  money(price),
  percent(rate),
  money(amount),
]

/** Goods of several delivery notes over pages with carried sums; the company only in the small print. */
const wholesale: Design = {
  name: 'german-wholesale-notes',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'AT', 'CH'],
      goods: chance.pick(['lebensmittel', 'waren']),
      count: [8, 30],
      seller: { form: true },
      shipping: chance.is(0.3),
    })
    const { seller, buyer, money, currency } = it
    const half = Math.ceil(it.items.length / 2)
    const row = (item: Item) => rowOf(it, item)
    const note = (at: number): Row[] => [
      ['', el('i', `Lieferschein ${chance.filled('8#######')} vom ${it.date(daysAfter(it.earlier, at))}`), ...EMPTY],
    ]
    const color = chance.pick(['#00549f', '#2c6e2c', '#a03'])
    const html = page(
      styled(WHOLESALE_STYLE, {
        font: chance.pick(['Roboto Condensed', 'Liberation Sans Narrow', 'Open Sans Condensed', 'DejaVu Sans']),
        color,
      }),
      el(
        '.row',
        el('.logo', seller.brand.split(' ')[0]!),
        el(
          'p.right',
          `Zentrale ${seller.phone}\nNiederlassungen: Kassel · Erfurt · Passau\nBestellungen: ${seller.mail}`,
        ),
      ),
      el(
        '.row',
        el('.box', lines(buyer.name, buyer.street, buyer.town)),
        el('p.right', el('h1', chance.pick(['RECHNUNG', 'Sammelrechnung', 'Rechnung']))),
      ),
      table(
        'm',
        [
          chance.of('Kunde|Kunden-Nr.|Debitor'),
          chance.of('Beleg-Nr.|Rechnungs-Nr.|Rechnung'),
          chance.of('Belegdatum|Datum|Rechnungsdatum'),
          'Vertreter',
          chance.of('Fällig am|Valuta|Zahlbar bis'),
        ],
        [[it.customer, it.number, it.date(it.issued), chance.filled('##'), it.date(it.due)]],
      ),
      table(
        't',
        ['Art.-Nr.', 'Artikel', 'Menge', 'Einh.', 'Preis', 'USt', `Betrag ${currency}`],
        note(0),
        it.items.slice(0, half).map(row),
        note(2),
        it.items.slice(half).map(row),
      ),
      table(
        'v',
        ['USt %', chance.of('Warenwert|Netto|Nettowert'), 'Steuer', 'Brutto'],
        it.taxes.map(({ rate, net, tax }) => [it.percent(rate), money(net), money(tax), money(net + tax)]),
        [
          [
            el('b', chance.of('Gesamt|Summe|Endbetrag')),
            money(it.net),
            money(it.tax),
            el('b', `${currency} ${money(it.gross)}`),
          ],
        ],
      ),
      it.shipping > 0 && el('p', `Frachtpauschale ${money(it.shipping)} im Warenwert enthalten.`),
      el(
        'p',
        '\nDie Ware bleibt bis zur vollständigen Bezahlung unser Eigentum. Reklamationen nur innerhalb von 3 Tagen.',
      ),
      el(
        'footer',
        `${seller.name}, ${seller.street}, ${seller.town} · ${seller.register} · Geschäftsführer: ${seller.person} · ${seller.vatId} · ${seller.bank} IBAN ${grouped(seller.iban)}`,
      ),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} dueDate netTotal taxTotal currency iban`) }
  },
}

const HAULIER_STYLE = `@page { size: A4; margin: 15mm } body { font: 9.5pt "$font" }
  .q .last { text-align: left } .q td { border: 1px solid; padding: 2mm; width: 33% } .d { width: auto; margin: 4mm 0 }
.d td { padding-right: 6mm } .t td, .t th { border-bottom: 1px solid #aaa; padding: 1mm 0 }
.last { text-align: right } .s { width: 80mm; margin-left: auto }`

/** A haulier: places of loading and unloading beside the buyer, a bank that the debt was sold to. */
const haulier: Design = {
  name: 'german-haulier-places',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'AT'],
      goods: 'transport',
      count: [1, 4],
      oneRate: true,
      seller: { form: true },
    })
    const { seller, buyer, money } = it
    const sold = chance.is(0.4)
    const other = germanCase(chance, { countries: ['DE', 'AT'], goods: 'waren' })
    const html = page(
      styled(HAULIER_STYLE, { font: chance.pick(['Liberation Mono', 'Courier Prime', 'Roboto', 'Carlito']) }),
      el(
        '.row',
        el('p', el('b', seller.name), `\nSpedition – Lagerung – Logistik\n${seller.street}\n${seller.town}`),
        mark(chance.below(6), '#444', 55),
      ),
      el('h2', 'Rechnung / Invoice'),
      table('q', false, [
        [
          el('', el('small', 'Rechnungsempfänger'), '\n', lines(buyer.name, buyer.street, buyer.town)),
          el(
            '',
            el('small', 'Absender / Ladestelle'),
            '\n',
            lines(other.seller.name, other.seller.street, other.seller.town),
          ),
          el(
            '',
            el('small', 'Empfänger / Entladestelle'),
            '\n',
            lines(other.buyer.name, other.buyer.street, other.buyer.town),
          ),
        ],
      ]),
      pairs(
        'd',
        ['Rechnung Nr.', it.number],
        ['vom', it.date(it.issued)],
        ['Tour / Referenz', it.order],
        ['Kennzeichen', chance.filled('M-@@ ###')],
        ['Ladedatum', it.date(it.earlier)],
      ),
      table(
        't',
        ['Leistung', 'Anzahl', 'EUR'],
        it.items.map((item) => [item.name, `${item.quantity} ${item.unit}`, money(item.amount)]),
      ),
      pairs(
        's',
        ['Netto', money(it.net)],
        [`${it.percent(it.taxes[0]!.rate)}% MwSt`, money(it.tax)],
        [chance.of('Gesamt EUR|Rechnungsbetrag EUR|Total EUR'), el('b', money(it.gross))],
      ),
      el(
        'p',
        `\nZahlungsziel ${it.days} Tage, fällig ${it.date(it.due)}. `,
        sold
          ? `Die Forderung ist abgetreten an die Nordfaktor Bank AG, Bremen. Zahlung mit schuldbefreiender Wirkung nur auf IBAN ${grouped(seller.iban)}.`
          : `${seller.bank} IBAN: ${grouped(seller.iban)} BIC: ${seller.bic}`,
      ),
      el('p', el('small', `Wir arbeiten nach ADSp 2017. ${seller.register}. USt-ID ${seller.vatId}. ${seller.web}`)),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} dueDate netTotal taxTotal currency iban`) }
  },
}

const PROGRESS_STYLE = `@page { size: A4; margin: 20mm } body { font: 10.5pt "$font" }
.side { float: right; width: 55mm; font-size: 8.5pt; border-left: 2px solid #444; padding-left: 4mm }
.last { text-align: right } .t td { padding: 1mm 0 } .s { margin-top: 5mm }
.s td { border-top: 1px solid #ccc; padding: 1mm 0 }`

/** Work in progress: what was done so far, what was paid so far, what is charged now. */
const progress: Design = {
  name: 'german-progress-bill',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE'],
      goods: 'handwerk',
      oneRate: true,
      count: [2, 5],
      most: 90,
      seller: { form: true },
    })
    const { seller, buyer, amount } = it
    const count = 1 + chance.below(4)
    const last = chance.is(0.35)
    const before = Math.round(it.gross * chance.between(0.2, 0.7))
    const title = last
      ? chance.pick(['Schlussrechnung', 'SCHLUSSRECHNUNG'])
      : `${count}. ${chance.pick(['Abschlagsrechnung', 'Anzahlungsrechnung'])}`
    const html = page(
      styled(PROGRESS_STYLE, { font: chance.pick(['Carlito', 'Lato', 'Liberation Sans']) }),
      el(
        '.side',
        el('b', seller.name),
        `\n${seller.street}\n${seller.town}\n\nTel ${seller.phone}\n${seller.mail}\n\n${seller.register}\nUSt-IdNr. ${seller.vatId}\n\n${seller.bank}\n${grouped(seller.iban)}`,
      ),
      el('p', lines(buyer.name, buyer.street, buyer.town)),
      el('p', '\n\n\n'),
      el('h2', title),
      el('p', `Rechnungsnummer ${it.number} · Rechnungsdatum ${it.date(it.issued)} · Projekt ${it.order}\n\n`),
      table(
        't',
        false,
        it.items.map((item, at) => [
          `${at + 1}.`,
          `${item.name} (${item.quantity} ${item.unit} x ${amount(item.price)})`,
          amount(item.amount),
        ]),
      ),
      last
        ? pairs(
            's',
            ['Gesamtleistung netto', amount(it.net)],
            [`MwSt. ${it.percent(19)} %`, amount(it.tax)],
            ['Gesamtbetrag brutto', amount(it.gross)],
            [`abzüglich ${count} Abschlagszahlungen`, amount(-before)],
            [chance.of('Verbleibender Betrag|Restzahlung|Noch zu zahlen'), el('b', amount(it.gross - before))],
          )
        : pairs(
            's',
            ['Abschlag netto', amount(it.net)],
            [`MwSt. ${it.percent(19)} %`, amount(it.tax)],
            [chance.of('Abschlagsbetrag brutto|Zahlbetrag|Rechnungsbetrag brutto'), el('b', amount(it.gross))],
          ),
      el('p', `\nBitte zahlen Sie bis zum ${it.date(it.due)}.`),
    )
    const due: Record<string, string> = last
      ? { amountDue: labelOf(it.gross - before), prepaidAmount: labelOf(before) }
      : {}
    const fields = it.fields(`${CORE} dueDate netTotal taxTotal currency iban`, due)
    return { html, kind: last ? 'final-invoice' : 'prepayment-invoice', fields }
  },
}

export const GERMAN_TRADE: readonly Design[] = [wholesale, haulier, progress]
