// Utilities and shops.
import type { Chance } from '../synthetic/chance.ts'
import { CORE } from './case.ts'
import { daysAfter, labelOf } from './deal.ts'
import type { Design } from './design.ts'
import { el, lines, page, pairs, styled, table } from './element.ts'
import { germanCase } from './german-case.ts'
import { grouped } from './identifiers.ts'

const UTILITY_STYLE = `@page { size: A4; margin: 18mm } body { font: 10pt "$font" }
.bar { background: $color; height: 4mm; margin-bottom: 6mm } .small { font-size: 7pt }
.i { width: 78mm; font-size: 9pt } .s td { padding: 1.2mm 0; border-bottom: 1px solid #ccc }
.last { text-align: right } .i .last { text-align: left } footer { font-size: 7pt; column-count: 3 }`

const utilityName = (chance: Chance, city: string): string =>
  chance.pick([
    `Stadtwerke ${city} GmbH`,
    `${city} Energie AG`,
    `EVU ${city} GmbH & Co. KG`,
    `Energie ${city} Vertriebs-GmbH`,
    `SW${city[0]} Netz und Vertrieb GmbH`,
  ])

/** A year of electricity, with what was paid for it month by month. */
const utility: Design = {
  name: 'german-utility-year',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'AT'],
      goods: 'dienste',
      count: [1, 1],
      oneRate: true,
      most: 2,
      buyer: chance.is(0.7) ? { person: true } : {},
      numbers: ['##########', 'VR ########', '90########', '####-####-##'],
    })
    const { seller, buyer, amount } = it
    const name = utilityName(chance, seller.city)
    const paid = it.gross - (chance.is(0.7) ? 1 : -1) * (1500 + chance.below(Math.min(20000, it.gross)))
    const rest = it.gross - paid
    const color = chance.pick(['#e2001a', '#0069b4', '#78a22f'])
    const html = page(
      styled(UTILITY_STYLE, { font: chance.pick(['Open Sans', 'Roboto', 'Liberation Sans']), color }),
      el('.bar', ''),
      el(
        '.row',
        el(
          'p',
          el('span.small', `${name} · ${seller.street} · ${seller.town}`),
          '\n',
          lines(buyer.name, buyer.street, buyer.town),
        ),
        pairs(
          'i',
          [chance.of('Rechnungsnummer|Rechnungs-Nr.|Belegnummer'), it.number],
          ['Kundennummer', chance.filled('########')],
          ['Vertragskonto', chance.filled('2########')],
          ['Datum', it.date(it.issued)],
          ['Zählernummer', chance.filled('1 EMH00 #### ####')],
          ['Service', seller.phone],
        ),
      ),
      el(
        'h2',
        '\n',
        chance.pick(['Ihre Jahresabrechnung Strom', 'Verbrauchsabrechnung', 'Rechnung für Strom und Wasser']),
      ),
      el(
        'p',
        `Abrechnungszeitraum: ${it.date(daysAfter(it.issued, -380))} bis ${it.date(daysAfter(it.issued, -15))}\nGuten Tag ${buyer.name},\nfür Ihren Verbrauch von ${chance.filled('####')} kWh berechnen wir:\n\n`,
      ),
      pairs(
        's',
        ['Nettobetrag', amount(it.net)],
        [`Umsatzsteuer ${it.percent(it.taxes[0]!.rate)} %`, amount(it.tax)],
        [chance.of('Bruttobetrag|Rechnungsbetrag|Gesamtkosten brutto'), el('b', amount(it.gross))],
        [chance.of('abzüglich Abschläge|bereits bezahlte Abschläge|Ihre Zahlungen'), amount(-paid)],
        [
          rest > 0 ? chance.of('Nachzahlung|Noch zu zahlen|Restforderung') : 'Guthaben',
          el('b', amount(Math.abs(rest))),
        ],
      ),
      el(
        'p',
        rest > 0
          ? `\nWir buchen den Betrag am ${it.date(it.due)} ab.`
          : '\nWir überweisen Ihr Guthaben in den nächsten Tagen.',
        ` Ihr neuer Abschlag: ${amount(Math.round(it.gross / 1200) * 100)} monatlich.`,
      ),
      el(
        'footer',
        `${name}\n${seller.street}\n${seller.town}\nAufsichtsratsvorsitz: ${seller.person}\n${seller.register}\nUSt-IdNr.: ${seller.vatId}\n${seller.bank}\nIBAN ${grouped(seller.iban)}`,
      ),
    )
    const due: Record<string, string> = rest > 0 ? { ...it.fields('dueDate'), amountDue: labelOf(rest) } : {}
    const fields = it.fields('buyerName invoiceNumber issueDate netTotal taxTotal grossTotal currency iban', {
      sellerName: name,
      ...due,
    })
    return { html, kind: 'invoice', fields }
  },
}

