import type { Design } from '../design.ts'
import { ROMANIA, ROMANIAN_GOODS } from './eastern-words.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { grouped } from '../identifiers.ts'
import { base, caseOf, type CaseForm, type Case } from './case.ts'
import { day } from './deal.ts'

const FORM: CaseForm = {
  country: ROMANIA,
  goods: ROMANIAN_GOODS,
  count: [1, 7],
  rates: [19],
  numbers: ['@@@ 0###', '@@ ####', '@@@-####', '@@@ 000###'],
  signs: '.,',
  currency: 'RON',
}
const party = ({ name, register, vat, street, town, bank, iban }: Case['seller'], withBank: boolean) =>
  lines(
    name,
    `Reg. com.: ${register}`,
    `CIF: ${vat}`,
    `Adresa: ${street}, ${town}`,
    withBank && `IBAN: ${grouped(iban)}`,
    withBank && `Banca: ${bank}`,
  )

const goodsTable = ({ deal, money }: Case) =>
  table(
    'grid.num.small',
    [
      'Nr. crt',
      'Denumirea produselor sau a serviciilor',
      'U.M.',
      'Cantitatea',
      'Prețul unitar (fără TVA) -lei-',
      'Valoarea -lei-',
      'Valoarea TVA -lei-',
    ],
    deal.items.map((item, at) => [
      String(at + 1),
      item.name,
      item.unit,
      String(item.quantity),
      money(item.price),
      money(item.net),
      money(Math.round(item.net * 0.19)),
    ]),
  )

/** With a receipt for cash in the lower half of the page, which repeats parties and amount. */
const withReceipt: Design = {
  name: 'romanian-with-receipt',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      count: [1, 4],
      numbers: ['####', '0###', '000###'],
      fonts: ['Liberation Sans', 'DejaVu Sans Condensed', 'Liberation Serif'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const series = chance.filled(chance.pick(['@@', '@@@', 'F@']))
    const form = chance.pick(['d.m.y', 'd/m/y', 'd-m-y'])
    const paid = chance.is(0.5)
    const style = `${base(look, '10mm 14mm')} .receipt { border-top: 1pt dashed black; margin-top: 8mm; padding-top: 4mm } .box { border: 0.6pt solid black; padding: 2mm; width: 52mm; text-align: center }`
    const body = [
      el(
        '.row',
        el('.third.small', el('b', 'Furnizor: '), party(seller, true)),
        el(
          '.box',
          el('b', chance.pick(['FACTURA FISCALĂ', 'FACTURĂ', 'FACTURA'])),
          `\nSeria ${series} nr. ${number}\nData (ziua, luna, anul): ${day(deal.issued, form)}\nNr. aviz: ${chance.filled('###')}`,
        ),
        el('.third.small', el('b', chance.pick(['Cumpărător: ', 'Client: '])), party(buyer, chance.is(0.4))),
      ),
      el('p.small.gap', 'Cota TVA: 19%'),
      goodsTable(own),
      table('grid.small', false, [
        [
          'Semnătura și ștampila furnizorului',
          lines(
            `Date privind expediția`,
            `Numele delegatului: ${buyer.person}`,
            `CI seria ${chance.filled('@@')} nr. ${chance.filled('######')}`,
            `Mijloc de transport: ${chance.filled('B ### @@@')}`,
          ),
          el('', 'Total', el('br'), 'din care: accize'),
          el('.right', `${money(deal.net)}   ${money(deal.tax)}`),
        ],
        ['', 'Semnătura de primire', el('b', 'Total de plată'), el('b.right', `${money(deal.gross)} lei`)],
      ]),
      el('p.small', `Termen de plată: ${day(deal.due, form)}`),
      paid &&
        el(
          '.receipt',
          el(
            '.row',
            el('.half.small', party(seller, false)),
            el(
              '.right',
              el('b', `CHITANȚA Seria ${series}C nr. ${chance.filled('###')}`),
              `\nData: ${day(deal.issued, form)}`,
            ),
          ),
          el(
            'p.gap',
            `Am primit de la ${buyer.name}, ${buyer.town}\nsuma de ${money(deal.gross)} lei\nreprezentând contravaloarea facturii seria ${series} nr. ${number}.`,
          ),
          el('p.right', 'Casier,'),
        ),
    ]
    const printed = { invoiceNumber: `${series} ${number}` }
    return { html: page(style, ...body), fields: own.fields({ ...printed, iban: seller.iban }), kind: 'invoice' }
  },
}

