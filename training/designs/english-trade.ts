// Wholesalers, hauliers and contractors: what stock and job systems print.
import { CORE } from './case.ts'
import type { Design } from './design.ts'
import { el, lines, mark, page, pairs, styled, table } from './element.ts'
import { englishCase } from './english-case.ts'

const BOXES_STYLE = `@page { size: A4; margin: 12mm } body { font: 9pt "$font" } .head { text-align: center }
.head b { font-size: 19pt } .box { border: 1px solid #000; width: 47%; padding: 2mm; min-height: 26mm }
.strip td, .strip th, .goods th, .vat td { border: 1px solid #000; padding: 1mm 2mm }
.goods { margin: 4mm 0; border: 1px solid #000; min-height: 80mm } .goods td { padding: 1mm 2mm }
.c4, .c5, .c6 { text-align: right } .strip td { text-align: center } .vat { width: 45% } .sums { width: 40% }
.sums .c2 { text-align: right }`

/** The name centred above boxes for invoice and delivery address, a strip of references, a VAT analysis by code. */
const boxes: Design = {
  name: 'english-wholesale-boxes',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['UK', 'UK', 'IE'],
      goods: 'office',
      count: [2, 9],
      discount: chance.is(0.2),
    })
    const { seller, buyer, money } = it
    const code = (rate: number) => (rate === 0 ? 'T0' : rate < 15 ? 'T5' : 'T1')
    const to = lines(buyer.name, buyer.street, buyer.town)
    const depot = chance.is(0.5) ? lines(buyer.name, 'Goods In, Bay 4', buyer.street, buyer.town) : to
    const html = page(
      styled(BOXES_STYLE, { font: chance.pick(['Liberation Sans', 'Carlito', 'FreeSans']) }),
      el(
        '.head',
        el('b', seller.name),
        el('p', `${seller.street}, ${seller.town}`),
        el('p', `Tel: ${seller.phone}   Email: ${seller.mail}`),
      ),
      el('h2', chance.pick(['INVOICE', 'Sales Invoice', 'VAT INVOICE'])),
      el(
        '.row',
        el('.box', el('small', chance.pick(['Invoice To:', 'Invoice Address', 'Sold to'])), '\n', to),
        el('.box', el('small', chance.pick(['Deliver To:', 'Delivery Address'])), '\n', depot),
      ),
      { markup: '<br>' },
      table(
        'strip',
        [
          'Account No.',
          chance.pick(['Your Order No.', 'Customer Order', 'Cust. Ref']),
          chance.pick(['Invoice No.', 'Invoice Number', 'Document No']),
          chance.pick(['Invoice Date', 'Date / Tax Point', 'Date']),
          'Despatch Note',
        ],
        [[it.customer, it.order, it.number, it.date(it.issued), it.note]],
      ),
      table(
        'goods',
        ['Code', 'Description', 'VAT', 'Qty', 'Unit Price', 'Net'],
        it.items.map((item) => [
          item.code,
          item.name,
          code(item.rate),
          `${item.quantity} ${item.unit}`,
          money(item.price),
          money(item.amount),
        ]),
      ),
      el(
        '.row',
        table(
          'vat',
          ['Code', 'Rate %', 'Goods', 'VAT'],
          it.taxes.map(({ rate, net, tax }) => [code(rate), it.percent(rate), money(net), money(tax)]),
        ),
        pairs(
          'sums',
          it.discount > 0 && ['Goods', money(it.subtotal)],
          it.discount > 0 && ['Less Discount', money(-it.discount)],
          [chance.pick(['Total Net', 'Net Amount', 'Goods Total']), money(it.net)],
          [chance.pick(['Total VAT', 'VAT Amount']), money(it.tax)],
          [chance.pick(['Invoice Total', 'TOTAL', 'Total Due']), el('b', it.amount(it.gross))],
        ),
      ),
      el(
        'p',
        `Terms: ${it.days} days from date of invoice. All goods remain the property of ${seller.name} until paid for in full.`,
      ),
      el('small', `${seller.register}   VAT Reg No. ${seller.vatId}   Registered office as above`),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} netTotal taxTotal currency`) }
  },
}

const FACTORED_STYLE = `@page { size: A4; margin: 15mm } body { font: 10pt "$font" }
.top { border-bottom: 3px solid $color; padding-bottom: 3mm }
.name { font-size: 16pt; font-weight: bold; color: $color } .data { width: 75mm } .jobs { margin: 6mm 0 }
.jobs th { background: $color; color: #fff; padding: 1.5mm }
.jobs td { padding: 1mm 1.5mm; border-bottom: 1px solid #ccc } .last { text-align: right }
.factor { border: 2px solid #000; padding: 3mm; font-size: 9pt; margin-top: 8mm }
.sums { width: 65mm; margin-left: auto }`

/** A haulier whose debts a factor collects: who is to be paid did not send it. */
const factored: Design = {
  name: 'english-haulier-factored',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['UK', 'UK', 'IE', 'ZA'],
      goods: 'freight',
      oneRate: true,
      seller: { form: true },
    })
    const { seller, buyer, money } = it
    const factor = chance.pick([
      'Calverton Invoice Finance Ltd',
      'Bridgepoint Commercial Finance PLC',
      'Aldgate Factors Limited',
    ])
    const jobs = it.items.map((item) => [
      it.date(it.earlier),
      `J${item.code}`,
      item.name,
      String(item.quantity),
      money(item.amount),
    ])
    const color = chance.pick(['#8b1a1a', '#123f6d', '#1d5b2f'])
    const html = page(
      styled(FACTORED_STYLE, { font: chance.pick(['Roboto', 'Open Sans', 'Liberation Sans Narrow']), color }),
      el(
        '.row.top',
        el(
          '.left',
          el('.name', seller.name),
          chance.pick([
            'General haulage · Warehousing · Groupage',
            'UK & European transport since 1974',
            'Member of the Pallet Alliance',
          ]),
        ),
        el('.right', `${seller.street}\n${seller.town}\n${seller.phone}\n${seller.web}`),
      ),
      el(
        '.row',
        el(
          'p',
          { markup: '<br>' },
          el('b', 'Invoice To'),
          '\n',
          lines(buyer.name, 'Purchase Ledger', buyer.street, buyer.town),
        ),
        pairs(
          'data',
          ['Invoice', it.number],
          ['Tax Point', it.date(it.issued)],
          ['A/C', it.customer],
          ['Your Ref', it.order],
          chance.is(0.5) && ['VAT Reg', seller.vatId],
        ),
      ),
      table('jobs', ['Date', 'Job', 'Details', 'Qty', it.currency], jobs),
      pairs(
        'sums',
        ['Net', money(it.net)],
        [`VAT @ ${it.percent(it.taxes[0]!.rate)}%`, money(it.tax)],
        ['TOTAL PAYABLE', el('b', it.amount(it.gross))],
      ),
      el(
        '.factor',
        el('b', 'NOTICE OF ASSIGNMENT'),
        `\nThis debt has been assigned to ${factor}. Payment must be made only to ${factor}, Sort code 40-12-77, Account ${chance.filled('########')}, quoting ${it.number}. Only such payment discharges the debt.`,
      ),
      el('p', el('small', `Conditions of carriage: RHA 2020. ${seller.register}.`)),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} netTotal taxTotal currency`) }
  },
}

