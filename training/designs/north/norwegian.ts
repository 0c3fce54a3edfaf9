import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { NORWEGIAN_GOODS } from './nordic-goods.ts'
import { NORWAY } from './nordic-words.ts'
import { base, caseOf, FOOT, type Case, type CaseForm } from './case.ts'
import { day } from './deal.ts'
import { luhn, norwegianAccount } from './identifiers.ts'

const FORM: CaseForm = {
  country: NORWAY,
  goods: NORWEGIAN_GOODS,
  count: [1, 7],
  rates: [25],
  numbers: ['#####', '10###', '######', '2####', '####'],
  signs: ' ,',
  currency: 'NOK',
}
const kidOf = (chance: { filled(pattern: string): string }): string => {
  const digits = chance.filled('###########')
  return `${digits}${luhn(digits)}`
}
const accountOf = (digits: string): string => `${digits.slice(0, 4)} ${digits.slice(4, 6)} ${digits.slice(6)}`

const head = ({ chance, look, seller, buyer }: Case) =>
  el(
    '.row',
    el(
      '.half',
      chance.is(0.5) ? el('h1.accent', seller.brand) : mark(chance.below(6), look.color, 50),
      '\n\n',
      lines(buyer.name, buyer.street, buyer.town),
    ),
    el(
      '.right',
      lines(
        seller.name,
        seller.street,
        seller.town,
        `Org.nr. ${seller.vat}`,
        chance.is(0.5) && 'Foretaksregisteret',
        seller.phone,
        seller.mail,
      ),
    ),
  )

const linesTable = ({ deal, money }: Case) =>
  el(
    '',
    table(
      'lined.num.gap',
      ['Varenr', 'Beskrivelse', 'Antall', 'Pris', 'MVA', 'Beløp'],
      deal.items.map((item) => [
        item.code,
        item.name,
        `${item.quantity} ${item.unit}`,
        money(item.price),
        `${item.rate}%`,
        money(item.net),
      ]),
    ),
  )

/** Of a usual program: the seller at the top right, facts below it, tax by rate, the account in a bar at the foot. */
const program: Design = {
  name: 'norwegian-program',
  draw(chance) {
    const rates = chance.pick([[25], [25, 15], [25, 0]])
    const own = caseOf(chance, {
      ...FORM,
      rates,
      count: [1, 10],
      fonts: ['Open Sans', 'Roboto', 'Liberation Sans', 'Lato'],
    })
    const { look, buyer, deal, number, money } = own
    const account = accountOf(norwegianAccount(chance))
    const isCredit = chance.is(0.15)
    const title = isCredit ? 'Kreditnota' : 'Faktura'
    const style = `${base(look, '14mm 16mm 30mm 16mm')} ${FOOT} .foot { background: ${look.color}18; padding: 2mm 3mm }`
    const facts = pairs(
      'facts.auto',
      [`${title}nr.`, number],
      [`${title}dato`, day(deal.issued, 'd.m.y')],
      !isCredit && ['Forfallsdato', day(deal.due, 'd.m.y')],
      ['Leveringsdato', day(deal.supplied, 'd.m.y')],
      ['Kundenr.', chance.filled('1####')],
      ['Deres ref.', buyer.person],
    )
    const body = [
      el(
        '.foot.row',
        ...(isCredit
          ? [el('', `Kreditnota nr. ${number}`)]
          : [
              el('', `Kontonummer\n${account}`),
              el('', `KID\n${kidOf(chance)}`),
              el('', `Forfallsdato\n${day(deal.due, 'd.m.y')}`),
              el('', `Å betale (NOK)\n`, el('b', money(deal.gross))),
            ]),
      ),
      head(own),
      el('.row.gap', el('h1', title), facts),
      linesTable(own),
      el(
        '.row.gap.small',
        table(
          'grid.half',
          ['MVA-sats', 'Grunnlag', 'MVA'],
          deal.taxes.map((each) => [`${each.rate} %`, money(each.net), money(each.tax)]),
        ),
        table('sum', false, [
          ['Nettobeløp', money(deal.net)],
          ['Merverdiavgift', money(deal.tax)],
          [
            el('b', isCredit ? 'Til gode NOK' : chance.pick(['Å betale NOK', 'Totalt NOK', 'Sum å betale (NOK)'])),
            el('b', money(deal.gross)),
          ],
        ]),
      ),
    ]
    return {
      html: page(style, ...body),
      fields: own.fields({ ...(isCredit && { dueDate: '' }) }),
      kind: isCredit ? 'credit-note' : 'invoice',
    }
  },
}

const giroHead = ({ chance, look, seller }: Case) =>
  el(
    '.row',
    el('', mark(chance.below(6), look.color, 34), el('span.strong.accent', seller.brand)),
    el(
      '.small.right',
      `${seller.street}, ${seller.town}\nForetaksregisteret NO ${seller.register} MVA\nKundeservice: ${seller.phone}`,
    ),
  )

const giroLines = ({ deal, money }: Case) =>
  table(
    'lined.num',
    ['Beskrivelse', '', 'Beløp'],
    deal.items.map((item) => [item.name, `${item.quantity} ${item.unit} à ${money(item.price)}`, money(item.net)]),
  )

const giroSums = ({ deal, money, chance }: Case) =>
  table('sum', false, [
    ['Sum ekskl. mva', money(deal.net)],
    ['Mva 25 %', money(deal.tax)],
    [el('b', chance.pick(['Å betale', 'Totalsum', 'Beløp å betale'])), el('b', `kr ${money(deal.gross)}`)],
  ])