/** Of an online program: a coloured title at the left, supplier and client below one another, sums in a box. */
const online: Design = {
  name: 'romanian-online',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      rates: [chance.pick([19, 19, 9, 21])],
      fonts: ['Roboto', 'Open Sans', 'Lato', 'Carlito'],
      signs: chance.pick(['.,', '.', ',.', ' ,']),
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d.m.y', 'd/m/y', 'y-m-d'])
    const rate = deal.items[0]!.rate
    const unit = chance.pick(['RON', 'Lei', 'lei'])
    const style = `${base(look)} .total { background: ${look.color}; color: white; padding: 3mm; width: 70mm; margin-left: auto }`
    const block = (head: string, each: typeof seller) =>
      el(
        '',
        el('.small.accent', head),
        el('b', each.name),
        `\nCIF: ${each.vat}   Nr. ORC: ${each.register}\n${each.street}, ${each.town}`,
      )
    const body = [
      el(
        '.row',
        el('h1.accent', chance.pick(['Factură', 'FACTURA', 'Factura fiscală'])),
        pairs(
          'facts.auto',
          [chance.pick(['Seria și numărul', 'Număr', 'Nr. factură']), number],
          ['Data emiterii', day(deal.issued, form)],
          [chance.pick(['Scadență', 'Data scadenței', 'Termen plată']), day(deal.due, form)],
        ),
      ),
      el(
        '.gap',
        block('FURNIZOR', seller),
        el(
          'p.small',
          `Banca ${seller.bank}, IBAN ${grouped(seller.iban)}\n${seller.phone}, ${seller.mail}, capital social 200 lei`,
        ),
      ),
      el('.gap', block('CLIENT', buyer)),
      el(
        '',
        table(
          'lined.num.gap.shade',
          ['Nr.', 'Produs / serviciu', 'UM', 'Cant.', 'Preț fără TVA', 'Valoare', 'TVA'],
          deal.items.map((item, at) => [
            String(at + 1),
            item.name,
            item.unit,
            String(item.quantity),
            money(item.price),
            money(item.net),
            money(Math.round((item.net * rate) / 100)),
          ]),
        ),
      ),
      el(
        '',
        table('sum.gap', false, [
          ['Subtotal', `${money(deal.net)} ${unit}`],
          [`TVA (${rate}%)`, `${money(deal.tax)} ${unit}`],
        ]),
      ),
      el(
        '.total.row',
        el('', chance.pick(['Total de plată', 'TOTAL', 'Total plată'])),
        el('b', `${money(deal.gross)} ${unit}`),
      ),
      el(
        'p.small.gap',
        `Întocmit de: ${seller.person}. Factura circulă fără semnătură și ștampilă cf. Legii 227/2015. Comanda ${chance.filled('#####')}.`,
      ),
    ]
    return { html: page(style, ...body), fields: own.fields({ iban: seller.iban }), kind: 'invoice' }
  },
}

/** Of a distributor or lawyer without VAT at times: letterhead with mark, buyer in a frame at the right, sums in words of rows. */
const letterhead: Design = {
  name: 'romanian-letterhead',
  draw(chance) {
    const isCredit = chance.is(0.25)
    const own = caseOf(chance, {
      ...FORM,
      count: [1, 5],
      numbers: ['@@@####', '####/yyyy', '@@#####'],
      fonts: ['EB Garamond', 'Liberation Serif', 'Caladea', 'FreeSans'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d.m.y', 'D M y', 'd-B-y'])
    const minus = isCredit ? '-' : ''
    const style = `${base(look, '14mm 18mm 24mm')} .head { border-bottom: 2pt solid ${look.color}; padding-bottom: 2mm } .box { border: 0.6pt solid ${look.color}; border-radius: 2mm; padding: 3mm; width: 80mm; margin-left: auto }`
    const body = [
      el(
        '.head.row',
        mark(chance.below(6), look.color, 44),
        el(
          '.right.small',
          el('b.strong', seller.name),
          `\n${seller.street}, ${seller.town}\n${seller.vat} | ${seller.register}\n${seller.phone} | ${seller.domain}`,
        ),
      ),
      el('.box.gap', lines(`Către: ${buyer.name}`, buyer.street, buyer.town, `CUI ${buyer.vat}`)),
      el(
        'h2.gap.center',
        `${isCredit ? chance.pick(['Factură storno', 'FACTURĂ DE STORNARE']) : 'Factură'} nr. ${number} din ${day(deal.issued, form, 'ro')}`,
      ),
      isCredit && el('p.center', `Storno la factura ${chance.filled('@@@####')}`),
      el(
        '',
        table(
          'grid.num.gap',
          ['Descriere', 'Cantitate', 'Preț (lei)', 'Valoare (lei)', 'TVA 19% (lei)'],
          deal.items.map((item) => [
            item.name,
            `${minus}${item.quantity} ${item.unit}`,
            money(item.price),
            `${minus}${money(item.net)}`,
            `${minus}${money(Math.round(item.net * 0.19))}`,
          ]),
          [['TOTAL', '', '', `${minus}${money(deal.net)}`, `${minus}${money(deal.tax)}`]],
        ),
      ),
      el(
        'p.right.gap',
        el(
          'b',
          `${isCredit ? 'Total factură' : chance.pick(['Total de plată', 'Total general'])}: ${minus}${money(deal.gross)} lei`,
        ),
      ),
      !isCredit &&
        el(
          'p.gap',
          `Plata se va face până la ${day(deal.due, form, 'ro')} în contul ${grouped(seller.iban)} deschis la ${seller.bank}.`,
        ),
      el('p.gap', `Cu stimă,\n${seller.person}`),
    ]
    const fields = own.fields(isCredit ? { dueDate: '' } : { iban: seller.iban })
    return { html: page(style, ...body), fields, kind: isCredit ? 'cancellation' : 'invoice' }
  },
}

export const ROMANIAN = [withReceipt, online, letterhead]
