// Receipts of the United States, and sheets of hotels and web shops in English.
import { html, type Design } from '../design.ts'
import { shopIn } from './markets.ts'
import { basics, dayIn, label, purchaseIn, taxIn } from './purchase.ts'
import { page, slipFor } from './slip.ts'

const diner: Design = {
  name: 'receipt-us-diner',
  draw(chance) {
    const shop = shopIn(chance, 'US', '{p}\u2019s Diner|{w} Grill & Bar|Taqueria {p}|{w} Pizza Co', { withForm: 0.2 })
    const items =
      'Cheeseburger|Iced Tea|Caesar Salad|Fish Tacos|Draft IPA|Pancake Stack|Chili Bowl|Lemonade|Ribeye 12oz'
    const bought = purchaseIn(chance, 'US', { items, low: 295, high: 2995, step: 5 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 38 })
    const number = chance.filled(chance.pick(['#####', '####', '#-###']))
    const tax = Math.round((bought.total * chance.pick([600, 725, 825, 888])) / 10_000)
    const gross = bought.total + tax
    const tip = chance.is(0.5) ? Math.round((gross * chance.pick([15, 18, 20])) / 100) : 0
    slip.big(shop.name)
    slip.center(shop.street, shop.town, shop.phone)
    slip.gap()
    slip.pair(`Server: ${chance.pick(['Amy', 'JOSH', 'Maria'])}`, `${bought.printed}`)
    slip.pair(`Table ${1 + chance.below(40)}/${1 + chance.below(3)}`, bought.time)
    slip.pair(`Check #: ${number}`, `Guests: ${1 + chance.below(6)}`)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, money(amount))
    slip.rule()
    slip.pair('Subtotal', money(bought.total))
    slip.pair(chance.pick(['Tax', 'Sales Tax', 'Food Tax']), money(tax))
    slip.bold('TOTAL', `$${money(gross)}`)
    if (tip) {
      slip.pair('Tip', money(tip))
      slip.bold(chance.pick(['Amount Paid', 'TOTAL WITH TIP', 'Total Charged']), `$${money(gross + tip)}`)
      slip.left(chance.filled('VISA XXXXXXXXXXXX####'))
    } else {
      slip.gap()
      slip.center('Suggested Gratuity:')
      for (const percent of [15, 18, 20])
        slip.left(`${percent}% = $${money(Math.round((bought.total * percent) / 100))}`)
    }
    slip.center('Thank you! Come back soon')
    const fields = {
      ...basics(shop, bought, gross + tip),
      invoiceNumber: number,
      netTotal: label(bought.total),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const gas: Design = {
  name: 'receipt-us-gas',
  draw(chance) {
    const shop = shopIn(chance, 'US', '{w} Fuel Stop|{p} Gas & Go|{w} Travel Center', { withForm: 0.3 })
    const day = dayIn(chance, 'US')
    const [gallons, price] = [chance.between(4, 22), 2.5 + chance.below(2000) / 1000]
    const gross = Math.round(Number(gallons.toFixed(3)) * price * 100)
    const slip = slipFor(chance, { columns: 30, mm: 58 })
    const number = chance.filled('######')
    slip.center('WELCOME TO', shop.name, shop.street, shop.town)
    slip.gap()
    slip.left(
      `DATE ${day.printed}  ${day.time}`,
      `INVOICE# ${number}`,
      chance.filled('AUTH NO ######'),
      chance.filled('VISA XXXXXXXXXXXX####'),
    )
    slip.rule()
    slip.pair('PUMP', String(1 + chance.below(12)))
    slip.pair('PRODUCT', chance.pick(['UNLEADED', 'DIESEL', 'PREMIUM']))
    slip.pair('GALLONS', gallons.toFixed(3))
    slip.pair('PRICE/GAL', `$${price.toFixed(3)}`)
    slip.pair('FUEL SALE', `$${label(gross)}`)
    slip.rule()
    slip.bold('TOTAL SALE', `$${label(gross)}`)
    slip.center('THANK YOU', 'HAVE A NICE DAY')
    const fields = { ...basics(shop, { ...day, currency: 'USD' }, gross), invoiceNumber: number }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const pharmacy: Design = {
  name: 'receipt-us-pharmacy',
  draw(chance) {
    const shop = shopIn(chance, 'US', '{w} Drug|{p} Pharmacy|{w} Wellness', { withForm: 0.2 })
    const items =
      'IBUPROFEN 200MG 100CT|COTTON SWABS|VITAMIN D3 2000IU|GREETING CARD|SHAMPOO 12OZ|AA BATTERY 8PK|BANDAGES'
    const bought = purchaseIn(chance, 'US', { items, low: 149, high: 2499, step: 10 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const tax = Math.round(bought.total * 0.0825)
    const number = chance.filled('####-####-####-####')
    slip.big(shop.brand)
    slip.center(`STORE #${chance.filled('0####')}  ${shop.street}`, shop.town, shop.phone)
    slip.rule()
    slip.left(chance.filled('REG 0#  TRN ####  CSHR ######'))
    for (const { name, quantity, amount } of bought.items) slip.pair(`${quantity} ${name}`, `${money(amount)}T`)
    slip.gap()
    slip.pair('SUBTOTAL', money(bought.total))
    slip.pair('A 8.25% TAX', money(tax))
    slip.bold('TOTAL', money(bought.total + tax))
    slip.pair('CHARGE', money(bought.total + tax))
    slip.left(chance.filled('ACCT: ************####  APPROVED'))
    slip.pair('CHANGE', '.00')
    slip.gap()
    slip.left(`RFN# ${number}`, `${bought.printed}   ${bought.time}`)
    slip.center('RETURNS WITH RECEIPT THRU 60 DAYS', 'YOUR OPINION COUNTS! WIN $500')
    const fields = {
      ...basics({ ...shop, name: shop.brand }, bought, bought.total + tax),
      invoiceNumber: number,
      netTotal: label(bought.total),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const taxi: Design = {
  name: 'receipt-us-taxi',
  draw(chance) {
    const shop = shopIn(chance, 'US', '{w} Cab|Yellow {w} Taxi|{p} Car Service', { withForm: 0.6 })
    const day = dayIn(chance, 'US')
    const slip = slipFor(chance, { columns: 26, mm: 58 })
    const [fare, extra, tip] = [450 + 25 * chance.below(160), chance.pick([0, 100, 250]), 100 * chance.below(9)]
    const number = chance.filled('#####')
    slip.center(shop.name, shop.phone)
    slip.left(chance.filled('Medallion  #@##'), chance.filled('Driver   00####'), day.printed)
    slip.left(`Trip #    ${number}`, `Start ${day.time}  Dist ${chance.filled('#.#')} mi`)
    slip.pair('Fare R1', `$${label(fare)}`)
    if (extra) slip.pair('State Srchrg', `$${label(extra)}`)
    if (tip) slip.pair('Tip', `$${label(tip)}`)
    slip.bold('Total', `$${label(fare + extra + tip)}`)
    slip.left(chance.filled('Card XXXX####'), 'Contact TLC Dial 3-1-1')
    const fields = {
      sellerName: shop.name,
      issueDate: day.date,
      invoiceNumber: number,
      grossTotal: label(fare + extra + tip),
      currency: 'USD',
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const SHEET = `@page { size: A4; margin: 18mm } body { font: 10pt "Carlito" } table { width: 100%; border-collapse: collapse }
td, th { padding: 1.2mm; text-align: left } .r { text-align: right } th { border-bottom: 1px solid #333 } h1 { font-size: 17pt }`

const folio: Design = {
  name: 'receipt-hotel-folio',
  draw(chance) {
    const market = chance.pick(['IE', 'GB'] as const)
    const shop = shopIn(chance, market, '{w} Harbour Hotel|The {p} House Hotel|{w} Inn & Suites')
    const day = dayIn(chance, market)
    const nights = 1 + chance.below(5)
    const [rate, food] = [7000 + 500 * chance.below(30), 900 + chance.below(5000)]
    const gross = nights * rate + food
    const tax = taxIn(gross, market === 'GB' ? 20 : 9)
    const [number, sign] = [chance.filled(chance.pick(['######', 'F-#####'])), market === 'GB' ? '£' : '€']
    const guest = chance.of('Mr T Ashdown|Ms E. Whitlock|Dr Marc Rowe')
    const row = (name: string, debit: string, credit = '') =>
      html`<tr>
        <td>${day.printed}</td>
        <td>${name}</td>
        <td class="r">${debit}</td>
        <td class="r">${credit}</td>
      </tr>`
    const body = html`<h1>${shop.brand}</h1>
      <p>${shop.street}<br />${shop.town}<br />${shop.phone}</p>
      <table>
        <tr>
          <td>${guest}</td>
          <td class="r">Folio No. ${number}</td>
        </tr>
        <tr>
          <td>Room ${chance.filled('###')}</td>
          <td class="r">Date ${day.printed}</td>
        </tr>
      </table>
      <table>
        <tr>
          <th>Date</th>
          <th>Description</th>
          <th class="r">Charges</th>
          <th class="r">Credits</th>
        </tr>
        ${Array.from({ length: nights }, () => row('Accommodation', label(rate)))} ${row('Restaurant', label(food))}
        ${row(chance.pick(['Visa Card', 'Mastercard']), '', label(gross))}
        <tr>
          <td></td>
          <td><b>Total ${sign}</b></td>
          <td class="r">${label(gross)}</td>
          <td class="r">${label(gross)}</td>
        </tr>
        <tr>
          <td></td>
          <td>Balance ${sign}</td>
          <td class="r">0.00</td>
          <td></td>
        </tr>
      </table>
      <p>Net ${sign}${label(gross - tax)} &nbsp; VAT ${sign}${label(tax)} &nbsp; Gross ${sign}${label(gross)}</p>
      <p><small>${shop.name} trading as ${shop.brand}. Thank you for staying with us.</small></p>`
    const fields = {
      ...basics(shop, { ...day, currency: market === 'GB' ? 'GBP' : 'EUR' }, gross),
      invoiceNumber: number,
      buyerName: guest,
      netTotal: label(gross - tax),
      taxTotal: label(tax),
    }
    return { html: page(SHEET, body), fields, kind: 'receipt' }
  },
}

const webshop: Design = {
  name: 'receipt-webshop',
  draw(chance) {
    const shop = shopIn(chance, 'US', '{w} Apps|{w} Cloud|{w} Prints|{p} Studio', { withForm: 1 })
    const day = dayIn(chance, 'US')
    const amount = 500 + chance.below(40_000)
    const tax = chance.is(0.5) ? Math.round(amount * 0.08) : 0
    const number = chance.filled(chance.pick(['####-####', '@@@##-####', '#########']))
    const buyer = chance.of('Petra Vance|Orchard Media|Lewis Tran')
    const total = `$${label(amount + tax)}`
    const body = html`<h1>Receipt</h1>
      <table>
        <tr>
          <td>Receipt number</td>
          <td>${number}</td>
        </tr>
        <tr>
          <td>Date paid</td>
          <td>${day.printed}</td>
        </tr>
        <tr>
          <td>Payment method</td>
          <td>Visa - ${chance.filled('####')}</td>
        </tr>
      </table>
      <table>
        <tr>
          <td><b>${shop.name}</b><br />${shop.street}<br />${shop.town}<br />United States</td>
          <td><b>Bill to</b><br />${buyer}</td>
        </tr>
      </table>
      <h1>${total} paid on ${day.printed}</h1>
      <table>
        <tr>
          <th>Description</th>
          <th class="r">Qty</th>
          <th class="r">Amount</th>
        </tr>
        <tr>
          <td>Starter plan</td>
          <td class="r">1</td>
          <td class="r">$${label(amount)}</td>
        </tr>
        <tr>
          <td></td>
          <td class="r">Subtotal</td>
          <td class="r">$${label(amount)}</td>
        </tr>
        ${
          tax > 0 &&
          html`<tr>
            <td></td>
            <td class="r">Sales tax (8%)</td>
            <td class="r">$${label(tax)}</td>
          </tr>`
        }
        <tr>
          <td></td>
          <td class="r">Total</td>
          <td class="r">${total}</td>
        </tr>
        <tr>
          <td></td>
          <td class="r"><b>Amount paid</b></td>
          <td class="r"><b>${total}</b></td>
        </tr>
      </table>`
    const fields = {
      ...basics(shop, { ...day, currency: 'USD' }, amount + tax),
      invoiceNumber: number,
      buyerName: buyer,
      ...(tax && { netTotal: label(amount), taxTotal: label(tax) }),
    }
    return { html: page(SHEET, body), fields, kind: 'receipt' }
  },
}

export const AMERICAN_RECEIPTS: readonly Design[] = [diner, gas, pharmacy, taxi, folio, webshop]
