// A web shop and a small billing tool.
import { CORE } from './case.ts'
import { isoOf, labelOf } from './deal.ts'
import type { Design } from './design.ts'
import { el, lines, mark, page, pairs, styled, table } from './element.ts'
import { englishCase } from './english-case.ts'

const SHOP_STYLE = `@page { size: A4; margin: 16mm } body { font: 10pt "$font" }
.logo { font-size: 22pt; color: $color; font-weight: bold }
.t td { padding: 2mm 0; border-bottom: 1px solid #ddd } .last { text-align: right }
.sums { width: 60mm; margin-left: auto }
footer { margin-top: 15mm; font-size: 7.5pt; color: #444; text-align: center }
.pic { width: 10mm; height: 10mm; background: #eee }`

/** A shop: prices with tax, an order number before the invoice number, the company that sells only at the foot. */
const shop: Design = {
  name: 'english-shop-order',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['UK', 'IE', 'AU'],
      goods: chance.pick(['office', 'food']),
      count: [1, 5],
      oneRate: true,
      most: 3,
      shipping: true,
      seller: { form: true },
      buyer: { person: true },
    })
    const { seller, buyer, amount, taxName } = it
    const factor = it.gross / it.net
    const withTax = it.items.map((item) => ({ ...item, amount: Math.round(item.amount * factor) }))
    const goods = withTax.reduce((sum, item) => sum + item.amount, 0)
    const color = chance.pick(['#e4572e', '#17bebb', '#2e282a'])
    const to = lines(buyer.name, buyer.street, buyer.town)
    const html = page(
      styled(SHOP_STYLE, { font: chance.pick(['Lato', 'Carlito', 'Open Sans']), color }),
      el(
        '.row',
        el('.row', mark(chance.below(6), color), el('.logo', seller.brand)),
        el('p.right', chance.pick(['Thank you for your order!', 'Packed with care.', ''])),
      ),
      el(
        'p',
        '\n',
        el('b', chance.pick(['VAT Invoice', 'Invoice', 'Tax invoice & delivery note'])),
        `\nOrder: #${it.order}   Placed: ${it.date(it.earlier)}\nInvoice number: ${it.number}   Invoice date: ${it.date(it.issued)}\n\n`,
      ),
      el(
        '.row',
        el('p', el('b', 'Billing address'), '\n', to),
        el(
          'p',
          el('b', 'Shipping address'),
          '\n',
          chance.is(0.6) ? to : lines(buyer.person, 'c/o Reception', buyer.street, buyer.town),
        ),
        el('p', el('b', 'Payment'), '\nVisa ending 4242'),
      ),
      el('p', '\n'),
      table(
        't',
        false,
        withTax.map((item) => [
          el('.pic'),
          `${item.name}\nSKU ${item.code}`,
          `x ${item.quantity}`,
          amount(item.amount),
        ]),
      ),
      pairs(
        'sums',
        ['Items', amount(goods)],
        ['Delivery', amount(it.gross - goods)],
        ['Order total', el('b', amount(it.gross))],
        [`Includes ${taxName} of`, amount(it.tax)],
      ),
      el(
        'footer',
        `${seller.brand} is ${chance.pick(['a trading name of', 'operated by', 'a brand of'])} ${seller.name}. ${seller.street}, ${seller.town}. ${seller.register}. ${taxName} no. ${seller.vatId}. Returns within 30 days: ${seller.web}`,
      ),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} taxTotal currency`) }
  },
}

const MINIMAL_STYLE = `@page { size: A4; margin: 22mm } body { font: 9.5pt "$font" }
.grid { display: flex; flex-wrap: wrap; margin: 8mm 0 }
.grid > div { width: 33%; box-sizing: border-box; padding-right: 4mm; margin-bottom: 5mm }
.grid small { color: #888 } .t th { border-bottom: 2px solid #000 } .t td { padding: 1.5mm 0 }
.last { text-align: right } .sums { margin-top: 4mm; border-top: 1px solid }`

/** Dates as a system prints them, seller only as a line with bullets, amounts without any sign but one code. */
const minimal: Design = {
  name: 'english-minimal-tool',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['SG', 'UK', 'US', 'ZA', 'IE'],
      goods: chance.pick(['software', 'advice']),
      count: [1, 5],
      oneRate: true,
      discount: chance.is(0.3),
    })
    const { seller, buyer, money, currency } = it
    const iso = chance.is(0.4)
    const day = (date: Date) => (iso ? isoOf(date) : it.date(date))
    const paid = chance.is(0.25) ? Math.round(it.gross / 4) : 0
    const html = page(
      styled(MINIMAL_STYLE, { font: chance.pick(['Inconsolata', 'Roboto Light', 'Open Sans Light', 'DejaVu Sans']) }),
      el('p', `${seller.name} · ${seller.street} · ${seller.town} · ${seller.mail}`),
      el(
        '.grid',
        (
          [
            ['INVOICE NO', it.number],
            ['ISSUED', day(it.issued)],
            ['DUE', day(it.due)],
            ['BILLED TO', lines(buyer.name, buyer.street, buyer.town)],
            ['PO NUMBER', it.order],
            ['CURRENCY', currency],
          ] as const
        ).map(([label, value]) => el('', el('small', label), '\n', value)),
      ),
      table(
        't',
        ['Item', 'Rate', 'Qty', 'Line total'],
        it.items.map((item) => [item.name, money(item.price), String(item.quantity), money(item.amount)]),
      ),
      pairs(
        'sums',
        it.discount > 0 && ['Discount', `-${money(it.discount)}`],
        ['Net', money(it.net)],
        it.tax > 0 && [`${it.taxName} ${it.percent(it.taxes[0]!.rate)}%`, money(it.tax)],
        ['Total', money(it.gross)],
        paid > 0 && ['Deposit paid', `-${money(paid)}`],
        ['Balance due', el('b', `${currency} ${money(it.gross - paid)}`)],
      ),
    )
    const more: Record<string, string> = it.tax > 0 ? it.fields('taxTotal') : {}
    const fields = it.fields(`${CORE} dueDate netTotal currency`, {
      ...more,
      purchaseOrderNumber: it.order,
      amountDue: labelOf(it.gross - paid),
    })
    return { html, kind: 'invoice', fields }
  },
}

export const ENGLISH_SHOPS: readonly Design[] = [shop, minimal]
