// Letters of companies and craftsmen.
import { CORE, type Case } from './case.ts'
import { daysAfter } from './deal.ts'
import type { Design, Markup } from './design.ts'
import { el, lines, mark, page, pairs, styled, table } from './element.ts'
import { germanCase } from './german-case.ts'
import { grouped } from './identifiers.ts'

const NORM_STYLE = `@page { size: A4; margin: 20mm 20mm 35mm 25mm } body { font: 10pt "$font" }
.logo { text-align: right; font-size: 18pt; font-weight: bold; height: 25mm }
.small { font-size: 7pt; text-decoration: underline } .row .info { width: 70mm } h2 { margin: 12mm 0 4mm }
.t th { border-bottom: 1px solid; padding: 1mm 0 } .t td { padding: 1mm 0 }
.t .c3, .t .c4, .t .c5 { text-align: right } .t tbody:last-child td { border-top: 1px solid }
footer { bottom: -25mm; font-size: 7pt; border-top: 1px solid #999; padding-top: 2mm }`

function positions(it: Case): Markup {
  const { chance, money, amount } = it
  return table(
    't',
    ['Pos.', 'Bezeichnung', 'Menge', 'Einzelpreis', `Gesamt ${it.sign}`],
    it.items.map((item, at) => [
      String(at + 1),
      item.name,
      `${item.quantity} ${item.unit}`,
      money(item.price),
      money(item.amount),
    ]),
    [
      ...(it.discount > 0 ? [['', 'Rabatt', '', '', money(-it.discount)]] : []),
      ['', chance.of('Nettobetrag|Summe netto|Zwischensumme'), '', '', money(it.net)],
      ...it.taxes.map(({ rate, tax, net }) => [
        '',
        `zzgl. ${it.percent(rate)} % MwSt. auf ${money(net)}`,
        '',
        '',
        money(tax),
      ]),
      [
        '',
        el('b', chance.of('Gesamtbetrag|Rechnungsbetrag|Bruttobetrag|Gesamtsumme')),
        '',
        '',
        el('b', amount(it.gross)),
      ],
    ],
  )
}

/** A letter for a window: the sender small above it, references at the right, an imprint of four columns. */
const norm: Design = {
  name: 'german-norm-letter',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'DE', 'AT'],
      goods: chance.pick(['waren', 'dienste']),
      discount: chance.is(0.2),
    })
    const { seller, buyer } = it
    const labelled = chance.is(0.8)
    const skonto = chance.is(0.4)
    const html = page(
      styled(NORM_STYLE, { font: chance.pick(['Liberation Sans', 'Carlito', 'Open Sans', 'Roboto']) }),
      el('.logo', chance.is(0.5) && mark(chance.below(6), '#c60'), chance.is(0.7) ? seller.brand : seller.name),
      el(
        '.row',
        el(
          'p',
          el('span.small', `${seller.name}, ${seller.street}, ${seller.town}`),
          '\n',
          lines(
            chance.is(0.3) && 'Firma',
            buyer.name,
            chance.is(0.3) && `z. Hd. ${buyer.person}`,
            buyer.street,
            buyer.town,
          ),
        ),
        pairs(
          'info',
          [labelled ? chance.of('Rechnungs-Nr.:|Rechnungsnummer|Rechnung Nr.') : 'Nummer', it.number],
          [chance.of('Datum|Rechnungsdatum|Datum:'), it.date(it.issued)],
          ['Kunden-Nr.', it.customer],
          chance.is(0.5) && ['Ihre Bestellung', it.order],
          chance.is(0.5) && ['Lieferdatum', it.date(it.earlier)],
          chance.is(0.5) && ['Bearbeiter', seller.person],
        ),
      ),
      el('h2', chance.pick(['Rechnung', `Rechnung ${it.number}`, 'RECHNUNG'])),
      el(
        'p',
        chance.pick([
          'Sehr geehrte Damen und Herren,\nwir erlauben uns, wie folgt zu berechnen:',
          'vielen Dank für Ihren Auftrag. Wir berechnen Ihnen:',
          '',
        ]),
      ),
      positions(it),
      el(
        'p',
        '\n',
        skonto
          ? `Zahlbar bis ${it.date(daysAfter(it.issued, 8))} mit 2 % Skonto oder bis ${it.date(it.due)} netto.`
          : `Zahlbar innerhalb von ${it.days} Tagen ohne Abzug.`,
      ),
      el(
        'footer',
        el(
          '.row',
          el('p', `${seller.name}\n${seller.street}\n${seller.town}`),
          el('p', `Tel. ${seller.phone}\n${seller.mail}\n${seller.web}`),
          el('p', `${seller.bank}\nIBAN ${grouped(seller.iban)}\nBIC ${seller.bic}`),
          el('p', `${seller.register}\nUSt-IdNr. ${seller.vatId}\nGF: ${seller.person}`),
        ),
      ),
    )
    const tax: Record<string, string> = it.taxes.length === 1 ? it.fields('taxTotal') : {}
    return {
      html,
      kind: 'invoice',
      fields: it.fields(`${CORE} netTotal currency iban${skonto ? ' dueDate' : ''}`, tax),
    }
  },
}