/** With a slip for giro at the foot, in which the seller stands as "Betalt til", and the buyer as "Betalt av". */
const giro: Design = {
  name: 'norwegian-giro',
  draw(chance) {
    const sellers = [
      '[{town} {craft}] AS',
      '[{brand} Kraft] AS',
      '[{brand} Strøm] AS',
      '[{brand} Bredbånd] AS',
      '[{town} Energi] AS',
      '[{brand} Fiber] AS',
      '[{last} Transport] AS',
      '[{brand} Forsikring] ASA',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      count: [1, 4],
      buyers: ['{first} {last}', '{first} {last}', '[{brand}] AS', '[{town} {craft}] AS'],
      numbers: ['##########', '########', '######'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const account = accountOf(norwegianAccount(chance))
    const kid = kidOf(chance)
    const [kroner, ore] = money(deal.gross).split(',')
    const style = `${base(look, '10mm 14mm 6mm 14mm')} .giro { position: absolute; bottom: 0; left: -14mm; right: -14mm; height: 88mm; background: #fdf3c4; padding: 3mm 14mm; font-size: 8.5pt } .h { font-size: 7pt } .giro .row { margin-top: 3mm }`
    const body = [
      giroHead(own),
      el(
        '.row.gap',
        el('.half', '\n', lines(buyer.name, buyer.street, buyer.town)),
        pairs(
          'facts.auto',
          ['Fakturanummer:', number],
          ['Fakturadato:', day(deal.issued, 'd.m.y')],
          ['Kundenummer:', chance.filled('######')],
          ['Betalingsfrist:', el('b', day(deal.due, 'd.m.y'))],
          ['KID:', kid],
          ['Kontonummer:', account],
        ),
      ),
      el(
        'h2.gap',
        `Faktura${chance.is(0.5) ? ` for perioden ${day(deal.ordered, 'd.m')} - ${day(deal.supplied, 'd.m.y')}` : ''}`,
      ),
      giroLines(own),
      giroSums(own),
      el(
        '.giro',
        el('b', 'KVITTERING   Innbetalt til konto'),
        el('.row', el('', `${account}`), el('', `Beløp  ${money(deal.gross)}`), el('', `Betalerens kontonummer`)),
        el(
          '.row',
          el('', el('.h', 'Betalingsinformasjon'), `Fakturanr ${number}\nKundenr ${chance.filled('#####')}`),
          el('', el('.h', 'GIRO   Betalingsfrist'), el('b', day(deal.due, 'd.m.y'))),
        ),
        el(
          '.row',
          el('.half', el('.h', 'Betalt av'), lines(buyer.name, buyer.street, buyer.town)),
          el('.half', el('.h', 'Betalt til'), lines(seller.name, seller.street, seller.town)),
        ),
        el(
          '.row',
          el('', el('.h', 'Kundeidentifikasjon (KID)'), `H   ${kid}`),
          el('', el('.h', 'Kroner'), kroner!),
          el('', el('.h', 'Øre'), ore!),
          el('', el('.h', 'Til konto'), account),
        ),
      ),
    ]
    return { html: page(style, ...body), fields: own.fields(), kind: 'invoice' }
  },
}

/** Of a consultant or a dentist: light, with the sums in a sentence, and the imprint in one line at the foot. */
const letter: Design = {
  name: 'norwegian-letter',
  draw(chance) {
    const sellers = [
      'Advokatfirmaet [{last}] AS',
      'Tannlege [{first} {last}]',
      '{first} {last} Consulting',
      '[{brand} Regnskap] AS',
      '{first} {last} ENK',
      '[{last} Arkitekter] AS',
      'Advokatene [{last} & {last}] DA',
      '[{brand}] AS',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      count: [1, 3],
      numbers: ['yyyy-##', '###', 'yy/###', '####'],
      fonts: ['EB Garamond', 'Lato', 'Caladea', 'Carlito', 'Courier Prime'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const style = `${base({ ...look, size: look.size + 1 }, '24mm 26mm 30mm 26mm')} ${FOOT} .foot { font-size: 7.5pt; color: #666 }`
    const body = [
      el(
        '.foot.center',
        `${seller.name}  |  ${seller.street}, ${seller.town}  |  Org.nr. ${seller.register}${chance.is(0.6) ? ' MVA' : ''}  |  ${seller.mail}  |  ${seller.phone}`,
      ),
      mark(chance.below(6), look.color, 38),
      el('.gap', lines(buyer.name, `v/ ${buyer.person}`, buyer.street, buyer.town)),
      el('.right', `${seller.town.replace(/^[\d ]+/, '')}, ${day(deal.issued, 'D. M y', 'nb')}`),
      el('h2.gap', `Faktura ${chance.pick(['nr. ', ''])}${number}`),
      ...deal.items.map((item) =>
        el('p', `${item.name}, ${item.quantity} ${item.unit} à kr ${money(item.price)}: kr ${money(item.net)}`),
      ),
      el(
        'p.gap',
        `Sum eks. mva.: kr ${money(deal.net)}\n25 % mva.: kr ${money(deal.tax)}\n`,
        el('b', `Totalt å betale: kr ${money(deal.gross)}`),
      ),
      el(
        'p.gap',
        `Vennligst betal til konto ${accountOf(norwegianAccount(chance))} innen ${day(deal.due, 'D. M y', 'nb')}. Merk betalingen med fakturanummer.`,
      ),
      el('p.gap', `Med vennlig hilsen\n${seller.person}`),
    ]
    return { html: page(style, ...body), fields: own.fields(), kind: 'invoice' }
  },
}

export const NORWEGIAN = [program, giro, letter]
