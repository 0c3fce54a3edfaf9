// Receipts of Germany, Austria and Switzerland.
import type { Design } from '../design.ts'
import { shopIn } from './markets.ts'
import { basics, dayIn, label, purchaseIn, roundingOf, taxIn, tendered } from './purchase.ts'
import { slipFor } from './slip.ts'

const supermarket: Design = {
  name: 'receipt-de-supermarkt',
  draw(chance) {
    const shop = shopIn(chance, 'DE', '{w} Markt {p}|{w} Drogerie|Frischemarkt {p}|{w} Getränkewelt')
    const items =
      'VOLLMILCH 3,5%|BROT GESCHN.|BIO EIER 10ST|GOUDA SCHEIBEN|KAFFEE 500G|TOMATEN RISPE|H-SAHNE|WASSER 6X1,5L|PFAND'
    const bought = purchaseIn(chance, 'DE', { items, most: 12, low: 25, high: 899, step: 1 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 38 })
    const vat = chance.filled('DE#########')
    const number = chance.filled(chance.pick(['####', '#####/##', '######']))
    slip.big(chance.of('frisch & nah|PLUSPUNKT|Einkaufswelt'))
    slip.center(shop.name, shop.street, shop.town, `UID Nr.: ${vat}`)
    slip.pair('', 'EUR')
    for (const { name, quantity, price, amount } of bought.items) {
      slip.pair(name, `${money(amount)} ${chance.pick(['A', 'B'])}`)
      if (quantity > 1) slip.left(`     ${quantity} Stk x    ${money(price)}`)
    }
    slip.rule('-')
    slip.bold(chance.pick(['SUMME         EUR', 'Gesamtbetrag  EUR', 'Zu zahlen     EUR']), money(bought.total))
    slip.rule('=')
    const paid = tendered(chance, bought.total)
    const isCash = chance.is(0.5)
    slip.pair(isCash ? 'Geg. BAR      EUR' : 'Geg. girocard EUR', money(isCash ? paid : bought.total))
    if (isCash && paid > bought.total) slip.pair('Rückgeld BAR  EUR', money(paid - bought.total))
    const tax = taxIn(bought.total, 7)
    slip.gap()
    const widths = [10, 9, 9, 10]
    slip.cells(['Steuer  %', 'Netto', 'Steuer', 'Brutto'], widths)
    slip.cells(['B=  7,0%', money(bought.total - tax), money(tax), money(bought.total)], widths)
    slip.gap()
    slip.left(
      `${bought.printed}   ${bought.time}   Bon-Nr.:${number}`,
      chance.filled('Markt:#### Kasse:#  Bed.:######'),
    )
    slip.left(chance.filled('TSE-Transaktion: ######'), chance.filled('Seriennnummer Kasse: @@##-####'))
    slip.center('Vielen Dank für Ihren Einkauf', 'www.frisch-und-nah.example')
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      sellerVatId: vat,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const restaurant: Design = {
  name: 'receipt-de-restaurant',
  draw(chance) {
    const shop = shopIn(chance, 'DE', 'Gasthaus {p}|Ristorante {w}|Brauhaus {w}|Café {p}', { withForm: 0.3 })
    const items =
      'Schnitzel Wiener Art|Apfelschorle 0,4|Pils 0,5|Käsespätzle|Tagessuppe|Pizza Funghi|Espresso|Rinderroulade'
    const bought = purchaseIn(chance, 'DE', { items, low: 250, high: 2490, step: 10 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const number = chance.filled(chance.pick(['####', 'R-#####', '#####']))
    const tip = chance.is(0.35) ? 50 * (1 + chance.below(10)) : 0
    slip.big(shop.brand)
    if (shop.name !== shop.brand) slip.center(`Inh. ${shop.name}`)
    slip.center(shop.street, shop.town, shop.phone, chance.filled('St.-Nr. ##/###/#####'))
    slip.rule()
    slip.left(`${chance.pick(['Rechnung Nr.', 'Rechnungs-Nr:', 'Beleg'])} ${number}`)
    slip.pair(`Tisch ${1 + chance.below(30)}`, `${bought.printed} ${bought.time}`)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} x ${name}`, money(amount))
    slip.rule()
    slip.bold(tip ? 'Summe' : chance.pick(['Summe EUR', 'GESAMT', 'Rechnungsbetrag']), `${money(bought.total)} €`)
    if (tip) {
      slip.pair('Trinkgeld', `${money(tip)} €`)
      slip.bold('Gesamtbetrag', `${money(bought.total + tip)} €`)
    }
    const tax = taxIn(bought.total, 19)
    slip.pair('Netto 19%', money(bought.total - tax))
    slip.pair('MwSt. 19%', money(tax))
    slip.pair(chance.pick(['EC-Karte', 'Bar', 'VISA']), money(bought.total + tip))
    slip.gap()
    slip.center(`Es bediente Sie ${chance.pick(['Anna', 'Herr Yilmaz', 'Kellner 3'])}`, 'Vielen Dank für Ihren Besuch!')
    const fields = {
      ...basics(shop, bought, bought.total + tip),
      invoiceNumber: number,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const fuel: Design = {
  name: 'receipt-de-tankstelle',
  draw(chance) {
    const shop = shopIn(chance, 'DE', '{w} Tankstelle {p}|{w} Station|Autohof {p}', { withForm: 0.5 })
    const day = dayIn(chance, 'DE')
    const comma = (text: string) => text.replace('.', ',')
    const [litres, price] = [Number(chance.between(12, 68).toFixed(2)), 1.4 + chance.below(600) / 1000]
    const gross = Math.round(litres * price * 100)
    const tax = taxIn(gross, 19)
    const slip = slipFor(chance, { columns: 38 })
    const number = chance.filled(chance.pick(['####/###/#####', '#####', '######']))
    slip.center(shop.name, shop.street, shop.town, `Tel. ${shop.phone}`, chance.filled('USt-ID DE #########'))
    slip.gap()
    slip.pair(`Beleg-Nr. ${number}`, `${day.printed} ${day.time}`)
    slip.rule()
    slip.left(`* ${chance.pick(['Super E10', 'Diesel', 'Super 95'])}`)
    slip.pair(`  ${comma(litres.toFixed(2))} l x ${comma(price.toFixed(3))} EUR/l`, `${comma(label(gross))} A`)
    slip.left(`  * Zapfsäule ${1 + chance.below(10)}`)
    slip.rule()
    slip.bold('Gesamtbetrag', `${comma(label(gross))} EUR`)
    slip.pair(`Typ A: MwSt 19,00 %`, `${comma(label(tax))} EUR`)
    slip.pair('Netto', `${comma(label(gross - tax))} EUR`)
    slip.gap()
    slip.center('K-U-N-D-E-N-B-E-L-E-G', 'Bezahlung', 'girocard')
    slip.pair('Betrag', `${comma(label(gross))} EUR`)
    slip.left(chance.filled('Terminal-ID ########'), chance.filled('TA-Nr. ######'), 'Zahlung erfolgt')
    slip.center('Gute Fahrt!')
    const fields = {
      ...basics(shop, { ...day, currency: 'EUR' }, gross),
      invoiceNumber: number,
      netTotal: label(gross - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const taxi: Design = {
  name: 'receipt-de-taxi',
  draw(chance) {
    const shop = shopIn(chance, 'DE', 'Taxi {p}|{w} Taxi-Betrieb|Mietwagen {p}', { withForm: 0.2 })
    const day = dayIn(chance, 'DE')
    const gross = 690 + 10 * chance.below(500)
    const slip = slipFor(chance, { columns: 30, mm: 58 })
    const number = chance.filled('####')
    slip.bold('TAXI-QUITTUNG')
    slip.left(shop.name, shop.street, shop.town, shop.phone, chance.filled('Steuer-Nr. ##/###/#####'))
    slip.rule('-')
    slip.left(`Quittung Nr. ${number}`, chance.filled('Ordnungsnr. ###'), `Datum ${day.printed}`, `Uhrzeit ${day.time}`)
    slip.left(`Strecke ${chance.filled('#,#')} km`)
    slip.pair('Fahrpreis', `${label(gross).replace('.', ',')} EUR`)
    slip.left('inkl. 7% MwSt')
    slip.pair('MwSt', `${label(taxIn(gross, 7)).replace('.', ',')} EUR`)
    slip.rule('-')
    slip.left('Betrag dankend erhalten')
    const fields = {
      ...basics(shop, { ...day, currency: 'EUR' }, gross),
      invoiceNumber: number,
      taxTotal: label(taxIn(gross, 7)),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const austrian: Design = {
  name: 'receipt-at-trafik',
  draw(chance) {
    const shop = shopIn(chance, 'AT', 'Bäckerei {p}|Trafik {p}|Papier {w}|Gasthof {p}')
    const items =
      'Kaisersemmel|Topfenstrudel|Melange|Kugelschreiber|Heft A4 liniert|Mannerschnitten|Verlängerter|Wurstsemmel'
    const bought = purchaseIn(chance, 'AT', { items, low: 60, high: 890, step: 5 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 34, mm: 58 })
    const vat = chance.filled('ATU########')
    const number = chance.filled(chance.pick(['#####', '####', '2#-####']))
    slip.big(shop.brand)
    if (shop.name !== shop.brand) slip.center(shop.name)
    slip.center(shop.street, shop.town, `UID: ${vat}`)
    slip.left(`Rechnung ${number}`, `Datum: ${bought.printed} ${bought.time}`, chance.filled('Kassen-ID: KASSE-##'))
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, `${money(amount)} B`)
    slip.rule()
    slip.bold(chance.pick(['Summe:', 'SUMME EUR', 'Gesamt']), money(bought.total))
    slip.pair('Bar', money(bought.total))
    const tax = taxIn(bought.total, 10)
    slip.pair('B: 10% MwSt von', money(bought.total - tax))
    slip.pair('   MwSt', money(tax))
    slip.left(chance.filled('Sig: R1-AT1_KASSE-##_####_2024'))
    slip.center('Danke für Ihren Einkauf!')
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      sellerVatId: vat,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const swiss: Design = {
  name: 'receipt-ch-imbiss',
  draw(chance) {
    const shop = shopIn(chance, 'CH', 'Metzgerei {p}|{w} Imbiss|Apotheke {p}|{w} Sport')
    const items = 'Bratwurst|Bürli|Rivella 0.5|Cervelat|Dafalgan 500mg|Sonnencreme|Wandersocken|Café crème'
    const bought = purchaseIn(chance, 'CH', { items, low: 120, high: 4900, step: 1 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const rounding = roundingOf(bought.total)
    const gross = bought.total + rounding
    const number = chance.filled(chance.pick(['######', '##-####']))
    slip.center(shop.name, shop.street, shop.town, shop.phone, chance.filled('CHE-###.###.### MWST'))
    slip.gap()
    slip.left(`${chance.pick(['Quittung', 'Bon', 'Beleg'])} Nr. ${number}`)
    slip.pair(bought.printed, bought.time)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, money(amount))
    slip.rule()
    if (rounding) {
      slip.pair('Total CHF', money(bought.total))
      slip.pair('Rundung', money(rounding))
    }
    slip.bold(rounding ? chance.pick(['Zu bezahlen CHF', 'Total gerundet CHF']) : 'Total CHF', money(gross))
    slip.pair(chance.pick(['TWINT', 'Bargeld', 'Maestro']), money(gross))
    slip.pair('inkl. MWST 8.1%', money(taxIn(gross, 8.1)))
    slip.center('Merci und uf Wiederluege')
    const fields = {
      ...basics(shop, bought, gross),
      invoiceNumber: number,
      taxTotal: label(taxIn(gross, 8.1)),
      ...(rounding && { roundingAmount: label(rounding) }),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

export const GERMAN_RECEIPTS: readonly Design[] = [supermarket, restaurant, fuel, taxi, austrian, swiss]
