// Receipts of the United Kingdom, Ireland and Australia.
import type { Design } from '../design.ts'
import { shopIn } from './markets.ts'
import { basics, dayIn, label, purchaseIn, taxIn, tendered } from './purchase.ts'
import { slipFor } from './slip.ts'

const FOOD =
  'SEMI SKIMMED MILK 2L|WHOLEMEAL LOAF|FREE RANGE EGGS 6|CHEDDAR 350G|BANANAS LOOSE|TEA BAGS 80|PORK SAUSAGES|ORANGE JUICE 1L|CRISPS MULTI'
const CAFE =
  'Flat White|Latte Lrg|Toasted Teacake|Scone & Jam|Soup of the Day|BLT Sandwich|Earl Grey|Carrot Cake|Sparkling Water'

const supermarket: Design = {
  name: 'receipt-uk-supermarket',
  draw(chance) {
    const shop = shopIn(chance, 'GB', '{w} Foodstores|{w} Supermarkets|{p} & Son Grocers', { withForm: 1 })
    const bought = purchaseIn(chance, 'GB', { items: FOOD, most: 12, low: 45, high: 690, step: 1 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 38 })
    slip.big(chance.of('fresh & fair|Every Day Store|GOOD FOOD LOCAL'))
    slip.center(shop.name, shop.street, shop.town, `Tel: ${shop.phone}`)
    const vat = chance.filled('GB#########')
    slip.center(`VAT NO: ${vat.slice(0, 2)} ${vat.slice(2, 5)} ${vat.slice(5, 9)} ${vat.slice(9)}`)
    slip.gap()
    slip.center(`Served by: ${chance.pick(['Assisted Checkout', 'Donna', 'SCO 4'])}`)
    for (const { name, quantity, price, amount } of bought.items) {
      if (quantity > 1) slip.left(`${quantity} x ${name} @ £${money(price)}`)
      slip.pair(quantity > 1 ? '' : name, `£${money(amount)}`)
    }
    slip.rule()
    const saved = chance.is(0.4) ? 25 + chance.below(100) : 0
    const gross = bought.total - (saved < bought.total ? saved : 0)
    slip.pair(`${bought.items.length} ITEMS`, '')
    if (gross !== bought.total) {
      slip.pair('SUBTOTAL', `£${money(bought.total)}`)
      slip.pair('MULTIBUY SAVINGS', `-£${money(saved)}`)
    }
    slip.bold(chance.pick(['BALANCE DUE', 'TOTAL TO PAY', 'TOTAL']), `£${money(gross)}`)
    slip.pair(chance.pick(['VISA DEBIT SALE', 'MASTERCARD', 'CONTACTLESS']), `£${money(gross)}`)
    slip.pair('CHANGE DUE', '£0.00')
    slip.gap()
    const number = chance.filled('####')
    slip.left(
      chance.filled('AID: A00000000#10##  PAN SEQ: 0#'),
      chance.filled('CARD: ************####'),
      chance.filled('AUTH CODE: ######'),
    )
    slip.rule()
    slip.pair(`${bought.printed} ${bought.time}`, chance.filled(`STORE #### TILL 00# TRANS ${number}`))
    slip.center('THANK YOU FOR SHOPPING WITH US', 'PLEASE RETAIN YOUR RECEIPT')
    const fields = { ...basics(shop, bought, gross), invoiceNumber: number, sellerVatId: vat }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const cafe: Design = {
  name: 'receipt-uk-cafe',
  draw(chance) {
    const shop = shopIn(chance, 'GB', 'The {w} Tearooms|{p}\u2019s Coffee House|{w} Kitchen', { withForm: 0.3 })
    const bought = purchaseIn(chance, 'GB', { items: CAFE, most: 6, low: 180, high: 1150, step: 5 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 32, mm: chance.pick([58, 80]) })
    const number = chance.filled(chance.pick(['#####', '####-##', '@#####']))
    slip.big(shop.name)
    slip.center(shop.street, shop.town, shop.phone)
    slip.rule()
    slip.left(`Order ${number}`, `${bought.printed}, ${bought.time}`, `Table ${1 + chance.below(18)}`)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, money(amount))
    slip.rule()
    const service = chance.is(0.5) ? Math.round(bought.total * 0.125) : 0
    if (service) {
      slip.pair('Subtotal', money(bought.total))
      slip.pair('Optional service 12.5%', money(service))
    }
    const gross = bought.total + service
    slip.bold('Total', `£${money(gross)}`)
    const tax = taxIn(bought.total, 20)
    slip.pair('Includes VAT @ 20%', `£${money(tax)}`)
    slip.pair('Card', `£${money(gross)}`)
    slip.center(chance.filled('VAT Reg: ### #### ##'), 'Service is shared among the team', 'Wifi: guest / cake2day')
    const fields = { ...basics(shop, bought, gross), invoiceNumber: number, taxTotal: label(tax) }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const parking: Design = {
  name: 'receipt-uk-parking',
  draw(chance) {
    const shop = shopIn(chance, 'GB', '{w} Parking|{w} Car Parks|{p} Parking Services', { withForm: 1 })
    const day = dayIn(chance, 'GB')
    const gross = (2 + chance.below(24)) * 50 + chance.pick([0, 0, 20])
    const slip = slipFor(chance, { columns: 28, mm: 58 })
    const number = chance.filled('00####')
    slip.center(chance.pick(['PAY & DISPLAY', 'PARKING RECEIPT']), `${shop.street} Car Park`)
    slip.rule()
    slip.left(`Ticket no. ${number}`, `Machine ${chance.filled('P0#')}`)
    slip.left('Entry/Issued:', `${day.printed} ${day.time}`)
    slip.big(`Expires ${chance.filled('1#:##')}`)
    slip.pair('FEE PAID', `£${label(gross)}`)
    slip.pair('of which VAT 20%', `£${label(taxIn(gross, 20))}`)
    slip.left(chance.filled('Reg: @@## @@@'), 'Paid by card')
    slip.rule()
    slip.center(`Operated by ${shop.name}`, chance.filled('VAT No GB #########'), `Enquiries ${shop.phone}`)
    const fields = {
      sellerName: shop.name,
      issueDate: day.date,
      invoiceNumber: number,
      grossTotal: label(gross),
      taxTotal: label(taxIn(gross, 20)),
      currency: 'GBP',
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const pub: Design = {
  name: 'receipt-uk-pub-card',
  draw(chance) {
    const shop = shopIn(chance, 'GB', 'The {w} Arms|The Old {p} Inn|The Fox & {p}', { withForm: 0 })
    const day = dayIn(chance, 'GB')
    const [amount, tip] = [800 + chance.below(9000), chance.is(0.5) ? 100 * (1 + chance.below(9)) : 0]
    const slip = slipFor(chance, { columns: 30, mm: 58 })
    const number = chance.filled('0###')
    slip.center(shop.name, shop.street, shop.town)
    slip.center(`${day.printed} ${day.time}`)
    slip.left(chance.filled('MID: ***#####'), chance.filled('TID: ****####'), `RECEIPT NO: ${number}`)
    slip.left(chance.pick(['VISA DEBIT', 'MASTERCARD', 'AMEX']), chance.filled('**** **** **** ####'), 'ICC   SALE')
    slip.rule()
    slip.pair('AMOUNT', `GBP ${label(amount)}`)
    if (tip) slip.pair('GRATUITY', `GBP ${label(tip)}`)
    slip.bold('TOTAL', `GBP ${label(amount + tip)}`)
    slip.rule()
    slip.center('PIN VERIFIED', chance.filled('AUTH CODE ######'), 'CUSTOMER COPY', 'PLEASE KEEP THIS RECEIPT')
    const fields = {
      sellerName: shop.name,
      sellerAddress: shop.address,
      issueDate: day.date,
      invoiceNumber: number,
      grossTotal: label(amount + tip),
      currency: 'GBP',
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const irish: Design = {
  name: 'receipt-ie-butcher',
  draw(chance) {
    const shop = shopIn(chance, 'IE', '{p} Family Butchers|{p}\u2019s Hardware|{w} Pharmacy|{p} Agri Stores')
    const items =
      'ROUND STEAK|CHICKEN FILLETS|BACK RASHERS|BLACK PUDDING|FIRELIGHTERS|NAILS 75MM|COUGH SYRUP|DOG FOOD 2KG'
    const bought = purchaseIn(chance, 'IE', { items, low: 150, high: 2800, step: 1 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const vat = chance.filled('IE#######@')
    const number = chance.filled(chance.pick(['######', 'T#-####', '000####']))
    slip.center(shop.name, shop.street, shop.town, `Ph. ${shop.phone}`, `VAT Reg. No. ${vat}`)
    slip.gap()
    slip.pair(bought.printed, bought.time)
    slip.left(`Receipt # ${number}  Clerk 0${1 + chance.below(8)}`)
    slip.rule()
    for (const { name, quantity, amount } of bought.items) slip.pair(`${quantity} ${name}`, `€${money(amount)}`)
    const paid = tendered(chance, bought.total)
    slip.bold('TOTAL', `€${money(bought.total)}`)
    slip.pair('CASH', `€${money(paid)}`)
    slip.pair('CHANGE', `€${money(paid - bought.total)}`)
    slip.rule()
    slip.center('All meat traceable to Irish farms', 'Go raibh maith agat')
    const fields = { ...basics(shop, bought, bought.total), invoiceNumber: number, sellerVatId: vat }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const australian: Design = {
  name: 'receipt-au-bottleshop',
  draw(chance) {
    const shop = shopIn(chance, 'AU', '{w} Cellars|{p}\u2019s Bakehouse|{w} Surf & Outdoor|{w} Chemist')
    const items = 'PALE ALE 6PK|SHIRAZ 750ML|MEAT PIE|SOURDOUGH|SUNSCREEN SPF50|BEACH TOWEL|VANILLA SLICE|IBUPROFEN 24'
    const bought = purchaseIn(chance, 'AU', { items, low: 390, high: 4900, step: 5 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 40 })
    const number = chance.filled(chance.pick(['####-#####', '######', 'INV#####']))
    slip.big(shop.brand)
    slip.center(`${shop.name} ABN ${chance.filled('## ### ### ###')}`, shop.street, shop.town, `Ph ${shop.phone}`)
    slip.center('*** TAX INVOICE ***')
    slip.pair(`Inv: ${number}`, `${bought.printed} ${bought.time}`)
    slip.rule()
    for (const { name, quantity, price, amount } of bought.items) {
      slip.pair(`${name}*`, money(amount))
      if (quantity > 1) slip.left(`   Qty ${quantity} @ $${money(price)} each`)
    }
    slip.rule()
    const tax = taxIn(bought.total, 10)
    slip.bold(`TOTAL (${bought.items.length} items)`, `$${money(bought.total)}`)
    slip.pair(chance.pick(['EFTPOS', 'VISA', 'EFT']), `$${money(bought.total)}`)
    slip.pair('Total includes GST of', `$${money(tax)}`)
    slip.left('* indicates taxable supply')
    slip.center('Change of mind returns within 30 days with receipt')
    const fields = { ...basics(shop, bought, bought.total), invoiceNumber: number, taxTotal: label(tax) }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

export const BRITISH_RECEIPTS: readonly Design[] = [supermarket, cafe, parking, pub, irish, australian]