const SHOP_STYLE = `@page { size: A4; margin: 15mm } body { font: 9.5pt "$font" }
.logo { font-size: 26pt; font-weight: 900; color: $color } .d { background: #f2f2f2; margin: 5mm 0 }
.d td { padding: 2mm } .t th { border-bottom: 1px solid $color } .t td { padding: 1.5mm 0 }
.t .c3, .t .c4, .s .last { text-align: right }
.s { width: 85mm; margin-left: auto; border-top: 1px solid $color } footer { font-size: 7pt; color: #555 }`

/** A web shop: prices with tax, what tax they hold, paid already; the company below the brand in an imprint. */
const shop: Design = {
  name: 'german-shop-paid',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'AT', 'CH'],
      goods: chance.pick(['waren', 'lebensmittel']),
      count: [1, 5],
      most: 3,
      oneRate: true,
      shipping: true,
      seller: { form: true },
      buyer: { person: true },
    })
    const { seller, buyer, amount } = it
    const factor = it.gross / it.net
    const rows = it.items.map((item) => ({ ...item, price: Math.round(item.price * factor) }))
    const goods = rows.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
    const to = lines(buyer.name, buyer.street, buyer.town)
    const color = chance.pick(['#ff6f3c', '#264653', '#6a994e'])
    const html = page(
      styled(SHOP_STYLE, { font: chance.pick(['Lato', 'Roboto', 'Carlito', 'Open Sans']), color }),
      el('p.right', el('span.logo', seller.brand.split(' ')[0]!.toLowerCase())),
      el(
        '.row',
        el('p', el('small', 'Rechnungsadresse'), '\n', to),
        el(
          'p',
          el('small', 'Lieferadresse'),
          '\n',
          chance.is(0.6) ? to : lines(buyer.person, 'Packstation 112', buyer.town),
        ),
      ),
      table('d', false, [
        [
          `Rechnung: ${it.number}`,
          `Datum: ${it.date(it.issued)}`,
          `Bestellung: ${it.order}`,
          `bestellt am ${it.date(it.earlier)}`,
        ],
      ]),
      table(
        't',
        ['Artikel', 'Menge', 'Preis', 'Summe'],
        rows.map((item) => [
          `${item.name}\nArt. ${item.code}`,
          String(item.quantity),
          amount(item.price),
          amount(item.price * item.quantity),
        ]),
      ),
      pairs(
        's',
        ['Zwischensumme', amount(goods)],
        [chance.of('Versandkosten|Versand (DHL)|Porto und Verpackung'), amount(it.gross - goods)],
        [chance.of('Gesamtsumme|Gesamtbetrag|Summe'), el('b', amount(it.gross))],
        [`${chance.pick(['inkl.', 'darin enthalten'])} ${it.percent(it.taxes[0]!.rate)} % MwSt.`, amount(it.tax)],
      ),
      el(
        'p',
        `\n${chance.pick(['Bezahlt mit PayPal.', 'Zahlungsart: Kreditkarte – Betrag dankend erhalten.', 'Vorkasse, Zahlung eingegangen.'])} Leistungsdatum entspricht Rechnungsdatum.`,
      ),
      el(
        'footer',
        `${seller.name} | ${seller.street} | ${seller.town} | ${seller.register} | Geschäftsführung: ${seller.person} | ${seller.vatId} | ${seller.mail}`,
      ),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} taxTotal currency`) }
  },
}

export const GERMAN_LARGE: readonly Design[] = [utility, shop]
