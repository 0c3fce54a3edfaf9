// Freelancers and makers of software.
import { CORE } from './case.ts'
import { daysAfter, labelOf } from './deal.ts'
import type { Design } from './design.ts'
import { el, lines, mark, page, pairs, styled, table } from './element.ts'
import { germanCase } from './german-case.ts'
import { grouped } from './identifiers.ts'

const SMALL_STYLE = `@page { size: A4; margin: 25mm } body { font: $sizept "$font" } .last { text-align: right }
.t td { padding: 1.5mm 0 }`

/** A person below the limit for tax, with the account in a sentence. */
const small: Design = {
  name: 'german-small-business',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'DE', 'AT', 'CH'],
      goods: 'dienste',
      count: [1, 3],
      rates: [0],
      seller: { person: true },
      numbers: ['##', 'YYYY-##', '00##', 'YYYY##', '####'],
    })
    const { seller, buyer, amount, currency } = it
    const brand = chance.is(0.4)
      ? chance.pick(['Grafik & Text', 'Lichtblick Fotografie', 'Yoga am Fluss', 'Lektorat Feinschliff'])
      : undefined
    const name = lines(brand && chance.is(0.5) ? brand : '', seller.name)
    const swiss = currency === 'CHF'
    const [right, due] = [chance.is(0.5), chance.is(0.4)]
    const html = page(
      styled(SMALL_STYLE, {
        size: chance.pick(['11', '12']),
        font: chance.pick(['Courier Prime Sans', 'Lato Light', 'Inconsolata', 'Liberation Serif', 'DejaVu Serif']),
      }),
      el(
        right ? 'p.right' : 'p',
        el('b', name),
        `\n${seller.street}\n${seller.town}\n${chance.pick([seller.mail, seller.phone])}${chance.is(0.5) && !swiss ? `\nSt.-Nr. ${chance.filled('##/###/#####')}` : ''}`,
      ),
      el('p', '\n', lines(buyer.name, chance.is(0.4) && buyer.person, buyer.street, buyer.town), '\n\n'),
      right ? el('p', it.date(it.issued)) : el('p.right', `${seller.city}, ${it.date(it.issued)}`),
      el('h2', chance.pick([`Rechnung ${it.number}`, `Rechnung Nr. ${it.number}`, `Rechnungsnr. ${it.number}`])),
      el(
        'p',
        chance.pick([
          'Hallo,\nfür die folgenden Leistungen stelle ich in Rechnung:',
          'Für meine Tätigkeit berechne ich:',
          '',
        ]),
      ),
      table(
        't',
        false,
        it.items.map((item) => [item.name, `${item.quantity} ${item.unit}`, amount(item.amount)]),
        [[el('b', chance.of('Gesamt|Summe|Gesamtbetrag|Honorar gesamt')), '', el('b', amount(it.gross))]],
      ),
      !swiss &&
        el(
          'p',
          chance.pick([
            'Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.',
            'Als Kleinunternehmer im Sinne von § 19 UStG weise ich keine Umsatzsteuer aus.',
          ]),
        ),
      el(
        'p',
        due ? `\nBitte überweisen Sie bis ${it.date(it.due)}` : '\nBitte überweisen Sie innerhalb von 14 Tagen',
        ` auf mein Konto ${grouped(seller.iban)} bei der ${seller.bank}.\n\nHerzliche Grüße\n${seller.name.replace(/^Dr\. /, '')}`,
      ),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} currency iban${due ? ' dueDate' : ''}`) }
  },
}

const ABROAD_STYLE = `@page { size: A4; margin: 18mm } body { font: 9.5pt "$font" } small { color: #888 }
.cells { background: #f3f3f6; padding: 4mm; margin: 8mm 0 } .brand { color: $color; font-size: 17pt }
.t th { border-bottom: 2px solid $color; padding: 1mm 0; font-weight: normal }
.t td { padding: 2mm 0; border-bottom: 1px solid #eee } .last { text-align: right }
.s { width: 80mm; margin-left: auto } footer { font-size: 7pt; color: #888 }`

/** Software for a company abroad: labels above values, no tax by reverse charge, both tax numbers. */
const abroad: Design = {
  name: 'german-software-reverse-charge',
  draw(chance) {
    const it = germanCase(chance, {
      countries: ['DE', 'AT'],
      goods: 'dienste',
      count: [1, 5],
      rates: [0],
      seller: { form: true },
      buyer: { form: true },
      numbers: ['INV-YYYY-#####', 'YYYY-#####', '@@-######'],
    })
    const { seller, buyer, amount } = it
    const color = chance.pick(['#5b21b6', '#0f766e', '#111'])
    const cell = (label: string, value: string) => el('', el('small', label), '\n', el('b', value))
    const html = page(
      styled(ABROAD_STYLE, { font: chance.pick(['Roboto', 'Open Sans', 'Lato']), color }),
      el(
        '.row',
        el('.row', mark(chance.below(6), color), el('.brand', seller.brand.toLowerCase())),
        el('h1', 'Rechnung'),
      ),
      el(
        '.row',
        el(
          'p',
          el('small', 'Rechnung an'),
          '\n',
          lines(buyer.name, buyer.street, buyer.town, `USt-ID: ${buyer.vatId}`),
        ),
        el('p', el('small', 'Von'), '\n', lines(seller.name, seller.street, seller.town, `USt-ID: ${seller.vatId}`)),
      ),
      el(
        '.row.cells',
        cell(chance.of('Rechnungsnummer|Rechnungs-Nr.'), it.number),
        cell(chance.of('Rechnungsdatum|Ausgestellt am'), it.date(it.issued)),
        cell(chance.of('Fällig am|Fälligkeit|Zahlbar bis'), it.date(it.due)),
        cell(chance.of('Fälliger Betrag|Betrag'), amount(it.gross)),
      ),
      table(
        't',
        ['Beschreibung', 'Menge', 'Preis', 'USt.', 'Betrag'],
        it.items.map((item) => [
          `${item.name}\n${it.date(daysAfter(it.issued, -30))} – ${it.date(it.issued)}`,
          String(item.quantity),
          amount(item.price),
          '0 %',
          amount(item.amount),
        ]),
      ),
      pairs(
        's',
        ['Zwischensumme', amount(it.net)],
        ['USt. 0 % (Reverse Charge)', amount(0)],
        [chance.of('Gesamtsumme|Gesamt|Total'), el('b', amount(it.gross))],
      ),
      el('p', '\nSteuerschuldnerschaft des Leistungsempfängers (Reverse Charge).'),
      el(
        'footer',
        `${seller.name} · ${seller.register} · ${seller.bank} · IBAN ${grouped(seller.iban)} · BIC ${seller.bic}`,
      ),
    )
    return {
      html,
      kind: 'invoice',
      fields: it.fields(`${CORE} dueDate netTotal currency iban sellerVatId buyerVatId`, { taxTotal: labelOf(0) }),
    }
  },
}

export const GERMAN_FREELANCE: readonly Design[] = [small, abroad]
