// Doctors and lawyers.
import { daysAfter } from './deal.ts'
import type { Design } from './design.ts'
import { el, lines, page, styled, table } from './element.ts'
import { germanCase } from './german-case.ts'
import { grouped } from './identifiers.ts'

const DOCTOR_STYLE = `@page { size: A4; margin: 20mm } body { font: 10pt "$font" } .head { text-align: $side }
.head b { font-size: 14pt } .t td, .t th { padding: .7mm 2mm .7mm 0 } .last { text-align: right }
.t { margin: 4mm 0; border-bottom: 1px solid }`

/** A doctor bills a patient: no tax, dates of treatment in each row, the name of the patient again in the text. */
const doctor: Design = {
  name: 'german-doctor-patient',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'AT'],
      goods: 'praxis',
      count: [2, 9],
      rates: [0],
      most: 2,
      seller: { person: true },
      buyer: { person: true },
      numbers: ['#####', 'YYYY/####', '######-##', 'P#####'],
    })
    const { seller, buyer, money, amount } = it
    const plain = seller.name.replace(/^Dr\. /, '')
    const name = `${chance.pick(['Dr. med.', 'Dr. med. dent.', 'Dr.', 'Prof. Dr. med.'])} ${plain}`
    const trade = chance.pick([
      'Fachärztin für Innere Medizin',
      'Zahnarzt',
      'Praxis für Kardiologie',
      'Facharzt für Orthopädie',
    ])
    const html = page(
      styled(DOCTOR_STYLE, {
        font: chance.pick(['Lato', 'Liberation Sans', 'EB Garamond', 'Caladea']),
        side: chance.pick(['right', 'left', 'center']),
      }),
      el('.head', el('b', name), `\n${trade}\n${seller.street} · ${seller.town}\nTel. ${seller.phone}`),
      el('p', '\n\n', lines(chance.pick(['Herrn', 'Frau']), buyer.name, buyer.street, buyer.town), '\n\n'),
      el(
        '.row',
        el('b', chance.pick(['Rechnung', 'Liquidation', 'Honorarrechnung'])),
        el('span', `${chance.pick(['Rechnungsnummer:', 'Rechnung Nr.', 'Re.-Nr.:'])} ${it.number}`),
        el('span', `${chance.pick(['', 'Datum: ', 'vom '])}${it.date(it.issued)}`),
      ),
      el(
        'p',
        `\nPatient: ${buyer.name}, geb. ${it.date(daysAfter(it.issued, -14000 - chance.below(8000)))}\nDiagnose: ${chance.pick(['Hypertonie (I10.90 G)', 'Z01.6 Vorsorge', 'M54.5 Kreuzschmerz'])}\n\n`,
      ),
      table(
        't',
        ['Datum', 'Leistung', 'Faktor', 'Betrag €'],
        it.items.map((item, at) => [
          it.date(daysAfter(it.earlier, -at)),
          item.name,
          chance.pick(['2,3', '1,8', '1,15']),
          money(item.amount),
        ]),
      ),
      el('p.right', el('b', `${chance.of('Rechnungsbetrag|Gesamtbetrag|Summe|Zu zahlen')}: ${amount(it.gross)}`)),
      el(
        'p',
        `\nBitte überweisen Sie den Betrag bis zum ${it.date(it.due)} auf das Konto ${grouped(seller.iban)} (${seller.bank}).\nUmsatzsteuerfrei nach § 4 Nr. 14 UStG.`,
      ),
    )
    return {
      html,
      kind: 'invoice',
      fields: it.fields(`buyerName invoiceNumber issueDate dueDate grossTotal currency iban`, { sellerName: name }),
    }
  },
}

const LAWYERS_STYLE = `@page { size: A4; margin: 22mm } body { font: 10.5pt "$font" }
.partners { font-size: 8pt; text-align: right; line-height: 1.4 }
.name { font-size: 16pt; letter-spacing: 1px; margin-bottom: 6mm } .last { text-align: right }
.t td { padding: 1.2mm 0 } .t tbody + tbody { border-top: 1px solid }
footer { font-size: 7pt; text-align: center }`

