import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { CZECH_GOODS, CZECH_SERVICES, CZECHIA } from './czech-words.ts'
import { grouped } from '../identifiers.ts'
import { base, caseOf, FOOT, type Case, type CaseForm } from './case.ts'
import { day, label } from './deal.ts'

const FORM: CaseForm = {
  country: CZECHIA,
  goods: CZECH_GOODS,
  count: [1, 8],
  rates: [21],
  numbers: ['yyyy####', 'yy0###', 'FV-yyyy-####', '1yy######', 'yy######', 'FA#####/yyyy', 'yyyy-###'],
  signs: ' ,',
  currency: 'CZK',
}
const account = (iban: string): string => `${iban.slice(14)}/0${iban.slice(5, 8)}`
const symbolOf = (number: string): string => number.replace(/\D/g, '')

const parties = ({ seller, buyer }: Case) => ({
  from: el(
    '',
    el('b', seller.name),
    `\n${seller.street}\n${seller.town}\n\nIČO: ${seller.register}\nDIČ: ${seller.vat}`,
  ),
  to: el('', el('b', buyer.name), `\n${buyer.street}\n${buyer.town}\n\nIČO: ${buyer.register}\nDIČ: ${buyer.vat}`),
})

/** Of a program for accounts: a frame with the supplier at the left and the customer at the right. */
const accounts: Design = {
  name: 'czech-accounts',
  draw(chance) {
    const rates = chance.pick([[21], [21, 12], [21, 15]])
    const own = caseOf(chance, {
      ...FORM,
      rates,
      rounded: true,
      fonts: ['Liberation Sans', 'Liberation Sans Narrow', 'DejaVu Sans Condensed'],
    })
    const { look, seller, deal, number, money } = own
    const { from, to } = parties(own)
    const style = `${base(look)} .frame { border: 0.8pt solid black } .frame > .row > div { width: 50%; padding: 2mm; border: 0.3pt solid #888 }`
    const form = chance.pick(['d.m.y', 'D. m. y', 'd. m. y'])
    const dates = pairs(
      'wide',
      ['Datum vystavení:', day(deal.issued, form)],
      ['Datum splatnosti:', el('b', day(deal.due, form))],
      [chance.pick(['Datum uskutečnění zdanitelného plnění:', 'DUZP:']), day(deal.supplied, form)],
      ['Forma úhrady:', chance.pick(['Příkazem', 'převodem', 'Převodní příkaz'])],
    )
    const bank = pairs(
      'wide',
      ['Variabilní symbol:', symbolOf(number)],
      ['Konstantní symbol:', '0308'],
      ['Objednávka č.:', chance.filled('OBJ####')],
      ['Účet:', account(seller.iban)],
      ['IBAN:', grouped(seller.iban)],
    )
    const body = [
      el(
        '.row',
        el('b', chance.is(0.5) && seller.brand),
        el('b', `${chance.pick(['FAKTURA - DAŇOVÝ DOKLAD č.', 'Faktura č.', 'Faktura - daňový doklad'])} ${number}`),
      ),
      el(
        '.frame',
        el('.row', el('', el('.small', 'Dodavatel:'), from), el('', el('.small', 'Odběratel:'), to)),
        el('.row', el('', bank), el('', dates)),
      ),
      el('p.gap', 'Fakturujeme Vám za dodané zboží či služby:'),
      table(
        'lined.num.small',
        ['Označení dodávky', 'MJ', 'Množství', 'J.cena', 'Cena', '%DPH', 'DPH', 'Kč Celkem'],
        deal.items.map((item) => [
          item.name,
          item.unit,
          String(item.quantity),
          money(item.price),
          money(item.net),
          `${item.rate}%`,
          money(Math.round((item.net * item.rate) / 100)),
          money(item.net + Math.round((item.net * item.rate) / 100)),
        ]),
      ),
      el(
        '.row.gap',
        table(
          'grid.num.small.half',
          ['Rekapitulace', '', 'Základ v Kč', 'DPH v Kč', 'Celkem s DPH v Kč'],
          deal.taxes.map((each) => [`${each.rate}%`, '', money(each.net), money(each.tax), money(each.net + each.tax)]),
        ),
        table('sum', false, [
          ['Součet položek', money(deal.gross)],
          ['Zaokrouhlení', money(deal.rounding)],
          [el('b', 'CELKEM K ÚHRADĚ'), el('b.strong', money(deal.payable))],
        ]),
      ),
      el(
        'p.gap.small',
        `Vystavil: ${seller.person}, tel. ${seller.phone}\nDovolujeme si Vás upozornit, že v případě nedodržení data splatnosti Vám budeme účtovat zákonný úrok z prodlení.`,
      ),
      el('.row.gap', el('', 'Převzal:'), el('', 'Razítko:')),
    ]
    const printed: Record<string, string> = deal.taxes.length === 1 ? {} : { netTotal: '', taxTotal: '' }
    const fields = own.fields({ iban: seller.iban, amountDue: label(deal.payable), ...printed })
    return { html: page(style, ...body), fields, kind: 'invoice' }
  },
}

