// Receipts of France, Spain, Italy and Portugal. Tax numbers without the letters of the country are not labelled.
import type { Design } from '../design.ts'
import { shopIn } from './markets.ts'
import { basics, dayIn, label, purchaseIn, taxIn, tendered } from './purchase.ts'
import { slipFor } from './slip.ts'

const bakery: Design = {
  name: 'receipt-fr-boulangerie',
  draw(chance) {
    const shop = shopIn(chance, 'FR', 'Boulangerie {p}|Pharmacie {p}|Librairie {w}|Fleurs {w}')
    const items =
      'BAGUETTE TRAD|PAIN AU CHOCOLAT|TARTE FRAISE|DOLIPRANE 1G|ROMAN POCHE|BOUQUET ROND|CROISSANT|SIROP TOUX'
    const bought = purchaseIn(chance, 'FR', { items, low: 95, high: 2490, step: 5 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const number = chance.filled(chance.pick(['######', '0####', '####-###']))
    slip.big(shop.brand)
    slip.center(
      shop.name,
      shop.street,
      shop.town,
      `Tél : ${shop.phone}`,
      chance.filled('SIRET ### ### ### 000##  APE 1071C'),
    )
    slip.gap()
    slip.left(`Ticket n° ${number}  le ${bought.printed} à ${bought.time}`)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, `${money(amount)}€`)
    slip.rule()
    slip.bold(chance.pick(['TOTAL TTC', 'TOTAL', 'TOTAL A PAYER']), `${money(bought.total)} €`)
    slip.pair(chance.pick(['CB', 'CARTE BANCAIRE', 'ESPECES']), `${money(bought.total)} €`)
    const tax = taxIn(bought.total, 5.5)
    const widths = [9, 9, 9, 9]
    slip.cells(['Taux', 'HT', 'TVA', 'TTC'], widths)
    slip.cells(['5,50%', money(bought.total - tax), money(tax), money(bought.total)], widths)
    slip.center('MERCI DE VOTRE VISITE', 'A BIENTOT')
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const brasserie: Design = {
  name: 'receipt-fr-brasserie',
  draw(chance) {
    const shop = shopIn(chance, 'FR', 'Brasserie {p}|Le Bistrot de {p}|Crêperie {w}|Restaurant {w}')
    const items =
      'Menu du jour|Entrecôte frites|Verre Bordeaux|Café|Crème brûlée|Salade chèvre|Eau gazeuse 50cl|Galette complète'
    const bought = purchaseIn(chance, 'FR', { items, low: 200, high: 2850, step: 10 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 40 })
    const number = chance.filled(chance.pick(['#####', 'A####', '###']))
    slip.big(shop.brand)
    slip.center(shop.street, shop.town, chance.filled('TVA intra : FR## #########'))
    slip.rule()
    slip.pair(`Table ${1 + chance.below(30)}`, `Couverts : ${1 + chance.below(6)}`)
    slip.pair(`Addition n° ${number}`, `${bought.printed} ${bought.time}`)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} x ${name}`, money(amount))
    slip.rule()
    const tax = taxIn(bought.total, 10)
    slip.pair('Total HT', money(bought.total - tax))
    slip.pair('TVA 10,00 %', money(tax))
    slip.bold(chance.pick(['NET A PAYER', 'TOTAL TTC', 'Total Euros']), `${money(bought.total)} EUR`)
    if (shop.name !== shop.brand) slip.center(`${shop.name} au capital de 8 000 €`)
    slip.center('Prix nets, service compris', 'Merci et à bientôt')
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const bar: Design = {
  name: 'receipt-es-bar',
  draw(chance) {
    const shop = shopIn(chance, 'ES', 'Bar {p}|Restaurante {w}|Ferretería {p}|Farmacia {p}')
    const items = 'CAÑA|TORTILLA|CAFE CON LECHE|BOCADILLO JAMON|MENU DEL DIA|TORNILLO 4X30|TIRITAS|AGUA 1/2'
    const bought = purchaseIn(chance, 'ES', { items, low: 110, high: 1850, step: 5 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const vat = chance.filled('B########')
    const number = chance.filled(chance.pick(['T-#####', '2#/####', '######', 'A##-###']))
    slip.big(shop.brand)
    slip.center(shop.name, `CIF: ${vat}`, shop.street, shop.town, `Tel. ${shop.phone}`)
    slip.center('FACTURA SIMPLIFICADA')
    slip.left(`Nº: ${number}`, `Fecha: ${bought.printed}  Hora: ${bought.time}`)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, money(amount))
    slip.rule()
    const tax = taxIn(bought.total, 10)
    slip.pair('Base imponible', money(bought.total - tax))
    slip.pair('IVA 10%', money(tax))
    slip.bold(chance.pick(['TOTAL', 'TOTAL EUROS', 'A PAGAR']), `${money(bought.total)} €`)
    const paid = tendered(chance, bought.total)
    slip.pair('Entregado', money(paid))
    slip.pair('Cambio', money(paid - bought.total))
    slip.center('GRACIAS POR SU VISITA', 'IVA INCLUIDO')
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const petrol: Design = {
  name: 'receipt-es-gasolinera',
  draw(chance) {
    const shop = shopIn(chance, 'ES', 'Estación de Servicio {p}|E.S. {w}|Gasóleos {p}', { withForm: 1 })
    const day = dayIn(chance, 'ES')
    const comma = (text: string) => text.replace('.', ',')
    const [litres, price] = [Number(chance.between(10, 60).toFixed(2)), 1.2 + chance.below(600) / 1000]
    const gross = Math.round(litres * price * 100)
    const tax = taxIn(gross, 21)
    const slip = slipFor(chance, { columns: 34, mm: 58 })
    const [vat, number] = [chance.filled('A########'), chance.filled('########-#-#####')]
    slip.center(shop.name, `NIF ${vat}`, shop.street, shop.town)
    slip.rule()
    slip.left(`Factura simpl.: ${number}`, `${day.printed} ${day.time}  Surtidor: ${1 + chance.below(8)}`)
    slip.left(chance.pick(['GASOLEO A', 'SIN PLOMO 95']))
    slip.pair(`${comma(litres.toFixed(2))} L x ${comma(price.toFixed(3))}`, comma(label(gross)))
    slip.rule()
    slip.bold('TOTAL EUR', comma(label(gross)))
    slip.left(`IVA 21,00%  Base ${comma(label(gross - tax))}  Cuota ${comma(label(tax))}`)
    slip.left(chance.filled('TARJETA ************####'), 'OPERACION ACEPTADA')
    slip.center('BUEN VIAJE')
    const fields = {
      ...basics(shop, { ...day, currency: 'EUR' }, gross),
      invoiceNumber: number,
      netTotal: label(gross - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const commercial: Design = {
  name: 'receipt-it-documento-commerciale',
  draw(chance) {
    const shop = shopIn(chance, 'IT', 'Bar {w} di {p}|Trattoria da {p}|Farmacia {p}|Alimentari {p}')
    const items = 'CAFFE|CORNETTO|PANINO SPECK|COPERTO|SPAGHETTI VONGOLE|ACQUA NAT 0,75|TACHIPIRINA|PROSCIUTTO CRUDO'
    const bought = purchaseIn(chance, 'IT', { items, low: 110, high: 1900, step: 10 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const [vat, number] = [chance.filled('###########'), chance.filled('####-####')]
    slip.center(shop.name, shop.street, shop.town, `P.IVA ${vat}`, `Tel. ${shop.phone}`)
    slip.gap()
    slip.center('DOCUMENTO COMMERCIALE', 'di vendita o prestazione')
    const widths = [20, 6, 10]
    slip.cells(['DESCRIZIONE', 'IVA', 'Prezzo(€)'], widths)
    for (const { quantity, price, name, amount } of bought.items) {
      if (quantity > 1) slip.left(`  ${quantity} X ${money(price)}`)
      slip.cells([name, '10%', money(amount)], widths)
    }
    slip.gap()
    const tax = taxIn(bought.total, 10)
    slip.bold('TOTALE COMPLESSIVO', money(bought.total))
    slip.pair('di cui IVA', money(tax))
    const isCash = chance.is(0.5)
    slip.pair(isCash ? 'Pagamento contante' : 'Pagamento elettronico', money(bought.total))
    slip.pair('Importo pagato', money(bought.total))
    slip.center(`${bought.printed} ${bought.time}`, `DOCUMENTO N. ${number}`, chance.filled('RT 99MEY######'))
    slip.center('GRAZIE E ARRIVEDERCI')
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const portuguese: Design = {
  name: 'receipt-pt-talao',
  draw(chance) {
    const shop = shopIn(chance, 'PT', 'Pastelaria {w}|Restaurante O {p}|Papelaria {p}|Supermercado {w}')
    const items = 'PASTEL NATA|GALAO|BITOQUE|CADERNO A5|BACALHAU KG|SUMO LARANJA|MEIA LEITE|ARROZ 1KG'
    const bought = purchaseIn(chance, 'PT', { items, low: 80, high: 1500, step: 5 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const [vat, number] = [chance.filled('5########'), chance.filled('FS A2#/####')]
    slip.center(shop.name, shop.street, shop.town, `NIF: ${vat}`)
    slip.gap()
    slip.left(
      `Fatura Simplificada ${number}`,
      chance.filled('ATCUD: @@@####@-####'),
      `Data: ${bought.printed} ${bought.time}`,
    )
    slip.left('Contribuinte: Consumidor final')
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, money(amount))
    slip.rule()
    const tax = taxIn(bought.total, 23)
    slip.bold(chance.pick(['TOTAL', 'Total a pagar', 'TOTAL EUR']), `${money(bought.total)}€`)
    slip.pair(chance.pick(['Multibanco', 'Numerário']), money(bought.total))
    slip.left('Taxa   Base      IVA')
    slip.left(`23%    ${money(bought.total - tax)}     ${money(tax)}`)
    slip.center('IVA incluído. Obrigado pela visita', 'Processado por programa certificado')
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

export const ROMANCE_RECEIPTS: readonly Design[] = [bakery, brasserie, bar, petrol, commercial, portuguese]
