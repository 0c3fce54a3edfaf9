import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { grouped } from '../identifiers.ts'
import { FINNISH_GOODS } from './nordic-goods.ts'
import { FINLAND } from './nordic-words.ts'
import { base, caseOf, type CaseForm } from './case.ts'
import { day } from './deal.ts'
import { finnishReference } from './identifiers.ts'

const FORM: CaseForm = {
  country: FINLAND,
  goods: FINNISH_GOODS,
  count: [1, 5],
  rates: [25.5],
  numbers: ['####', '#####', 'yyyy####', '1####', '######', 'yy-###'],
  signs: ' ,',
  currency: 'EUR',
}
const percent = (rate: number): string => String(rate).replace('.', ',')

/** With a slip for giro at the foot: account, recipient, payer, reference, due date and amount, in two languages. */
const giro: Design = {
  name: 'finnish-giro',
  draw(chance) {
    const rates = chance.pick([[24], [25.5], [25.5, 14]])
    const own = caseOf(chance, {
      ...FORM,
      rates,
      fonts: ['Liberation Sans', 'Roboto', 'Open Sans', 'DejaVu Sans Condensed'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const reference = finnishReference(chance)
    const form = chance.pick(['D.m.y', 'd.m.y'])
    const style = `${base(look, '10mm 12mm 6mm 16mm')} .slip { position: absolute; bottom: 0; left: 0; right: 0; font-size: 8pt } .slip td { border: 0.5pt solid black; padding: 1mm; height: 9mm } .slip td.c1 { width: 18mm; font-size: 6pt; text-align: right }`
    const facts = pairs(
      'facts.auto',
      ['Laskun numero', number],
      [chance.pick(['Laskun päiväys', 'Päivämäärä', 'Laskun pvm']), day(deal.issued, form)],
      ['Eräpäivä', day(deal.due, form)],
      ['Viitenumero', grouped(reference)],
      ['Asiakasnumero', chance.filled('####')],
      ['Viivästyskorko', '8,0 %'],
    )
    const amount = money(deal.gross)
    const slip = el(
      '.slip',
      table('', false, [
        ['Saajan\ntilinumero\nMottagarens kontonummer', `IBAN ${grouped(seller.iban)}`, `BIC ${seller.bic}`],
        ['Saaja\nMottagare', lines(seller.name, seller.street, seller.town), ''],
        ['Maksaja\nBetalare', lines(buyer.name, buyer.street, buyer.town), `Viitenro / Ref.nr  ${grouped(reference)}`],
        ['Tililtä nro\nFrån konto nr', '', `Eräpäivä / Förf.dag  ${day(deal.due, form)}     Euro  ${amount}`],
      ]),
      el('.small', 'TILISIIRTO  GIRERING'),
    )
    const body = [
      el(
        '.row',
        el('', el('b.accent', seller.name), `\n${seller.street}\n${seller.town}`),
        el('.right', el('h2', chance.pick(['LASKU', 'Lasku'])), '1 (1)'),
      ),
      el(
        '.row.gap',
        el('.half', '\n', lines(buyer.name, chance.is(0.3) && buyer.person, buyer.street, buyer.town)),
        facts,
      ),
      el(
        '',
        table(
          'lined.num.gap',
          ['Tuote', 'Nimike', 'Määrä', 'à-hinta', 'Alv %', 'Yhteensä'],
          deal.items.map((item) => [
            item.code,
            item.name,
            `${item.quantity} ${item.unit}`,
            money(item.price),
            percent(item.rate),
            money(item.net),
          ]),
        ),
      ),
      el(
        '',
        table('sum', false, [
          ['Veroton yhteensä', money(deal.net)],
          ['Arvonlisävero', money(deal.tax)],
          [
            el('b', chance.pick(['Yhteensä', 'Maksettava yhteensä', 'Laskun summa'])),
            el('b', `${amount} ${chance.pick(['€', 'EUR', 'EUR'])}`),
          ],
        ]),
      ),
      el(
        'p.small.gap',
        `Y-tunnus ${seller.register}  Puh. ${seller.phone.replace(/^Puh\. /, '')}  ${seller.mail}  ${chance.is(0.5) ? 'Ennakkoperintärekisterissä' : ''}`,
      ),
      slip,
    ]
    return {
      html: page(style, ...body),
      fields: own.fields({ iban: seller.iban, bic: seller.bic, paymentReference: '' }),
      kind: 'invoice',
    }
  },
}

/** Of a clinic or a cloud service: labels above values in a coloured band, accounts of two banks, no slip. */
const modern: Design = {
  name: 'finnish-modern',
  draw(chance) {
    const sellers = [
      '[{brand} Hammaslääkärit] Oy',
      '[Lääkärikeskus {brand}] Oy',
      '[{brand} Cloud] Oy',
      'Asianajotoimisto [{last}] Oy',
      '[{brand} {trade}] Oy',
      '[{brand} Digital] Oy Ab',
      'Tmi [{first} {last}]',
      '[{town} {coop}] Oy',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      count: [1, 4],
      numbers: ['#####', 'INV-####', 'yyyy-####', '20#####'],
      fonts: ['Lato', 'Open Sans', 'Roboto', 'Carlito'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = 'D.m.y'
    const isCredit = chance.is(0.2)
    const style = `${base(look, '16mm 18mm 20mm 18mm')} .band { background: ${look.color}; color: white; padding: 4mm; margin: 6mm 0 }`
    const cell = (name: string, value: string) => el('', el('.small', name), el('b', value))
    const body = [
      el('.row', el('', mark(chance.below(6), look.color, 44)), el('h1', isCredit ? 'Hyvityslasku' : 'Lasku')),
      el(
        '.band.row',
        cell('Laskunumero', number),
        cell('Päivämäärä', day(deal.issued, form)),
        ...(isCredit ? [cell('Hyvitettävä lasku', chance.filled('#####'))] : [cell('Eräpäivä', day(deal.due, form))]),
        cell(isCredit ? 'Hyvitetään' : 'Maksettavaa', `${isCredit ? '-' : ''}${money(deal.gross)} €`),
      ),
      el(
        '.row',
        el(
          '.half',
          el('.small.accent', chance.pick(['Laskuttaja', 'Lähettäjä', 'Myyjä'])),
          lines(seller.name, seller.street, seller.town, `Y-tunnus: ${seller.register}`, `ALV-tunnus: ${seller.vat}`),
        ),
        el(
          '.half',
          el('.small.accent', chance.pick(['Asiakas', 'Laskutusosoite', 'Ostaja'])),
          lines(buyer.name, buyer.street, buyer.town),
        ),
      ),
      el(
        '',
        table(
          'lined.num.gap',
          ['Kuvaus', 'Määrä', 'Hinta (alv 0 %)', 'Alv', 'Summa (alv 0 %)'],
          deal.items.map((item) => [
            item.name,
            `${item.quantity} ${item.unit}`,
            money(item.price),
            `${percent(item.rate)} %`,
            money(item.net),
          ]),
        ),
      ),
      el(
        '',
        table('sum.gap', false, [
          ['Veroton hinta', `${money(deal.net)} €`],
          ['Alv 25,5 %', `${money(deal.tax)} €`],
          [el('b', 'Yhteensä'), el('b', `${isCredit ? '-' : ''}${money(deal.gross)} €`)],
        ]),
      ),
      !isCredit &&
        el(
          'p.gap',
          `Maksutiedot: ${seller.bank} ${grouped(seller.iban)} (${seller.bic}), viite ${finnishReference(chance)}`,
        ),
      el('p.gap.small', `${seller.mail} | ${seller.domain} | ${seller.phone}`),
    ]
    const fields = own.fields(isCredit ? { dueDate: '' } : { iban: seller.iban, bic: seller.bic })
    return { html: page(style, ...body), fields, kind: isCredit ? 'credit-note' : 'invoice' }
  },
}

export const FINNISH = [giro, modern]
