import { polishWords } from './amount-in-words.ts'
import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { grouped } from '../identifiers.ts'
import { base, caseOf, FOOT, type Case, type CaseForm } from './case.ts'
import { day } from './deal.ts'
import { POLAND, POLISH_GOODS, POLISH_SERVICES } from './polish-words.ts'

const FORM: CaseForm = {
  country: POLAND,
  goods: POLISH_GOODS,
  count: [1, 8],
  rates: [23],
  numbers: ['FV ##/mm/yyyy', 'FS-###/yy', '##/mm/yyyy', 'FV/yyyy/mm/###', 'F/000###/yy', '###/yyyy/MAG', 'yyyy/mm/##'],
  signs: ' ,',
  currency: 'PLN',
}
/** As within the country: without the code of the country. */
const account = (iban: string): string => `${iban.slice(2, 4)} ${grouped(iban.slice(4))}`
const rate = (value: number): string => `${value}%`

/** By rate, below the lines: "Razem", then "W tym". */
const vatTable = ({ deal, money }: Case, selector: string) =>
  table(
    selector,
    ['', 'Stawka', 'Netto', 'VAT', 'Brutto'],
    [
      [el('b', 'Razem'), 'X', money(deal.net), money(deal.tax), money(deal.gross)],
      ...deal.taxes.map(({ rate: own, net, tax }, at) => [
        at === 0 ? 'W tym' : '',
        rate(own),
        money(net),
        money(tax),
        money(net + tax),
      ]),
    ],
  )

