import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { grouped } from '../identifiers.ts'
import { DANISH_GOODS } from './nordic-goods.ts'
import { DENMARK } from './nordic-words.ts'
import { base, caseOf, FOOT, type Case, type CaseForm } from './case.ts'
import { day } from './deal.ts'

const FORM: CaseForm = {
  country: DENMARK,
  goods: DANISH_GOODS,
  count: [1, 8],
  rates: [25],
  numbers: ['#####', '10###', 'yyyy####', '######', 'F-#####', '4####'],
  signs: '.,',
  currency: 'DKK',
}

/** Of a usual program: buyer at the left, seller at the right below the logo, sums at the right, terms at the foot. */
const program: Design = {
  name: 'danish-program',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      count: [1, 16],
      fonts: ['Liberation Sans', 'Roboto', 'Open Sans', 'Carlito'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d-m-y', 'd.m.y', 'D. M y', 'd/m-y'])
    const isCredit = chance.is(0.15)
    const title = isCredit ? 'Kreditnota' : chance.pick(['Faktura', 'FAKTURA'])
    const body = [
      el(
        '.row',
        el(
          '.half',
          '\n\n\n',
          lines(
            buyer.name,
            chance.is(0.4) && `Att.: ${buyer.person}`,
            buyer.street,
            buyer.town,
            `CVR-nr.: ${buyer.register}`,
          ),
        ),
        el(
          '.right',
          mark(chance.below(6), look.color, 46),
          '\n',
          el('b', seller.name),
          `\n${seller.street}\n${seller.town}\nCVR-nr. ${seller.register}\nTlf. ${seller.phone.replace(/^\D*/, '')}\n${seller.mail}`,
        ),
      ),
      el(
        '.row.gap',
        el('h1', title),
        pairs(
          'facts.auto',
          [`${title}nr.:`, number],
          [`${isCredit ? 'Dato' : chance.pick(['Fakturadato', 'Dato'])}:`, day(deal.issued, form, 'da')],
          ['Kundenr.:', chance.filled('####')],
          chance.is(0.4) && ['Ordrenr.:', chance.filled('#####')],
        ),
      ),
      el(
        '',
        table(
          'lined.num.gap',
          ['Nr.', 'Beskrivelse', 'Antal', 'Enhed', 'Pris', 'I alt'],
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
      el(
        '.gap',
        table('sum', false, [
          ['Subtotal', money(deal.net)],
          ['25% moms', money(deal.tax)],
          [el('b', `${chance.pick(['Total', 'I alt', 'Total inkl. moms'])} DKK`), el('b', money(deal.gross))],
        ]),
      ),
      !isCredit &&
        el(
          'p.gap.small',
          `Betalingsbetingelser: Netto ${Math.round((deal.due.getTime() - deal.issued.getTime()) / 86_400_000)} dage - Forfaldsdato: ${day(deal.due, form, 'da')}\nBeløbet indbetales på bankkonto:\n${seller.bank} / Reg.nr. ${chance.filled('####')} / Kontonr. ${chance.filled('##########')}\nFakturanr. ${number} bedes angivet ved bankoverførsel`,
        ),
    ]
    const fields = own.fields({ ...(isCredit && { dueDate: '' }) })
    return { html: page(base(look), ...body), fields, kind: isCredit ? 'credit-note' : 'invoice' }
  },
}

/** Of a hotel or a venue: name in the middle at the top, guest and room as references, tax included. */
const hotel: Design = {
  name: 'danish-hotel',
  draw(chance) {
    const sellers = [
      '[Hotel {brand}] A/S',
      '[{town} Kro & Hotel] ApS',
      '[{brand} Conference] A/S',
      '[Restaurant {brand}] ApS',
      '[Hotel {last}]',
      '[{brand} Strandhotel] A/S',
    ]
    const goods = [
      'Dobbeltværelse inkl. morgenmad|nat|850',
      'Enkeltværelse|nat|690',
      'Mødepakke|pers|420',
      'Middag, 3 retter|kuvert|365',
      'Minibar|stk|48',
      'Parkering|døgn|120',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      goods,
      count: [1, 4],
      most: 6,
      numbers: ['######', '#####', 'H-####'],
      fonts: ['EB Garamond', 'Lato', 'Liberation Serif', 'Caladea', 'Open Sans'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d.m.y', 'd-m-y', 'D. M y'])
    const cell = (name: string, value: string) => el('', el('.small.accent', name), value)
    const body = [
      el('.center', el('h1.accent', seller.brand), el('.small', `${seller.street} · ${seller.town} · ${seller.phone}`)),
      el('.gap', lines(buyer.name, buyer.street, buyer.town)),
      el(
        '.row.gap',
        cell('Faktura nr.', number),
        cell('Dato', day(deal.issued, form, 'da')),
        cell('Gæst', buyer.person),
        cell('Værelse', chance.filled('###')),
        cell('Ankomst', day(deal.ordered, form, 'da')),
        cell('Afrejse', day(deal.supplied, form, 'da')),
      ),
      el(
        '',
        table(
          'lined.gap',
          ['Dato', 'Tekst', 'Antal', 'Beløb i kr.'],
          deal.items.map((item) => [
            day(deal.supplied, 'd.m'),
            item.name,
            String(item.quantity),
            money(item.net + Math.round(item.net / 4)),
          ]),
        ),
      ),
      el(
        'p.gap.right',
        el('.strong', `Total kr. ${money(deal.gross)}`),
        `Heraf moms 25%: ${money(deal.tax)}\nBeløb ekskl. moms: ${money(deal.net)}`,
      ),
      el(
        'p.gap',
        `Betales senest ${day(deal.due, form, 'da')} til ${seller.bank}, IBAN ${grouped(seller.iban)}, SWIFT ${seller.bic}.`,
      ),
      el('.center.small.gap', `Tak for besøget\n${seller.name} · CVR ${seller.register} · ${seller.domain}`),
    ]
    return {
      html: page(base(look, '16mm 22mm'), ...body),
      fields: own.fields({ iban: seller.iban, bic: seller.bic }),
      kind: 'invoice',
    }
  },
}

const goodsTable = ({ deal, money }: Case, extra: string[][]) =>
  el(
    '',
    table(
      'num.gap.wide',
      ['Varenr.', 'Varebetegnelse', 'Antal', 'Stk.pris', 'Beløb'],
      [
        ...deal.items.map((item) => [
          item.code,
          item.name,
          `${item.quantity} ${item.unit}`,
          money(item.price),
          money(item.net),
        ]),
        ...extra,
      ],
    ),
  )

const wholesaleHead = ({ seller }: Case) =>
  el(
    '.row',
    el('h1.accent', seller.brand.toUpperCase()),
    el(
      '.right.small',
      lines(
        seller.name,
        seller.street,
        seller.town,
        `Telefon ${seller.phone.replace(/^Tlf\.? ?:? ?/, '')}`,
        `CVR ${seller.register}`,
        seller.domain,
      ),
    ),
  )

/** Of a wholesaler or a doctor: a wide head with facts in a grid, a payment slip with FIK line at the foot. */
const wholesale: Design = {
  name: 'danish-payment-slip',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      count: [1, 5],
      shipping: 0.3,
      discount: 0.3,
      numbers: ['########', '7#####', '######'],
      fonts: ['Liberation Sans Narrow', 'Roboto Condensed', 'DejaVu Sans Condensed', 'Liberation Sans'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d.m.Y', 'd-m-y', 'd.m.y'])
    const creditor = chance.filled('########')
    const style = `${base(look, '12mm 12mm 8mm 14mm')} ${FOOT} .slip { position: absolute; bottom: 0; left: 0; right: 0; border: 0.5pt solid ${look.color}; padding: 2mm; height: 62mm } .fik { font-family: "FreeMono"; margin-top: 8mm }`
    const extra = [
      ...(deal.discount > 0 ? [['', 'Rabat', '', '', `-${money(deal.discount)}`]] : []),
      ...(deal.shipping > 0 ? [['', 'Fragt', '', '', money(deal.shipping)]] : []),
    ]
    const body = [
      wholesaleHead(own),
      el(
        '.row.gap',
        el('.half', el('.small', 'Faktureres til'), el('b', buyer.name), `\n${buyer.street}\n${buyer.town}`),
        el(
          '.half',
          el('.small', 'Leveres til'),
          lines(buyer.name, chance.is(0.5) && 'Lager 2, port 4', buyer.street, buyer.town),
        ),
      ),
      el(
        '.gap',
        table(
          'grid.shade',
          ['Fakturanr.', 'Fakturadato', 'Kundenr.', 'Deres ref.', 'Følgeseddel', 'Forfald'],
          [
            [
              number,
              day(deal.issued, form),
              chance.filled('#####'),
              buyer.person,
              chance.filled('######'),
              day(deal.due, form),
            ],
          ],
        ),
      ),
      goodsTable(own, extra),
      el(
        '.gap',
        table(
          'grid.shade',
          ['Momsgrundlag', 'Moms %', 'Momsbeløb', 'Valuta', 'Til betaling'],
          [[money(deal.net), '25', money(deal.tax), 'DKK', el('b', money(deal.gross))]],
        ),
      ),
      el(
        '.slip',
        el(
          '.row',
          el('.half', 'INDBETALINGSKORT\n', el('.small', 'Indbetaler'), lines(buyer.name, buyer.street, buyer.town)),
          el(
            '.half',
            el('.small', 'Kreditornummer og beløbsmodtager'),
            `${creditor}\n${seller.name}\n${seller.town}\n\n`,
            el('.small', 'Kroner   Øre'),
            money(deal.gross).replace(',', '   '),
          ),
        ),
        el('.fik', `+71< ${chance.filled('00000##########')} +${creditor}<`),
      ),
    ]
    return { html: page(style, ...body), fields: own.fields(), kind: 'invoice' }
  },
}

export const DANISH = [program, hotel, wholesale]
