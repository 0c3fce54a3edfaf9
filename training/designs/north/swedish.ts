import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { SWEDISH_GOODS } from './nordic-goods.ts'
import { SWEDEN } from './nordic-words.ts'
import { base, caseOf, FOOT, type Case, type CaseForm } from './case.ts'
import { day, label } from './deal.ts'
import { luhn } from './identifiers.ts'

const FORM: CaseForm = {
  country: SWEDEN,
  goods: SWEDISH_GOODS,
  count: [1, 7],
  rates: [25],
  numbers: ['####', '#####', '10####', 'yyyy###', '######', '2####'],
  signs: ' ,',
  currency: 'SEK',
  rounded: true,
}
const giro = (filled: (pattern: string) => string): string => filled('####-####')
const ocrOf = (number: string): string => `${number}${luhn(number)}`

const programSums = ({ deal, money, chance }: Case) =>
  el(
    '.gap',
    table(
      'grid.wide',
      ['Netto', 'Exkl. moms', 'Moms %', 'Moms kr', 'Öresavr.', 'Totalt', 'Att betala'],
      [
        [
          money(deal.net),
          money(deal.net),
          '25,00',
          money(deal.tax),
          money(deal.rounding),
          money(deal.payable),
          el('b', `${chance.pick(['SEK', 'SEK', 'Kr'])} ${money(deal.payable)}`),
        ],
      ],
    ),
  )

const references = ({ chance, seller, buyer }: Case) =>
  el(
    '.row.gap',
    el(
      '.half.small',
      pairs(
        'facts',
        ['Er referens', buyer.person],
        ['Vår referens', seller.person],
        ['Betalningsvillkor', '30 dagar netto'],
        ['Dröjsmålsränta', '8,00 %'],
        chance.is(0.4) && ['Ert ordernummer', chance.filled('PO#####')],
      ),
    ),
    el('.half', chance.is(0.5) && el('.small', 'Faktureringsadress'), lines(buyer.name, buyer.street, buyer.town)),
  )

/** Of a usual program: logo, facts in boxes, and the company only in the four columns at the foot. */
const program: Design = {
  name: 'swedish-program',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      count: [1, 12],
      fonts: ['Liberation Sans', 'Open Sans', 'Roboto', 'Carlito'],
    })
    const { look, seller, deal, number, money } = own
    const logo = chance.is(0.6) ? el('.strong.accent', seller.brand) : mark(chance.below(6), look.color, 54)
    const column = (...entries: string[]) =>
      el('', ...entries.map((entry, at) => (at % 2 === 0 ? el('b', entry) : `\n${entry}\n`)))
    const box = (name: string, value: string) => el('.cell', el('.small', name), value)
    const style = `${base(look, '14mm 14mm 40mm 16mm')} ${FOOT} .cell { border: 0.4pt solid #777; padding: 1mm 2mm; width: 33% } .foot { border-top: 0.8pt solid ${look.color}; font-size: 7.5pt; padding-top: 2mm }`
    const facts = chance.is(0.5)
      ? el(
          '.half',
          el(
            '.row',
            box('Fakturanr', number),
            box('Fakturadatum', day(deal.issued, 'y-m-d')),
            box('Kundnr', chance.filled('####')),
          ),
          el('.row', box('OCR', ocrOf(number)), box('Förfallodatum', day(deal.due, 'y-m-d')), box('Sida', '1(1)')),
        )
      : pairs(
          'facts.half',
          ['Fakturanummer', number],
          ['Fakturadatum', day(deal.issued, 'y-m-d')],
          ['Kundnummer', chance.filled('####')],
          ['OCR', ocrOf(number)],
          ['Förfallodatum', day(deal.due, 'y-m-d')],
        )
    const body = [
      el(
        '.foot.row',
        column('Adress', lines(seller.name, seller.street, seller.town)),
        column('Telefon', seller.phone, 'E-post', seller.mail),
        column('Bankgiro', giro(chance.filled), 'Momsreg.nr', seller.vat),
        column('Organisationsnr', seller.register, 'Godkänd för F-skatt', ''),
      ),
      el('.row', el('.half', logo), el('.half', el('h1', chance.pick(['Faktura', 'FAKTURA'])), facts)),
      references(own),
      el(
        '',
        table(
          'lined.num.gap',
          ['Art nr', 'Benämning', 'Antal', 'Enhet', 'À pris', 'Belopp'],
          deal.items.map((item) => [
            item.code,
            item.name,
            String(item.quantity),
            item.unit,
            money(item.price),
            money(item.net),
          ]),
        ),
      ),
      programSums(own),
    ]
    const fields = own.fields({ grossTotal: label(deal.payable), sellerName: seller.name })
    return { html: page(style, ...body), fields, kind: 'invoice' }
  },
}