const CONTRACTOR_STYLE = `@page { size: A4; margin: 20mm } body { font: 11pt "$font" } .last { text-align: right }
.w td { border: 1px solid #777; padding: 1.5mm } .sums { width: 110mm; margin: 5mm 0 0 auto }`

/** A subcontractor under the reverse charge for construction, with tax that the customer deducts. */
const contractor: Design = {
  name: 'english-contractor-reverse-charge',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['UK'],
      goods: 'building',
      rates: [0],
      seller: { form: chance.is(0.6) },
    })
    const { seller, buyer, amount } = it
    const deducted = Math.round(it.net * 0.2)
    const html = page(
      styled(CONTRACTOR_STYLE, { font: chance.pick(['Caladea', 'Liberation Serif', 'EB Garamond']) }),
      el(
        '.row',
        el('p', el('b', buyer.name), `\n${buyer.street}\n${buyer.town}`),
        el(
          '.right',
          el('b', seller.name),
          `\n${seller.street}\n${seller.town}\nUTR ${chance.filled('##########')}\nVAT ${seller.vatId}`,
        ),
      ),
      { markup: '<br>' },
      el('h2', chance.pick(['Application for payment & invoice', 'INVOICE', 'Invoice – works completed'])),
      el('p', `No: ${it.number}    Dated: ${it.date(it.issued)}    Contract: ${it.order}`),
      el(
        'p',
        `Site: Plot ${chance.filled('##')}, ${chance.pick(['Riverside Quarter', 'Hawthorn Rise', 'Old Brewery'])}`,
      ),
      { markup: '<br>' },
      table(
        'w',
        false,
        it.items.map((item) => [`${item.quantity} ${item.unit} ${item.name}`, amount(item.amount)]),
      ),
      pairs(
        'sums',
        ['Total excluding VAT', amount(it.net)],
        ['VAT (reverse charge: customer to account to HMRC)', amount(0)],
        ['Invoice total', el('b', amount(it.gross))],
        chance.is(0.5) && ['CIS deduction 20% for information', amount(-deducted)],
      ),
      el(
        'p',
        `\nReverse charge: VAT Act 1994 Section 55A applies. Payment to ${seller.name}, sort code ${chance.filled('##-##-##')}, account ${chance.filled('########')} by ${it.date(it.due)}.`,
      ),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} dueDate netTotal currency`, { taxTotal: '0.00' }) }
  },
}

const CREDIT_STYLE = `@page { size: A4; margin: 18mm } body { font: 10pt "$font" } h1 { color: #a00; font-weight: normal }
.data td { padding-right: 4mm } .data { width: auto } .last { text-align: right }
.g th { border-top: 1px solid; border-bottom: 1px solid }
.sums { width: 70mm; margin-left: auto; border-top: 1px solid }
footer { margin-top: 25mm; text-align: center; font-size: 8pt }`

/** A credit note beside the number of the invoice that it corrects. */
const credit: Design = {
  name: 'english-credit-note',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['UK', 'IE', 'AU', 'SG'],
      goods: chance.pick(['food', 'building']),
      count: [1, 3],
      oneRate: true,
      seller: { form: true },
      numbers: ['CN-####', 'SC####', '######', 'CRN/####'],
    })
    const { seller, buyer, amount, taxName } = it
    const minus = chance.pick([1, -1])
    const original = chance.filled('INV-####')
    const html = page(
      styled(CREDIT_STYLE, { font: chance.pick(['Lato', 'Open Sans', 'Courier Prime']) }),
      el(
        '.row',
        mark(chance.below(6), '#a00'),
        el('h1', chance.pick(['CREDIT NOTE', 'Credit Note', 'TAX CREDIT NOTE', 'Adjustment Note'])),
      ),
      el(
        '.row',
        el('p', 'Credit to\n', el('b', buyer.name), `\n${buyer.street}\n${buyer.town}`),
        pairs(
          'data',
          [chance.pick(['Credit note no.', 'Number', 'Our credit']), it.number],
          ['Date', it.date(it.issued)],
          ['Against invoice', original],
          ['Account', it.customer],
        ),
      ),
      el('p', `\nReason: ${chance.pick(['goods returned damaged', 'short delivery', 'price agreed by telephone'])}`),
      table(
        'g',
        ['Item', 'Qty', 'Amount'],
        it.items.map((item) => [item.name, String(item.quantity), amount(minus * item.amount)]),
      ),
      pairs(
        'sums',
        ['Subtotal', amount(minus * it.net)],
        [`${taxName} ${it.percent(it.taxes[0]!.rate)}%`, amount(minus * it.tax)],
        [chance.pick(['Total credit', 'Credit total', 'TOTAL']), el('b', amount(minus * it.gross))],
      ),
      el(
        'footer',
        `${seller.name} · ${seller.street}, ${seller.town} · ${seller.register} · ${taxName} ${seller.vatId}`,
      ),
    )
    return { html, kind: 'credit-note', fields: it.fields(`${CORE} netTotal taxTotal currency`) }
  },
}

export const ENGLISH_TRADE: readonly Design[] = [boxes, factored, contractor, credit]