const CRAFTSMAN_STYLE = `@page { size: A4; margin: 18mm 20mm } body { font: 11pt "$font" }
.head { text-align: center; color: $color; border-bottom: 2px solid $color; margin-bottom: 10mm }
.head b { font-size: 22pt } .t td { padding: 1mm 0 } .t .last, .s .last { text-align: right }
.t .c1 { width: 22mm } .s { width: 85mm; margin: 5mm 0 5mm auto } .s tr:last-child { font-weight: bold }`

/** A craftsman: owner and trade above, number and date in one sentence, wages apart, pay at once. */
const craftsman: Design = {
  name: 'german-craftsman-sentence',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'DE', 'AT'],
      goods: 'handwerk',
      oneRate: true,
      count: [2, 7],
      buyer: chance.is(0.6) ? { person: true } : {},
      dates: ['dd.mm.yyyy', 'd. M yyyy', 'dd.mm.yy'],
    })
    const { seller, buyer, amount, money } = it
    const color = chance.pick(['#7a1f1f', '#1f4a7a', '#000'])
    const wages = Math.round(it.net * 0.6)
    const html = page(
      styled(CRAFTSMAN_STYLE, { font: chance.pick(['Liberation Serif', 'Caladea', 'FreeSerif', 'Carlito']), color }),
      el(
        '.head',
        el('b', seller.name),
        el(
          'p',
          chance.pick([
            'Meisterbetrieb seit 1958',
            'Ihr Partner vom Fach – schnell, sauber, zuverlässig',
            'Planung · Ausführung · Wartung',
          ]),
        ),
        el('small', `${seller.street} · ${seller.town} · Telefon ${seller.phone} · ${seller.mail}`),
      ),
      el('p', lines(chance.pick(['Herrn', 'Frau', 'Eheleute', '']), buyer.name, buyer.street, buyer.town)),
      el(
        'p.right',
        chance.pick([
          `${seller.city}, den ${it.date(it.issued)}`,
          `${seller.city}, ${it.date(it.issued)}`,
          `Datum: ${it.date(it.issued)}`,
        ]),
      ),
      el('h2', chance.pick([`Rechnung Nr. ${it.number}`, `Rechnung-Nr.: ${it.number}`, `RECHNUNG ${it.number}`])),
      el(
        'p',
        `Bauvorhaben: ${chance.pick(['Einfamilienhaus', 'Mehrfamilienhaus', 'Garage'])} ${buyer.street}\nAusgeführt am ${it.date(it.earlier)}${chance.is(0.5) ? `, Auftrag ${it.order} vom ${it.date(daysAfter(it.earlier, -9))}` : ''}\n\n`,
      ),
      table(
        't',
        false,
        it.items.map((item) => [
          `${item.quantity} ${item.unit}`,
          `${item.name}, je ${amount(item.price)}`,
          money(item.amount),
        ]),
      ),
      pairs(
        's',
        [chance.of('Nettosumme|Summe|netto'), amount(it.net)],
        [
          `${chance.pick(['zzgl.', '+'])} ${it.percent(it.taxes[0]!.rate)} % ${chance.pick(['MwSt.', 'Mehrwertsteuer', 'USt.'])}`,
          amount(it.tax),
        ],
        [chance.of('Gesamtbetrag|Endbetrag|Rechnungssumme|zu zahlen'), amount(it.gross)],
      ),
      chance.is(0.6) && el('p', `Im Bruttobetrag sind Lohnkosten von ${amount(wages)} enthalten (§ 35a EStG).`),
      el('p', chance.pick(['Zahlbar sofort ohne Abzug.', 'Bitte überweisen Sie innerhalb von 10 Tagen.', ''])),
      el(
        'p',
        el(
          'small',
          `\nBankverbindung: ${seller.bank}, IBAN ${grouped(seller.iban)}, BIC ${seller.bic}\nSteuernummer ${chance.filled('###/###/#####')}`,
        ),
      ),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} netTotal taxTotal currency iban`) }
  },
}

export const GERMAN_LETTERS: readonly Design[] = [norm, craftsman]
