// Receipts of Malaysia, Singapore and India.
import type { Design } from '../design.ts'
import { shopIn } from './markets.ts'
import { basics, label, purchaseIn, roundingOf, taxIn, tendered } from './purchase.ts'
import { slipFor } from './slip.ts'

const MALAYSIAN_FOOD =
  'NASI LEMAK AYAM|TEH TARIK|ROTI CANAI|MEE GORENG|KOPI O ICE|CHICKEN CHOP|IKAN BAKAR|SIRAP LIMAU|WANTAN MEE|TELUR GORENG'
const HARDWARE =
  'PVC PIPE 1/2"|WALL PLUG 6MM|PAINT BRUSH 2"|CEMENT 1KG|SANDPAPER P120|DOOR HINGE 4"|CABLE TIE 200MM|SILICONE CLEAR|LED BULB 9W'
const GROCERIES =
  'MILO 3IN1 18S|GARDEN RICE 5KG|F/C UHT MILK 1L|INSTANT NOODLE 5S|SOFT TISSUE 4PLY|CHILI SAUCE 340G|EGGS GRADE B 10S|COCONUT BISCUIT|DISH WASH 900ML'

const kopitiam: Design = {
  name: 'receipt-my-kopitiam',
  draw(chance) {
    const shop = shopIn(chance, 'MY', 'Restoran {p}|{w} Kopitiam|{p} Curry House|{w} Cafe & Bistro')
    const bought = purchaseIn(chance, 'MY', { items: MALAYSIAN_FOOD, low: 120, high: 2200, step: 10 })
    const { money } = bought
    const slip = slipFor(chance, { columns: chance.pick([34, 38, 42]) })
    const number = chance.filled(chance.pick(['C#-0####', '######', 'T0#-###', '#-######']))
    const service = chance.is(0.6) ? Math.round(bought.total * 0.1) : 0
    const tax = Math.round(((bought.total + service) * 6) / 100)
    const gross = bought.total + service + tax
    const rounding = roundingOf(gross)
    slip.big(shop.brand)
    if (shop.name !== shop.brand) slip.center(`(${shop.name})`)
    slip.center(chance.filled('Co. Reg. No: ######-@'), shop.street, shop.town, `Tel: ${shop.phone}`)
    slip.center(chance.filled('SST ID: W10-####-########'))
    slip.gap()
    slip.pair(`${chance.pick(['Check#', 'Bill No', 'Receipt No'])}: ${number}`, `Table: ${1 + chance.below(30)}`)
    slip.pair(`Date: ${bought.printed} ${bought.time}`, `Pax: ${1 + chance.below(8)}`)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, money(amount))
    slip.rule()
    slip.pair('Subtotal', money(bought.total))
    if (service) slip.pair('Service Charge 10%', money(service))
    slip.pair('SST 6%', money(tax))
    slip.pair(chance.pick(['Total (Incl. Tax)', 'Total', 'TOTAL BEFORE ROUNDING']), money(gross))
    slip.pair(chance.pick(['Rounding Adj', 'Rounding', 'Bill Rounding']), money(rounding))
    slip.bold(chance.pick(['NET TOTAL', 'TOTAL RM', 'Grand Total', 'TOTAL PAYABLE']), money(gross + rounding))
    const paid = tendered(chance, gross + rounding)
    slip.pair('Cash', money(paid))
    slip.pair('Change', money(paid - gross - rounding))
    slip.gap()
    slip.center(chance.pick(['Terima Kasih, Sila Datang Lagi', 'THANK YOU PLEASE COME AGAIN', 'Like us on Facebook!']))
    const fields = {
      ...basics(shop, bought, gross + rounding),
      invoiceNumber: number,
      taxTotal: label(tax),
      ...(rounding && { roundingAmount: label(rounding) }),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const hardware: Design = {
  name: 'receipt-my-hardware',
  draw(chance) {
    const shop = shopIn(chance, 'MY', '{p} Hardware & Machinery|{w} Electrical|Kedai Buku {p}|{w} Stationery', {
      withForm: 1,
    })
    const bought = purchaseIn(chance, 'MY', { items: HARDWARE, low: 90, high: 4500 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 44 })
    const number = chance.filled(chance.pick(['CS-#####', 'CS00####', 'POS-00#####', '1########']))
    slip.center(shop.name, chance.filled('(######-@)'), shop.street, shop.town, `TEL : ${shop.phone}`)
    slip.gap()
    slip.bold(chance.pick(['CASH SALES', 'INVOICE', 'TAX INVOICE']))
    slip.left(
      `Doc No. : ${number}`,
      `Date : ${bought.printed} ${bought.time}`,
      `Cashier : ${chance.pick(['USER', 'MEI', 'Ali'])}`,
    )
    slip.rule()
    const widths = [20, 8, 8, 8]
    slip.cells(['Item', 'Qty', 'Price', 'Amount'], widths)
    slip.rule()
    for (const { name, quantity, price, amount } of bought.items) {
      slip.left(chance.filled(`9555####### ${name}`))
      slip.cells(['', String(quantity), money(price), money(amount)], widths)
    }
    slip.rule()
    const rounding = roundingOf(bought.total)
    const pieces = bought.items.reduce((sum, { quantity }) => sum + quantity, 0)
    slip.pair(`Total Qty : ${pieces}`, '')
    slip.pair('Total Sales :', money(bought.total))
    slip.pair('Discount :', money(0))
    slip.pair('Rounding Adj. :', money(rounding))
    slip.bold('NET TOTAL ROUNDED :', money(bought.total + rounding))
    const paid = tendered(chance, bought.total + rounding)
    slip.pair('CASH', money(paid))
    slip.pair('CHANGE', money(paid - bought.total - rounding))
    slip.gap()
    slip.center('GOODS SOLD ARE NOT RETURNABLE', 'THANK YOU')
    const fields = {
      ...basics(shop, bought, bought.total + rounding),
      invoiceNumber: number,
      ...(rounding && { roundingAmount: label(rounding) }),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const minimart: Design = {
  name: 'receipt-my-minimart',
  draw(chance) {
    const company = shopIn(chance, 'MY', '{w} Retail|{w} Marts (M)|{p} Holdings', { withForm: 1 })
    const brand = chance.of('99 CORNER MART|HAPPY FRESH|KK CORNER|MYDAILY')
    const bought = purchaseIn(chance, 'MY', { items: GROCERIES, most: 12, low: 150, high: 2600, step: 1 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36, mm: 58 })
    const [number, rounding] = [chance.filled('####/###/T0###'), roundingOf(bought.total)]
    slip.big(brand)
    slip.center(`${company.name}`, chance.filled('(######-@)'), company.address)
    slip.center(chance.filled('GST ID NO : 000#########'))
    slip.left(`INVOICE NO : ${number}`, `${bought.printed} ${bought.time}  #${chance.below(9)}  CASHIER: NUR`)
    slip.rule()
    for (const { name, quantity, price, amount } of bought.items) {
      slip.pair(name, `${money(amount)} S`)
      if (quantity > 1) slip.left(`   @${quantity} X RM ${money(price)}`)
    }
    slip.rule()
    slip.pair('TOTAL SALES (INCLUSIVE GST) RM', money(bought.total))
    slip.pair('ROUNDING ADJUSTMENT RM', money(rounding).replace('0.', '.'))
    slip.pair('TOTAL ROUNDED RM', money(bought.total + rounding))
    const paid = tendered(chance, bought.total + rounding)
    slip.pair('CASH RM', money(paid))
    slip.pair('CHANGE RM', money(paid - bought.total - rounding))
    slip.gap()
    const tax = taxIn(bought.total, 6)
    slip.left('GST SUMMARY  AMOUNT(RM)  TAX(RM)')
    slip.left(`S = 6%       ${money(bought.total - tax)}       ${money(tax)}`)
    slip.center('THANK YOU. PLEASE COME AGAIN.', 'KEEP INVOICE FOR APPLICABLE RETURNS')
    const fields = {
      ...basics(company, bought, bought.total + rounding),
      invoiceNumber: number,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
      ...(rounding && { roundingAmount: label(rounding) }),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const singapore: Design = {
  name: 'receipt-sg-bakery',
  draw(chance) {
    const shop = shopIn(chance, 'SG', '{w} Bakery|{p} Chicken Rice|{w} Toast|{p} Fishball Noodles')
    const items = 'Kaya Toast Set|Chicken Floss Bun|Kopi C|Laksa|Soft Boiled Egg (2)|Teh Peng|Tuna Puff|Bee Hoon'
    const bought = purchaseIn(chance, 'SG', { items, most: 5, low: 90, high: 1400, step: 10 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 38 })
    const number = chance.filled(chance.pick(['A0#-#####', '#####', 'SG######']))
    slip.center(shop.name, `@ ${chance.pick(['Nexus Mall', 'Bugis Link', 'Jurong East'])}`, shop.street, shop.town)
    slip.center(chance.filled('GST Reg. No. 20#######@'), `Tel ${shop.phone}`)
    slip.rule()
    slip.pair(`Receipt: ${number}`, chance.pick(['TAKE AWAY', 'DINE IN']))
    slip.pair(bought.printed, bought.time)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} x ${name}`, `$${money(amount)}`)
    slip.gap()
    const tax = taxIn(bought.total, 9)
    slip.bold('TOTAL', `S$${money(bought.total)}`)
    slip.pair(chance.pick(['NETS', 'PayNow', 'VISA Contactless']), `$${money(bought.total)}`)
    slip.pair('GST 9% (inclusive)', `$${money(tax)}`)
    slip.center('Thank you & have a nice day!', `Feedback: hello@${shop.brand.replace(/\W/g, '').toLowerCase()}.sg`)
    const fields = { ...basics(shop, bought, bought.total), invoiceNumber: number, taxTotal: label(tax) }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const indian: Design = {
  name: 'receipt-in-restaurant',
  draw(chance) {
    const shop = shopIn(chance, 'IN', 'Hotel {w} Grand|{p} Bhavan|{w} Tiffin Room|{p} Sweets')
    const items = 'MASALA DOSA|PANEER TIKKA|VEG BIRYANI|FILTER COFFEE|GULAB JAMUN|BUTTER NAAN|LASSI|THALI'
    const bought = purchaseIn(chance, 'IN', { items, low: 2000, high: 38_000, step: 500 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 40 })
    const number = chance.filled(chance.pick(['####', 'A/####', 'B-#####']))
    const half = Math.round(bought.total * 0.025)
    const gross = bought.total + 2 * half
    const rounding = roundingOf(gross, 100)
    slip.big(shop.brand)
    if (shop.name !== shop.brand) slip.center(`A unit of ${shop.name}`)
    slip.center(shop.address, `Ph: ${shop.phone}`)
    slip.center(chance.filled('GSTIN: 29@@@@@####@#Z#'), chance.filled('FSSAI: 1121##########'))
    slip.rule()
    slip.pair(`Bill No: ${number}`, `Date: ${bought.printed}`)
    slip.pair(`Table: ${1 + chance.below(30)}`, `Time: ${bought.time}`)
    slip.rule()
    const widths = [18, 5, 8, 9]
    slip.cells(['Item', 'Qty', 'Rate', 'Amt'], widths)
    for (const { name, quantity, price, amount } of bought.items)
      slip.cells([name, String(quantity), money(price), money(amount)], widths)
    slip.rule()
    slip.pair('Sub Total', money(bought.total))
    slip.pair('CGST @ 2.5%', money(half))
    slip.pair('SGST @ 2.5%', money(half))
    slip.pair('Round Off', money(rounding))
    slip.bold(chance.pick(['GRAND TOTAL', 'Net Amount', 'Bill Amount']), `Rs. ${money(gross + rounding)}`)
    slip.gap()
    slip.center('Thank You! Visit Again')
    const fields = {
      ...basics(shop, bought, gross + rounding),
      invoiceNumber: number,
      netTotal: label(bought.total),
      taxTotal: label(2 * half),
      ...(rounding && { roundingAmount: label(rounding) }),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

export const ASIAN_RECEIPTS: readonly Design[] = [kopitiam, hardware, minimart, singapore, indian]
