import type { Design } from '../design.ts'
import { HUNGARIAN_GOODS, HUNGARY } from './eastern-words.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { base, caseOf, FOOT, type CaseForm } from './case.ts'
import { day } from './deal.ts'

const FORM: CaseForm = {
  country: HUNGARY,
  goods: HUNGARIAN_GOODS,
  count: [1, 6],
  rates: [27],
  numbers: ['@@@-yyyy-##', 'yyyy-000###', 'E-@@@-yyyy-##', 'SZ00###/yyyy', 'yyyy/00###', '@@##@#####'],
  signs: ' ,',
  currency: 'HUF',
  whole: true,
}
const account = (iban: string): string => `${iban.slice(4, 12)}-${iban.slice(12, 20)}-${iban.slice(20)}`
const form = (chance: { pick<T>(list: readonly T[]): T }) => chance.pick(['y.m.d.', 'y. m. d.', 'y-m-d', 'y.m.d'])

/** Of an online program: seller and buyer side by side, the dates in a row of boxes, whole forints. */
const online: Design = {
  name: 'hungarian-online',
  draw(chance) {
    const own = caseOf(chance, { ...FORM, fonts: ['Open Sans', 'Lato', 'Roboto', 'Carlito'] })
    const { look, seller, buyer, deal, number, money } = own
    const date = form(chance)
    const party = (head: string, { name, street, town, vat }: typeof seller, more: string) =>
      el('.half', el('.small.accent', head), el('b', name), `\n${town}, ${street}\nAdószám: ${vat}${more}`)
    const style = `${base(look)} ${FOOT} .dates { border-top: 1pt solid ${look.color}; border-bottom: 1pt solid ${look.color}; padding: 2mm 0 }`
    const cell = (name: string, value: string) => el('.center', el('.small', name), el('b', value))
    const body = [
      el('.foot.small.center', 'A számla elektronikusan készült, aláírás nélkül is érvényes. 1/1. oldal'),
      el(
        '.row',
        chance.is(0.5) ? el('.strong.accent', seller.brand) : mark(chance.below(6), look.color, 40),
        el(
          '.right',
          el('h1', chance.pick(['Számla', 'SZÁMLA', 'E-számla'])),
          `${chance.pick(['Számlaszám', 'Sorszám', 'Számla sorszáma'])}: ${number}`,
        ),
      ),
      el(
        '.row.gap',
        party(
          chance.pick(['Eladó', 'Szállító', 'Kibocsátó']),
          seller,
          `\nBankszámlaszám: ${account(seller.iban)}\n${seller.bank}`,
        ),
        party(chance.pick(['Vevő', 'Vásárló']), buyer, ''),
      ),
      el(
        '.dates.row.gap',
        cell('Fizetési mód', chance.pick(['átutalás', 'Átutalás', 'bankkártya'])),
        cell('Teljesítés dátuma', day(deal.supplied, date)),
        cell(chance.pick(['Számla kelte', 'Kiállítás dátuma', 'Kelt']), day(deal.issued, date)),
        cell('Fizetési határidő', day(deal.due, date)),
      ),
      el(
        '',
        table(
          'lined.num.gap',
          ['Megnevezés', 'Menny.', 'Nettó egységár', 'Nettó érték', 'Áfa', 'Áfa érték', 'Bruttó érték'],
          deal.items.map((item) => [
            item.name,
            `${item.quantity} ${item.unit}`,
            money(item.price),
            money(item.net),
            '27%',
            money(item.net * 0.27),
            money(item.net * 1.27),
          ]),
        ),
      ),
      el(
        '',
        table('sum.gap', false, [
          ['Nettó összesen:', `${money(deal.net)} Ft`],
          ['Áfa összesen:', `${money(deal.tax)} Ft`],
          [
            el('.strong', chance.pick(['Fizetendő:', 'Bruttó végösszeg:', 'Fizetendő összesen:'])),
            el('.strong', `${money(deal.gross)} ${chance.pick(['Ft', 'HUF', 'Ft'])}`),
          ],
        ]),
      ),
      chance.is(0.4) &&
        el('p.gap.small', `Megjegyzés: Megrendelés száma ${chance.filled('MR-#####')}. Köszönjük a vásárlást!`),
    ]
    return { html: page(style, ...body), fields: own.fields(), kind: 'invoice' }
  },
}

