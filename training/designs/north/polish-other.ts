import { polishWords } from './amount-in-words.ts'
import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { grouped } from '../identifiers.ts'
import { base, caseOf, FOOT, numberOf, type CaseForm } from './case.ts'
import { day, label } from './deal.ts'
import { POLAND, POLISH_GOODS } from './polish-words.ts'

const FORM: CaseForm = {
  country: POLAND,
  goods: POLISH_GOODS,
  count: [1, 3],
  rates: [23],
  numbers: ['FK ##/mm/yyyy', 'KOR/##/yyyy', 'FKS-##/yy', 'K/yyyy/###'],
  signs: ' ,',
  currency: 'PLN',
}

/** A correction: what was, what is right, and the difference that is paid back. */
const correction: Design = {
  name: 'polish-correction',
  draw(chance) {
    const own = caseOf(chance, FORM)
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d.m.y', 'y-m-d'])
    const first = numberOf(chance, ['FV ##/mm/yyyy', 'FS-###/yy'], deal.ordered)
    const rows = (factor: number) =>
      deal.items.map((item, at) => [
        String(at + 1),
        item.name,
        String(item.quantity * factor),
        money(item.price),
        money(item.net * factor),
        '23%',
        money(Math.round(item.net * factor * 0.23)),
        money(Math.round(item.net * factor * 1.23)),
      ])
    const head = ['Lp', 'Nazwa', 'Ilość', 'Cena', 'Netto', 'Stawka', 'VAT', 'Brutto']
    const body = [
      pairs(
        'facts.auto',
        ['Data wystawienia:', day(deal.issued, form)],
        ['Miejsce wystawienia:', seller.town.slice(7)],
      ),
      el(
        'h2.gap',
        `${chance.pick(['Faktura korygująca', 'FAKTURA KORYGUJĄCA', 'Faktura VAT korygująca'])} nr ${number}`,
      ),
      el('p', `do faktury ${first} z dnia ${day(deal.ordered, form)}`),
      el(
        'p',
        `Przyczyna korekty: ${chance.pick(['zwrot towaru', 'udzielony rabat', 'błędna cena', 'pomyłka w ilości'])}`,
      ),
      el(
        '.row.gap',
        el('.half', el('b', 'Sprzedawca:\n'), lines(seller.name, seller.street, seller.town, `NIP ${seller.vat}`)),
        el('.half', el('b', 'Nabywca:\n'), lines(buyer.name, buyer.street, buyer.town, `NIP ${buyer.vat}`)),
      ),
      el('p.gap', el('b', 'Przed korektą')),
      table('grid.num.small', head, rows(2)),
      el('p.gap', el('b', 'Po korekcie')),
      table('grid.num.small', head, rows(1)),
      el('p.gap', el('b', chance.pick(['Podsumowanie korekty', 'Razem korekta']))),
      table(
        'grid.num.small',
        ['', 'Stawka', 'Netto', 'VAT', 'Brutto'],
        [['Razem', '23%', `-${money(deal.net)}`, `-${money(deal.tax)}`, `-${money(deal.gross)}`]],
      ),
      el('p.gap', el('b', `Do zwrotu: ${money(deal.gross)} PLN`), `\nSłownie: ${polishWords(deal.gross)}`),
      chance.is(0.5) && el('p', `Termin zwrotu: ${day(deal.due, form)}`),
      el('.row.small.gap', el('', `Wystawił(a): ${seller.person}`), el('', 'Podpis osoby upoważnionej do odbioru')),
    ]
    const fields = own.fields({ dueDate: '' })
    return { html: page(base(look), ...body), fields, kind: 'credit-note' }
  },
}

const amountsOf = (chance: { is(share: number): boolean }) => (chance.is(0.5) ? 'Wartość' : 'Kwota')

