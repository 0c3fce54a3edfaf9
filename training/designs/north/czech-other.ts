import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { CZECH_GOODS, CZECHIA } from './czech-words.ts'
import { grouped } from '../identifiers.ts'
import { base, caseOf, FOOT, numberOf, type CaseForm } from './case.ts'
import { day } from './deal.ts'

const FORM: CaseForm = {
  country: CZECHIA,
  goods: CZECH_GOODS,
  count: [1, 4],
  rates: [21],
  numbers: ['OD-yyyy-###', 'D yy####', 'yyDB0###', '7yy#####'],
  signs: ' ,',
  currency: 'CZK',
}

/** A credit note with the number of the invoice that it corrects, all amounts negative. */
const credit: Design = {
  name: 'czech-credit-note',
  draw(chance) {
    const own = caseOf(chance, FORM)
    const { look, seller, buyer, deal, number, money } = own
    const first = numberOf(chance, ['yyyy####', 'FV-yyyy-####', 'yy0###'], deal.ordered)
    const title = chance.pick(['Opravný daňový doklad', 'DOBROPIS', 'Dobropis - opravný daňový doklad'])
    const minus = (cents: number) => `-${money(cents)}`
    const body = [
      el('.row', el('.strong.accent', seller.brand), el('.right', el('h2', title), `č. ${number}`)),
      el('hr'),
      el(
        '.row',
        el(
          '.half',
          el('i', 'Odběratel\n'),
          lines(buyer.name, buyer.street, buyer.town, `IČO: ${buyer.register}, DIČ: ${buyer.vat}`),
        ),
        el(
          '.half',
          el('i', 'Dodavatel\n'),
          lines(seller.name, seller.street, seller.town, `IČO: ${seller.register}, DIČ: ${seller.vat}`),
        ),
      ),
      el(
        '.gap',
        pairs(
          'facts.auto',
          ['Opravovaný doklad:', first],
          ['Datum vystavení:', day(deal.issued, 'd.m.y')],
          ['Datum doručení:', day(deal.issued, 'd.m.y')],
          ['Důvod opravy:', chance.pick(['vrácení zboží', 'reklamace', 'dodatečná sleva'])],
        ),
      ),
      el(
        '',
        table(
          'grid.num.gap.shade',
          ['Popis', 'Množství', 'Cena/MJ', 'Základ', 'DPH 21%', 'Celkem'],
          deal.items.map((item) => [
            item.name,
            `${item.quantity} ${item.unit}`,
            money(item.price),
            minus(item.net),
            minus(Math.round(item.net * 0.21)),
            minus(item.net + Math.round(item.net * 0.21)),
          ]),
        ),
      ),
      el(
        '',
        table('sum.gap', false, [
          ['Základ daně', `${minus(deal.net)} Kč`],
          ['DPH', `${minus(deal.tax)} Kč`],
          [el('b', chance.pick(['Celkem k vrácení', 'Celkem', 'K úhradě'])), el('b', `${minus(deal.gross)} Kč`)],
        ]),
      ),
      el('p.gap', `Částka bude vrácena na Váš účet. Vystavil: ${seller.person}`),
    ]
    return { html: page(base(look), ...body), fields: own.fields({ dueDate: '' }), kind: 'credit-note' }
  },
}

/** Of a supplier of telephone or energy: the customer in a window, a side column with the sums, an imprint at the foot. */
const telecom: Design = {
  name: 'czech-telecom',
  draw(chance) {
    const sellers = [
      '[{brand} Telecom] a.s.',
      '[{brand} Energie], a.s.',
      '[{brand}net] s.r.o.',
      '[{town}ské vodárny], a.s.',
      '[{brand} Mobil] a.s.',
    ]
    const goods = [
      'Tarif Neomezeně|měs.|599',
      'Internet optika 500/500|měs.|449',
      'Televize Plus|měs.|299',
      'Elektřina VT|MWh|2950',
      'Stálý plat|měs.|99',
      'Vodné|m3|58',
      'Stočné|m3|47',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      goods,
      count: [2, 5],
      most: 4,
      buyers: ['{first} {last}', '[{brand}] s.r.o.', '{first} {last}', '[{brand}] a.s.'],
      numbers: ['##########', '52yy######', 'yymm######'],
      fonts: ['Roboto', 'Open Sans', 'Lato', 'Liberation Sans'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const style = `${base(look, '14mm 14mm 30mm 14mm')} ${FOOT} .side { width: 55mm; background: ${look.color}15; padding: 4mm } .main { width: 118mm } .foot { font-size: 6.5pt; border-top: 0.5pt solid ${look.color}; padding-top: 1mm }`
    const side = el(
      '.side',
      el('.small', chance.pick(['Číslo faktury', 'Vyúčtování č.', 'Daňový doklad č.'])),
      el('b', number),
      el('.small.gap', 'Zákaznické číslo'),
      chance.filled('########'),
      el('.small.gap', 'Datum vystavení'),
      day(deal.issued, 'D. m. y'),
      el('.small.gap', 'Zúčtovací období'),
      `${day(deal.ordered, 'D. m.')} – ${day(deal.supplied, 'D. m. y')}`,
      el('.small.gap', 'K úhradě'),
      el('.strong.accent', `${money(deal.gross)} Kč`),
      el('.small.gap', 'Splatnost'),
      el('b', day(deal.due, 'D. m. y')),
      el('.small.gap', 'Číslo účtu'),
      `${chance.filled('##########')}/0800`,
      el('.small.gap', 'Variabilní symbol'),
      number,
    )
    const main = el(
      '.main',
      el('.gap', lines(buyer.name, buyer.street, buyer.town)),
      el('h2.gap', chance.pick(['Vyúčtování služeb', 'Faktura za služby', 'Faktura - daňový doklad'])),
      el(
        '',
        table(
          'lined.num.small.gap',
          ['Služba', 'Množství', 'Sazba DPH', 'Cena bez DPH'],
          deal.items.map((item) => [item.name, `${item.quantity} ${item.unit}`, '21 %', money(item.net)]),
        ),
      ),
      table('sum.small.gap', false, [
        ['Celkem bez DPH', `${money(deal.net)} Kč`],
        ['DPH 21 %', `${money(deal.tax)} Kč`],
        ['Celkem včetně DPH', `${money(deal.gross)} Kč`],
      ]),
      el('p.small.gap', 'Zaplaťte pohodlně pomocí QR kódu nebo inkasem. Prohlížejte si vyúčtování v naší aplikaci.'),
    )
    const body = [
      el(
        '.foot',
        `${seller.name}, se sídlem ${seller.street}, ${seller.town}, IČO ${seller.register}, DIČ ${seller.vat}, zapsaná v obchodním rejstříku vedeném Městským soudem v Praze, oddíl B, vložka ${chance.filled('####')}. Zákaznická linka ${seller.phone}, ${seller.domain}, IBAN ${grouped(seller.iban)}`,
      ),
      el('.row', el('.strong.accent', seller.brand.toLowerCase()), mark(chance.below(6), look.color, 36)),
      el('.row.gap', ...(chance.is(0.5) ? [side, main] : [main, side])),
    ]
    return { html: page(style, ...body), fields: own.fields({ iban: seller.iban }), kind: 'invoice' }
  },
}

export const CZECH_OTHER = [credit, telecom]