/** Of a program for warehouses: parties in boxes, VAT by rate, the total in words, lines to sign on. */
const warehouse: Design = {
  name: 'polish-warehouse',
  draw(chance) {
    const signs = chance.pick([' ,', ',', ' ,'])
    const rates = chance.pick([[23], [23, 8], [23, 5, 8]])
    const own = caseOf(chance, {
      ...FORM,
      count: [1, 14],
      rates,
      signs,
      fonts: ['Liberation Sans', 'DejaVu Sans Condensed'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const style = `${base(look)} .box { border: 0.6pt solid black; padding: 2mm } .head { background: #ddd; font-size: 85% }`
    const form = chance.pick(['d.m.y', 'y-m-d', 'd-m-y'])
    const title = chance.pick(['Faktura VAT', 'FAKTURA', 'Faktura'])
    const party = (head: string, { name, street, town, vat }: typeof seller, more: string) =>
      el('.half.box', el('.head', head), el('b', name), `\n${street}\n${town}\nNIP: ${vat}${more}`)
    const pay = chance.pick(['przelew', 'Przelew 14 dni', 'gotówka', 'karta płatnicza'])
    const split = chance.is(0.3)
    const body = [
      el(
        '.row',
        el('', mark(chance.below(6), look.color, 34)),
        el('.right', `${seller.town.slice(7)}, dnia ${day(deal.issued, form)}`),
      ),
      el('h2.center', `${title} nr ${number}`),
      el('.center', chance.pick(['oryginał', 'ORYGINAŁ / KOPIA', 'Oryginał'])),
      split && el('.center', el('b', 'mechanizm podzielonej płatności')),
      el(
        '.row.gap',
        party(chance.pick(['Sprzedawca', 'SPRZEDAWCA:']), seller, chance.is(0.5) ? `  REGON: ${seller.register}` : ''),
        party(chance.pick(['Nabywca', 'NABYWCA:']), buyer, ''),
      ),
      pairs(
        'facts.auto',
        ['Data sprzedaży:', day(deal.supplied, form)],
        ['Sposób zapłaty:', pay],
        ['Termin płatności:', day(deal.due, form)],
        ['Rachunek:', `${seller.bank} ${account(seller.iban)}`],
      ),
      el(
        '',
        table(
          'grid.num.gap',
          ['Lp.', 'Nazwa towaru / usługi', 'Ilość', 'J.m.', 'Cena netto', 'Wartość netto', 'VAT', 'Wartość brutto'],
          deal.items.map((item, at) => [
            String(at + 1),
            item.name,
            String(item.quantity),
            item.unit,
            money(item.price),
            money(item.net),
            rate(item.rate),
            money(item.net + Math.round((item.net * item.rate) / 100)),
          ]),
        ),
      ),
      el('.row.gap', el('.half', ''), el('.half', vatTable(own, 'grid.num.small'))),
      el('p.strong.gap', `Do zapłaty: ${money(deal.gross)} ${chance.pick(['PLN', 'zł'])}`),
      el('p', `Słownie: ${polishWords(deal.gross)}`),
      el(
        '.row.small.gap',
        el('.third.center', '.'.repeat(40), el('br'), 'osoba upoważniona do odbioru'),
        el('.third.center', seller.person, el('br'), '.'.repeat(40), el('br'), 'osoba upoważniona do wystawienia'),
      ),
    ]
    return { html: page(style, ...body), fields: own.fields(), kind: 'invoice' }
  },
}

/** Of an online service for the self-employed: a big title, labels above their values. */
const online: Design = {
  name: 'polish-online',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      goods: POLISH_SERVICES,
      count: [1, 3],
      fonts: ['Lato', 'Open Sans', 'Roboto'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['y-m-d', 'd.m.y', 'd M y'])
    const cell = (label: string, value: string) => el('', el('.small.accent', label), el('b', value))
    const exact = chance.is(0.5)
    const party = (head: string, { name, street, town, vat }: typeof seller) =>
      el('.half', el('.small.accent', head), el('b', name), `\n${street}\n${town}\nNIP ${vat}`)
    const parties = [party('Sprzedawca', seller), party('Nabywca', buyer)]
    const body = [
      el(
        '.foot.small.row',
        el('span', `Faktura wystawiona w programie ${chance.pick(['fakturaplus.pl', 'KSeF Online', 'SzybkaFaktura'])}`),
        el('span', 'Strona 1/1'),
      ),
      el('h1.accent', chance.pick(['Faktura', 'Faktura VAT', 'Faktura numer']), ' ', exact && 'nr ', number),
      el(
        '.row.gap',
        cell('Data wystawienia', day(deal.issued, form, 'pl')),
        cell('Data sprzedaży', day(deal.supplied, form, 'pl')),
        cell('Termin płatności', day(deal.due, form, 'pl')),
        cell('Metoda płatności', 'Przelew'),
      ),
      el('.row.gap', ...parties),
      el(
        '',
        table(
          'lined.num.gap.dark',
          ['#', 'Nazwa', 'Ilość', 'Cena netto', 'Stawka', 'Netto', 'Brutto'],
          deal.items.map((item, at) => [
            String(at + 1),
            item.name,
            `${item.quantity} ${item.unit}`,
            money(item.price),
            rate(item.rate),
            money(item.net),
            money(item.net + Math.round((item.net * item.rate) / 100)),
          ]),
        ),
      ),
      table('sum.gap', false, [
        ['Wartość netto', `${money(deal.net)} PLN`],
        ['Kwota VAT', `${money(deal.tax)} PLN`],
        [el('b', 'Wartość brutto'), el('b', `${money(deal.gross)} PLN`)],
        ['Zapłacono', '0,00 PLN'],
        [el('.strong', 'Do zapłaty'), el('.strong', `${money(deal.gross)} PLN`)],
      ]),
      el('p.gap', 'Numer konta\n', el('b', grouped(seller.iban)), `\n${seller.bank}`),
      chance.is(0.4) && el('p.gap.small', 'Uwagi\nDziękuję za współpracę!'),
    ]
    const fields = own.fields({ iban: seller.iban })
    return { html: page(`${base(look)} ${FOOT}`, ...body), fields, kind: 'invoice' }
  },
}

/** Of a supplier of energy or water: a window without a label, what is due in a box, the seller's name only in small print. */
const utility: Design = {
  name: 'polish-utility',
  draw(chance) {
    const sellers = [
      '[{brand} Energia] S.A.',
      '[{town}] Wodociągi Sp. z o.o.',
      '[{brand} Obrót] S.A.',
      '[{brand} Gaz] sp. z o.o.',
      'Miejskie Przedsiębiorstwo Energetyki Cieplnej [{brand}] Sp. z o.o.',
      '[{brand} Telekom] S.A.',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      buyers: ['{first} {last}', '{first} {last}', 'Wspólnota Mieszkaniowa {last}', '[{brand}] Sp. z o.o.'],
      goods: [
        'Energia czynna całodobowa|kWh|1',
        'Opłata handlowa|mc|9',
        'Opłata sieciowa stała|mc|8',
        'Opłata sieciowa zmienna|kWh|1',
        'Opłata mocowa|mc|11',
        'Abonament Światłowód 600|mc|59',
      ],
      count: [2, 5],
      most: 300,
      numbers: ['##########', '##/####/########/2', 'E/##########/0001/yy', 'FAK-#######-yyyy'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d.m.y', 'd-m-y', 'd M y'])
    const imprint = `${seller.name}, ${seller.street}, ${seller.town}, NIP ${seller.vat}, KRS 0000${seller.register.slice(0, 6)}, Sąd Rejonowy w ${chance.pick(['Krakowie', 'Gdańsku', 'Poznaniu'])}, kapitał zakładowy ${money(chance.below(90) * 1000000)} zł (wpłacony w całości)`
    const style = `${base(look, '12mm 16mm 28mm 20mm')} ${FOOT} .window { margin: 14mm 0 0 90mm } .due { border: 1.5pt solid ${look.color}; border-radius: 3mm; padding: 4mm; margin: 8mm 0 } .foot { font-size: 6.5pt; color: #555 }`
    const body = [
      el('.foot', imprint),
      el(
        '.row',
        el('', mark(chance.below(6), look.color, 44), el('span.strong.accent', seller.brand)),
        el('.right.small', `Infolinia ${seller.phone}\n${seller.mail}\nwww.${seller.domain}`),
      ),
      el('.window', lines(buyer.name, buyer.street, buyer.town)),
      el('h2.gap', `Faktura ${chance.pick(['VAT ', ''])}nr ${number}`),
      el(
        'p',
        `z dnia ${day(deal.issued, form, 'pl')} za okres od ${day(deal.ordered, form, 'pl')} do ${day(deal.supplied, form, 'pl')}`,
      ),
      el(
        'p.small',
        `Numer klienta: ${chance.filled('########')}   Numer umowy: ${chance.filled('@/######/##')}   Punkt poboru (PPE): ${chance.filled('59032##########')}`,
      ),
      el(
        '.due.row',
        el('', 'Kwota do zapłaty\n', el('span.strong', `${money(deal.gross)} zł`)),
        el('', 'Termin płatności\n', el('span.strong', day(deal.due, form, 'pl'))),
        el('', 'Rachunek do wpłat\n', el('b', account(seller.iban))),
      ),
      table(
        'lined.num.small',
        ['Opis', 'J.m.', 'Ilość', 'Cena jedn. netto', 'Należność netto', 'VAT'],
        deal.items.map((item) => [
          item.name,
          item.unit,
          String(item.quantity),
          money(item.price),
          money(item.net),
          rate(item.rate),
        ]),
      ),
      el(
        '.gap',
        table('sum.small', false, [
          ['Wartość netto', money(deal.net)],
          ['VAT 23%', money(deal.tax)],
          ['Wartość brutto', money(deal.gross)],
        ]),
      ),
      el(
        'p.gap.small',
        'Szanowni Państwo, informujemy o zmianie cennika. Reklamacje można składać w ciągu 14 dni. Nieterminowa zapłata powoduje naliczenie odsetek ustawowych.',
      ),
    ]
    return { html: page(style, ...body), fields: own.fields(), kind: 'invoice' }
  },
}

export const POLISH = [warehouse, online, utility]