/** Lawyers with a list of partners at the right, a bill by items of a statute. */
const lawyers: Design = {
  name: 'german-lawyers-partners',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE'],
      goods: 'dienste',
      count: [1, 3],
      oneRate: true,
      numbers: ['YYYY-#####', '####/##', '#######'],
    })
    const { seller, buyer, money, amount } = it
    const [one, two, three] = ['Kehrmann', 'Dr. Ostrowski', 'Vogelsang', 'Thielen', 'Abel', 'Dr. Rümmele'].toSorted(
      () => (chance.is(0.5) ? 1 : -1),
    )
    const plain = (name: string) => name.replace('Dr. ', '')
    const name = chance.pick([
      `${plain(one!)} ${plain(two!)} ${plain(three!)} Rechtsanwälte PartG mbB`,
      `${plain(one!)} & Partner mbB Rechtsanwälte`,
      `Kanzlei ${plain(one!)}`,
      `Rechtsanwälte ${plain(one!)} & ${plain(two!)}`,
      `${plain(one!)} | ${plain(two!)} Steuerberatungsgesellschaft mbH`,
    ])
    const html = page(
      styled(LAWYERS_STYLE, { font: chance.pick(['EB Garamond', 'Liberation Serif', 'Caladea', 'Open Sans Light']) }),
      el('.name', name),
      el(
        '.row',
        el('p', lines(buyer.name, buyer.street, buyer.town)),
        el(
          '.partners',
          lines(
            `${one} – Fachanwalt für Arbeitsrecht`,
            two,
            `${three}, LL.M.`,
            '',
            seller.street,
            seller.town,
            seller.phone,
          ),
        ),
      ),
      el(
        'p.right',
        `\n${seller.city}, ${it.date(it.issued)}\nUnser Zeichen: ${chance.filled('####/2#')} ${plain(one!).slice(0, 2).toUpperCase()}`,
      ),
      el('h2', chance.pick(['Kostenrechnung', 'Rechnung', 'Vergütungsrechnung'])),
      el(
        'p',
        `In Sachen ${buyer.name} ./. ${chance.pick(['Hansa Immobilien GmbH', 'Stadt Gera', 'Meyer'])}\nRechnungsnummer: ${it.number}\nLeistungszeitraum: ${it.date(daysAfter(it.issued, -80))} bis ${it.date(it.earlier)}\n\n`,
      ),
      table(
        't',
        false,
        it.items.map((item, at) => [
          [
            'Geschäftsgebühr §§ 13, 14, Nr. 2300 VV RVG',
            'Verfahrensgebühr Nr. 3100 VV RVG',
            'Auslagenpauschale Nr. 7002 VV RVG',
          ][at % 3]!,
          money(item.amount),
        ]),
        [
          ['Zwischensumme netto', money(it.net)],
          [`${it.percent(19)} % Umsatzsteuer Nr. 7008 VV RVG`, money(it.tax)],
          [el('b', chance.of('Gesamtbetrag|Endsumme|zu zahlender Betrag')), el('b', amount(it.gross))],
        ],
      ),
      el('p', `\nMit freundlichen Grüßen\n\n\n${one}\nRechtsanwalt`),
      el(
        'footer',
        `${seller.bank} IBAN ${grouped(seller.iban)} · USt-IdNr. ${seller.vatId} · Partnerschaftsregister ${seller.city} PR ${chance.filled('####')}`,
      ),
    )
    return {
      html,
      kind: 'invoice',
      fields: it.fields(`buyerName invoiceNumber issueDate netTotal taxTotal grossTotal currency iban`, {
        sellerName: name,
      }),
    }
  },
}

export const GERMAN_SERVICES: readonly Design[] = [doctor, lawyers]