/** Of a web shop: the brand in a coloured bar, the company only beside the customer's addresses, delivery as a line. */
const shop: Design = {
  name: 'czech-shop',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      shipping: 0.8,
      discount: 0.3,
      numbers: ['yy#######', 'FV####yyyy', '2yy00####'],
      buyers: ['{first} {last}', '{first} {last}', '[{brand}] s.r.o.'],
      fonts: ['Open Sans', 'Roboto', 'Carlito', 'Lato'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d.m.y', 'D.m.y', 'd. m. y'])
    const style = `${base(look, '0 0 20mm 0')} .bar { background: ${look.color}; color: white; padding: 6mm 16mm; font-size: 18pt } .in { padding: 6mm 16mm }`
    const extra = [
      ...(deal.discount > 0 ? [['Slevový kupón', '1', `-${money(deal.discount)}`]] : []),
      ...(deal.shipping > 0
        ? [
            [
              chance.pick(['Doprava - Zásilkovna', 'PPL - doručení na adresu', 'Poštovné a balné']),
              '1',
              money(deal.shipping),
            ],
          ]
        : []),
    ]
    const shopName = chance.is(0.5) ? seller.domain : seller.brand
    const body = [
      el('.bar.row', el('', shopName), el('.right.small', `Faktura – daňový doklad\n${number}`)),
      el(
        '.in',
        el(
          '.row',
          el(
            '.third',
            el('.small.accent', 'PRODÁVAJÍCÍ'),
            lines(seller.name, seller.street, seller.town, `IČ: ${seller.register}  DIČ: ${seller.vat}`),
          ),
          el('.third', el('.small.accent', 'FAKTURAČNÍ ADRESA'), lines(buyer.name, buyer.street, buyer.town)),
          el(
            '.third',
            el('.small.accent', 'DORUČOVACÍ ADRESA'),
            lines(buyer.name, chance.is(0.5) ? 'Výdejní místo Z-BOX' : buyer.street, buyer.town),
          ),
        ),
        el(
          '.gap',
          pairs(
            'facts.auto',
            ['Číslo objednávky', chance.filled('#######')],
            ['Datum vystavení', day(deal.issued, form)],
            ['Datum zdanitelného plnění', day(deal.supplied, form)],
            ['Datum splatnosti', day(deal.due, form)],
            ['Způsob platby', chance.pick(['kartou online', 'dobírka', 'bankovní převod'])],
            ['Variabilní symbol', symbolOf(number)],
          ),
        ),
        el(
          '',
          table(
            'lined.num.gap.shade',
            ['Položka', 'Množství', 'Cena bez DPH'],
            [
              ...deal.items.map((item) => [item.name, `${item.quantity} ${item.unit}`, `${money(item.net)} Kč`]),
              ...extra.map(([a, b, c]) => [a!, b!, `${c!} Kč`]),
            ],
          ),
        ),
        table('sum.gap', false, [
          ['Celkem bez DPH', `${money(deal.net)} Kč`],
          ['DPH 21 %', `${money(deal.tax)} Kč`],
          [el('.strong', 'Cena celkem s DPH'), el('.strong', `${money(deal.gross)} Kč`)],
        ]),
        el(
          'p.gap.small',
          `Děkujeme za nákup! Vrácení zboží do 14 dnů. Kontakt: ${seller.mail}, ${seller.phone}. Společnost je zapsána v obchodním rejstříku u Krajského soudu v Brně, oddíl C, vložka ${chance.filled('#####')}.`,
        ),
      ),
    ]
    return { html: page(style, ...body), fields: own.fields(), kind: 'invoice' }
  },
}