/** Of a haulier: a letterhead in the middle, amounts in euro, orders and plates as references. */
const haulier: Design = {
  name: 'polish-haulier',
  draw(chance) {
    const sellers = [
      'P.P.H.U. [{brand}-TRANS] {first} {last}',
      'Transport Międzynarodowy [{last}] Sp. z o.o.',
      '[{brand} Spedycja] sp. z o.o. sp. k.',
      'Usługi Transportowe {first} {last}',
      '[{brand} Cargo] S.A.',
      'F.H.U. TRANS-[{brand}] {last} {first}',
    ]
    const goods = [
      'Usługa transportowa Poznań - Hamburg|szt.|1150',
      'Fracht Wrocław (PL) - Lyon (FR)|fracht|1890',
      'Przewóz drogowy PL-CZ|kurs|620',
      'Postojowe|doba|200',
      'Opłata drogowa|szt.|85',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      goods,
      count: [1, 2],
      most: 2,
      days: [30, 45, 60],
      numbers: ['##/mm/yyyy', 'FE/##/yy', 'EUR/###/yyyy', 'T-####/yy'],
      currency: 'EUR',
      fonts: ['Liberation Serif', 'Caladea', 'FreeSerif', 'Carlito'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const exchange = 4.2 + chance.below(400) / 1000
    const contact = `${seller.street}, ${seller.town}   tel. ${seller.phone}   e-mail: ${seller.mail}\nNIP: PL${seller.vat}   REGON: ${seller.register}`
    const pln = money(Math.round(deal.tax * exchange))
    const body = [
      el('.center', el('.strong.accent', seller.name), contact, el('hr')),
      el('.right', `${seller.town.slice(7)}, ${day(deal.issued, 'd.m.y')} r.`),
      el('h2.center.gap', `FAKTURA NR ${number}`),
      el(
        'p.gap',
        el('b', 'Zleceniodawca / Nabywca:\n'),
        lines(buyer.name, buyer.street, buyer.town, `NIP: PL${buyer.vat}`),
      ),
      el(
        'p.gap',
        `Zlecenie nr ${chance.filled('####/##')}, auto ${chance.filled('@@ #####')} / ${chance.filled('@@@ ##@@')}, CMR ${chance.filled('#######')}, data rozładunku ${day(deal.supplied, 'd.m.y')}`,
      ),
      table(
        'grid.num.gap',
        ['Lp.', 'Nazwa usługi', 'Ilość', `${amountsOf(chance)} netto EUR`, 'VAT %', 'VAT EUR', 'Brutto EUR'],
        deal.items.map((item, at) => [
          String(at + 1),
          item.name,
          String(item.quantity),
          money(item.net),
          '23',
          money(Math.round(item.net * 0.23)),
          money(item.net + Math.round(item.net * 0.23)),
        ]),
        [['', el('b', 'Razem'), '', money(deal.net), '', money(deal.tax), el('b', money(deal.gross))]],
      ),
      el(
        'p.small.gap',
        `Kurs NBP 1 EUR = ${exchange.toFixed(4).replace('.', ',')} PLN, tabela nr ${chance.filled('1##/A/NBP')}/${deal.issued.getUTCFullYear()}. Kwota VAT: ${pln} PLN`,
      ),
      el(
        'p.gap',
        `Do zapłaty: `,
        el('b', `${money(deal.gross)} EUR`),
        `\nForma płatności: przelew, termin: ${day(deal.due, 'd.m.y')}\nBank: ${seller.bank}, SWIFT ${seller.bic}\nKonto EUR: ${grouped(seller.iban)}`,
      ),
      el('.right.gap', `.......................................\n${seller.person}`),
    ]
    return {
      html: page(base(look), ...body),
      fields: own.fields({ iban: seller.iban, bic: seller.bic }),
      kind: 'invoice',
    }
  },
}

/** Of a law office: in serifs, with a side column, and tax in one sentence. */
const law: Design = {
  name: 'polish-law-office',
  draw(chance) {
    const sellers = [
      'Kancelaria Adwokacka [{first} {last}]',
      'Kancelaria Radcy Prawnego {first} {last}',
      '[{last} {last} i Wspólnicy] Sp. k.',
      'Kancelaria Notarialna {last} & {last} s.c.',
      'Biuro Rachunkowe [{brand}] {first} {last}',
      'Indywidualna Praktyka Lekarska {first} {last}',
    ]
    const goods = [
      'Obsługa prawna zgodnie z umową|mies.|2500',
      'Zastępstwo procesowe, sygn. akt I C 245/23|spr.|3600',
      'Opinia prawna|szt.|1800',
      'Sporządzenie umowy spółki|szt.|1200',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      goods,
      count: [1, 2],
      most: 1,
      numbers: ['##/yyyy', '#/mm/yyyy', 'FV/##/yyyy', '###/KR/yy'],
      fonts: ['EB Garamond', 'Liberation Serif', 'Caladea', 'FreeSerif'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const style = `${base({ ...look, size: look.size + 1 })} .side { width: 42mm; font-size: 75%; border-right: 0.5pt solid ${look.color}; padding-right: 4mm } .main { width: 122mm }`
    const side = el(
      '.side',
      mark(chance.below(6), look.color, 30),
      '\n',
      el('b', seller.name),
      `\n\n${seller.street}\n${seller.town}\n\ntel. ${seller.phone}\n${seller.mail}\n${seller.domain}\n\nNIP ${seller.vat}\nREGON ${seller.register}\n\n${seller.bank}\n${grouped(seller.iban)}`,
    )
    const main = el(
      '.main',
      el('.right', `${seller.town.slice(7)}, ${day(deal.issued, 'D M y', 'pl')} r.`),
      el('h2.gap', `Faktura nr ${number}`),
      el(
        'p.gap',
        chance.pick(['Klient', 'Nabywca', 'Dla']),
        ':\n',
        lines(buyer.name, buyer.street, buyer.town, `NIP ${buyer.vat}`),
      ),
      el(
        '.gap',
        table(
          'lined.num',
          ['', 'Usługa', 'Netto'],
          deal.items.map((item, at) => [`${at + 1}.`, item.name, `${money(item.net)} zł`]),
        ),
      ),
      el(
        'p.gap',
        `Wartość netto ${money(deal.net)} zł, podatek VAT (23%) ${money(deal.tax)} zł, wartość brutto ${money(deal.gross)} zł.`,
      ),
      el('p.gap', el('b', `Do zapłaty ${money(deal.gross)} zł`), ` (${polishWords(deal.gross)})`),
      el('p', `Termin płatności: ${day(deal.due, 'D M y', 'pl')} r., przelewem na rachunek kancelarii.`),
    )
    const fields = own.fields({ iban: seller.iban, grossTotal: label(deal.gross) })
    return { html: page(`${style} ${FOOT}`, el('.row', side, main)), fields, kind: 'invoice' }
  },
}

export const POLISH_OTHER = [correction, haulier, law]
