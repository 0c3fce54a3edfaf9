import type { Design } from '../design.ts'
import { el, lines, page, pairs, table } from '../element.ts'
import { SWEDISH_GOODS } from './nordic-goods.ts'
import { SWEDEN } from './nordic-words.ts'
import { base, caseOf, type CaseForm } from './case.ts'
import { day, label } from './deal.ts'

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

/** Of a small firm: everything in one column, the seller below the sums, sometimes a credit note. */
const craft: Design = {
  name: 'swedish-craft',
  draw(chance) {
    const sellers = [
      '[{last}s {craft}] AB',
      '{first} {last} {craft}',
      '[{last} & Söner {craft}] HB',
      '[{town} {craft}] AB',
      '[{brand} {craft}]',
      'Åkeri AB [{last}]',
      'Dr. {first} {last} Praktik AB',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      count: [1, 5],
      rounded: chance.is(0.7),
      numbers: ['###', 'yy-##', '####', 'F####'],
      fonts: ['Liberation Serif', 'Carlito', 'Lato', 'EB Garamond', 'Courier Prime'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const isCredit = chance.is(0.25)
    const sign = isCredit ? '-' : ''
    const form = chance.pick(['y-m-d', 'D M y', 'd/m y'])
    const body = [
      el('.center', el('h1.accent', isCredit ? 'Kreditfaktura' : 'Faktura')),
      el(
        '.row.gap',
        el('.half', el('b', 'Kund: '), lines(`\n${buyer.name}`, buyer.street, buyer.town)),
        pairs(
          'facts.auto',
          [isCredit ? 'Kreditfaktura nr:' : 'Faktura nr:', number],
          ['Datum:', day(deal.issued, form, 'sv')],
          isCredit ? ['Avser faktura:', chance.filled('####')] : ['Förfaller:', day(deal.due, form, 'sv')],
          ['Betalas till:', `Bankgiro ${giro(chance.filled)}`],
        ),
      ),
      el(
        'p.gap',
        isCredit
          ? 'Kreditering enligt överenskommelse.'
          : `Arbete utfört ${day(deal.supplied, form, 'sv')} hos Er enligt nedan.`,
      ),
      table(
        'lined.num',
        ['Beskrivning', 'Antal', 'Pris', 'Summa'],
        deal.items.map((item) => [
          item.name,
          `${item.quantity} ${item.unit}`,
          money(item.price),
          `${sign}${money(item.net)}`,
        ]),
      ),
      el(
        '.gap',
        table('sum', false, [
          ['Summa', `${sign}${money(deal.net)}`],
          ['Moms 25%', `${sign}${money(deal.tax)}`],
          ...(deal.rounding === 0 || isCredit ? [] : [['Öresavrundning', money(deal.rounding)]]),
          [
            el('b', isCredit ? 'Att få tillbaka' : 'ATT BETALA'),
            el('b', `${sign}${money(isCredit ? deal.gross : deal.payable)} kr`),
          ],
        ]),
      ),
      el(
        '.gap',
        el('hr'),
        el('b', seller.name),
        `, ${seller.street}, ${seller.town}\nTel ${seller.phone}  ${seller.mail}\nOrg.nr ${seller.register}  Moms.nr ${seller.vat}${chance.is(0.6) ? '\nInnehar F-skattsedel' : ''}`,
      ),
    ]
    const fields = own.fields({
      grossTotal: label(isCredit ? deal.gross : deal.payable),
      ...(isCredit && { dueDate: '' }),
    })
    return { html: page(base(look, '22mm 24mm'), ...body), fields, kind: isCredit ? 'credit-note' : 'invoice' }
  },
}

export const SWEDISH_CRAFT = [craft]