/** Of an older program: one big frame with cells, sums by rate, in a monospaced or narrow font. */
const framed: Design = {
  name: 'hungarian-framed',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      signs: chance.pick([' ,', '.,']),
      count: [1, 10],
      fonts: ['Liberation Mono', 'DejaVu Sans Mono', 'Liberation Sans Narrow', 'DejaVu Sans Condensed'],
    })
    const { seller, buyer, deal, number, money } = own
    const look = { ...own.look, size: own.look.size - 1 }
    const date = form(chance)
    const isCredit = chance.is(0.2)
    const minus = isCredit ? '-' : ''
    const style = `${base(look, '10mm')} .frame { border: 1pt solid black } .frame > .row > div { padding: 2mm; border: 0.5pt solid black; flex: 1 }`
    const cell = (name: string, value: string) => el('.center', `${name}\n`, el('b', value))
    const body = [
      el(
        '.row',
        el('b', isCredit ? 'MÓDOSÍTÓ SZÁMLA (STORNÓ)' : chance.pick(['SZÁMLA', 'S Z Á M L A', 'ÁFÁS SZÁMLA'])),
        el('', `Sorszám: ${number}`),
        el('', 'Oldal: 1/1'),
      ),
      el(
        '.frame',
        el(
          '.row',
          el(
            '',
            el('.small', 'Szállító neve, címe, adószáma:'),
            el('b', seller.name),
            `\n${seller.town}\n${seller.street}\nAdószám: ${seller.vat}\nCégjegyzékszám: ${seller.register}\nBankszámla: ${account(seller.iban)}`,
          ),
          el(
            '',
            el('.small', 'Vevő neve, címe:'),
            el('b', buyer.name),
            `\n${buyer.town}\n${buyer.street}\nAdószám: ${buyer.vat}\nVevőkód: ${chance.filled('V#####')}`,
          ),
        ),
        el(
          '.row',
          cell('Fizetési mód', 'ÁTUTALÁS'),
          cell('Teljesítés', day(deal.supplied, date)),
          cell('Kiállítás', day(deal.issued, date)),
          cell('Esedékesség', day(deal.due, date)),
          cell('Rendelésszám', chance.filled('#####')),
        ),
      ),
      isCredit && el('p', `Eredeti számla: ${chance.filled('SZ00###/####')}`),
      table(
        'num.gap',
        ['Cikkszám', 'Megnevezés', 'Menny. Me.', 'Egységár', 'Nettó', 'ÁFA%', 'Bruttó'],
        deal.items.map((item) => [
          item.code,
          item.name,
          `${minus}${item.quantity} ${item.unit}`,
          money(item.price),
          `${minus}${money(item.net)}`,
          '27',
          `${minus}${money(item.net * 1.27)}`,
        ]),
      ),
      el('hr'),
      table(
        'num',
        ['Összesítés', '', 'ÁFA alap', 'ÁFA összeg', 'Bruttó'],
        [['27%', '', `${minus}${money(deal.net)}`, `${minus}${money(deal.tax)}`, `${minus}${money(deal.gross)}`]],
      ),
      el(
        'p.right.gap',
        el('b', `FIZETENDŐ VÉGÖSSZEG:  ${minus}${money(deal.gross)} ${chance.pick(['Ft', 'HUF', 'Ft.'])}`),
      ),
      el('p.gap.small', `Kiállította: ${seller.person}   Átvette: ....................`),
    ]
    return { html: page(style, ...body), fields: own.fields({}), kind: isCredit ? 'cancellation' : 'invoice' }
  },
}

/** Of a provider for homes: what is due in a box at the right, the customer in a window, the company in small print. */
const provider: Design = {
  name: 'hungarian-provider',
  draw(chance) {
    const sellers = [
      '[{brand} Távközlési] Zrt.',
      '[{brand} Energia] Kft.',
      '[{town}i Vízmű] Zrt.',
      '[{brand}] Nyrt.',
      '[{brand} Kábel] Kft.',
    ]
    const goods = [
      'Havidíj Net 500|hó|5900',
      'Előfizetési díj|hó|4200',
      'Villamos energia|kWh|36',
      'Vízdíj|m3|280',
      'Csatornadíj|m3|390',
      'Alapdíj|hó|890',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      goods,
      count: [1, 4],
      most: 60,
      buyers: ['{last} {first}', '{last} {first}', '[{brand}] Kft.', '[{brand}] Bt.'],
      numbers: ['##########', '##########-#', 'yyyy########'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const date = form(chance)
    const style = `${base(look, '12mm 15mm 26mm 18mm')} ${FOOT} .due { background: ${look.color}18; padding: 4mm; width: 70mm } .foot { font-size: 6.5pt }`
    const body = [
      el(
        '.foot',
        `${seller.name} · ${seller.town}, ${seller.street} · Adószám: ${seller.vat} · Cg. ${seller.register} · Bank: ${seller.bank} ${account(seller.iban)}`,
      ),
      el(
        '.row',
        el('', mark(chance.below(6), look.color, 40), el('span.strong.accent', chance.is(0.6) && ` ${seller.brand}`)),
        el('.small.right', `Ügyfélszolgálat: ${seller.phone}\n${seller.domain}`),
      ),
      el(
        '.row.gap',
        el('', '\n', lines(buyer.name, buyer.town, buyer.street)),
        el(
          '.due',
          el('b', `Fizetendő összeg: ${money(deal.gross)} Ft`),
          `\nFizetési határidő: ${day(deal.due, date)}\nÜgyfélazonosító: ${chance.filled('########')}`,
        ),
      ),
      el('h2.gap', `${chance.pick(['Számla', 'Közüzemi számla', 'SZÁMLA'])}`),
      pairs(
        'facts.auto',
        ['Számla sorszáma:', number],
        ['Számla kelte:', day(deal.issued, date)],
        ['Teljesítés időpontja:', day(deal.due, date)],
        ['Elszámolt időszak:', `${day(deal.ordered, date)} - ${day(deal.supplied, date)}`],
        ['Fizetés módja:', chance.pick(['Postai csekk', 'Csoportos beszedés', 'Átutalás'])],
      ),
      el(
        '',
        table(
          'lined.num.gap',
          ['Tétel', 'Mennyiség', 'Nettó (Ft)', 'ÁFA (27%)', 'Bruttó (Ft)'],
          deal.items.map((item) => [
            item.name,
            `${item.quantity} ${item.unit}`,
            money(item.net),
            money(item.net * 0.27),
            money(item.net * 1.27),
          ]),
          [[el('b', 'Összesen'), '', money(deal.net), money(deal.tax), el('b', money(deal.gross))]],
        ),
      ),
    ]
    return { html: page(style, ...body), fields: own.fields(), kind: 'invoice' }
  },
}

export const HUNGARIAN = [online, framed, provider]