const specification = ({ deal, money }: Case) =>
  el(
    '',
    table(
      'lined.num.gap',
      ['Specifikation', '', 'Belopp kr'],
      deal.items.map((item) => [item.name, `${item.quantity} ${item.unit}`, money(item.net)]),
      [
        ['Summa exkl. moms', '', money(deal.net)],
        ['Moms 25 %', '', money(deal.tax)],
        ...(deal.rounding === 0 ? [] : [['Öresutjämning', '', money(deal.rounding)]]),
        [el('b', 'Att betala'), '', el('b', `${money(deal.payable)} kr`)],
      ],
    ),
  )

const slipFacts = ({ deal, chance }: Case) =>
  el(
    '.gap',
    pairs(
      'facts.auto',
      ['Kundnummer:', chance.filled('######')],
      ['Fakturadatum:', day(deal.issued, 'y-m-d')],
      ['Avser:', `${day(deal.ordered, 'y-m-d')} - ${day(deal.supplied, 'y-m-d')}`],
      ['Anläggnings-id:', chance.filled('735999###########')],
      ['Förfallodatum:', el('b', day(deal.due, 'y-m-d'))],
    ),
  )

/** Of a utility or housing company: a summary, and a payment slip with OCR line at the foot. */
const slip: Design = {
  name: 'swedish-payment-slip',
  draw(chance) {
    const sellers = [
      '[{brand} Energi] AB',
      '[{town} Energi] AB',
      '[{brand} Elnät] AB',
      '[Bostads AB {brand}]',
      '[{brand}] Mobil AB',
      '[{town} Vatten & Avfall] AB',
      '[{last} Fastigheter] AB',
      '[{brand} Bredband]',
    ]
    const goods = [
      'Elförbrukning|kWh|1',
      'Fast avgift|mån|49',
      'Hyra lägenhet|mån|6890',
      'P-plats|mån|450',
      'Bredband 250|mån|349',
      'Renhållning villa|kvt|590',
      'Överföringsavgift|kWh|1',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      goods,
      count: [1, 3],
      most: 200,
      rounded: chance.is(0.5),
      buyers: ['{first} {last}', '{first} {last}', '[{brand}] AB'],
      numbers: ['##########', '########', 'yyyy######'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const bankgiro = giro(chance.filled)
    const style = `${base(look, '12mm 15mm 8mm 15mm')} .slip { position: absolute; bottom: 0; left: 0; right: 0; border-top: 0.5pt dashed black; font-size: 8.5pt; padding-top: 2mm } .ocr { font-family: "FreeMono"; font-size: 11pt } .slip > .row > div { width: 48%; border: 0.4pt solid ${look.color}; padding: 1.5mm; min-height: 22mm }`
    const ocr = ocrOf(chance.filled('##########'))
    const [kronor, ore] = money(deal.payable).split(',')
    const body = [
      el(
        '.row',
        el('', mark(chance.below(6), look.color, 30), el('span.strong.accent', ` ${seller.brand}`)),
        el('.right', el('h2', chance.pick(['Faktura', 'Hyresavi', 'Elfaktura'])), `Fakturanummer ${number}`),
      ),
      el(
        '.row.gap',
        el(
          '.half.small',
          lines(seller.name, `Org.nr ${seller.register}`, `Kundservice ${seller.phone}`, seller.domain),
        ),
        el('.half.gap', lines(buyer.name, buyer.street, buyer.town)),
      ),
      slipFacts(own),
      specification(own),
      el(
        '.slip',
        el(
          '.row',
          el('', el('.small', 'Inbetalning/Girering'), `\nOCR-nummer: ${ocr}\nFörfallodag: ${day(deal.due, 'y-m-d')}`),
          el('', el('.small', 'Betalningsmottagare'), `${seller.name}\n`, el('.small', 'Till bankgironr'), bankgiro),
        ),
        el(
          '.row',
          el('', el('.small', 'Inbetalare'), lines(buyer.name, buyer.street, buyer.town)),
          el('', el('.row', el('', el('.small', 'Svenska kronor'), kronor!), el('', el('.small', 'öre'), ore!))),
        ),
        el(
          'p.ocr',
          `#  ${ocr} #  ${kronor!.replace(/\D/g, '')} ${ore!}  ${chance.filled('#')} >   ${bankgiro.replace('-', '')}#41#`,
        ),
      ),
    ]
    return { html: page(style, ...body), fields: own.fields({ grossTotal: label(deal.payable) }), kind: 'invoice' }
  },
}

export const SWEDISH = [program, slip]