/** Of a freelancer without VAT: the supplier at the left, the buyer at the right, and a big amount. */
const freelancer: Design = {
  name: 'czech-freelancer',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      goods: CZECH_SERVICES,
      count: [1, 3],
      rates: [0],
      numbers: ['yyyy-####', 'yyyy000#', 'yy-##', '##/yyyy'],
      sellers: [
        '{first} {last}',
        'Ing. {first} {last}',
        'Mgr. {first} {last}',
        'Bc. {first} {last}',
        'Ing. arch. {first} {last}',
        'MUDr. {first} {last}',
      ],
      fonts: ['Lato', 'Open Sans', 'Roboto', 'EB Garamond'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['D. m. y', 'd.m.y', 'D. M y'])
    const to = chance.pick(['Odběratel', 'Fakturováno pro', 'Zákazník'])
    const unit = chance.pick(['Kč', 'CZK', 'Kč'])
    const body = [
      el('.foot.small.center', `${seller.name} · ${seller.mail} · ${seller.phone}`),
      el('.row', el('h1', el('.accent', 'Faktura'), number), mark(chance.below(6), look.color, 50)),
      el(
        '.row.gap',
        el(
          '.half',
          el('.small', 'Dodavatel'),
          el('b', seller.name),
          lines(
            '',
            `\n${seller.street}`,
            seller.town,
            `IČO ${seller.register}`,
            chance.pick(['Neplátce DPH', 'Nejsem plátce DPH.']),
          ),
        ),
        el(
          '.half',
          el('.small', to),
          el('b', buyer.name),
          lines(`\n${buyer.street}`, buyer.town, `IČO ${buyer.register}`, `DIČ ${buyer.vat}`),
        ),
      ),
      el(
        '.row.gap',
        pairs(
          'facts.half',
          ['Bankovní účet', account(seller.iban)],
          ['Variabilní symbol', symbolOf(number)],
          ['Způsob platby', 'Převodem'],
        ),
        pairs(
          'facts.half',
          ['Datum vystavení', day(deal.issued, form, 'cs')],
          ['Datum splatnosti', day(deal.due, form, 'cs')],
        ),
      ),
      el(
        '',
        table(
          'lined.num.gap',
          ['', 'Popis', 'Cena za MJ', 'Celkem'],
          deal.items.map((item) => [`${item.quantity} ${item.unit}`, item.name, money(item.price), money(item.net)]),
        ),
      ),
      el(
        '.right.gap',
        el('.small', chance.pick(['Celkem k úhradě', 'K úhradě', 'Celkem'])),
        el('h1.accent', `${money(deal.gross)} ${unit}`),
      ),
      chance.is(0.5) && el('p.small.gap', 'Fyzická osoba zapsaná v živnostenském rejstříku.'),
    ]
    const fields = own.fields({ netTotal: '', taxTotal: '' })
    return { html: page(`${base(look)} ${FOOT}`, ...body), fields, kind: 'invoice' }
  },
}

export const CZECH = [accounts, shop, freelancer]
