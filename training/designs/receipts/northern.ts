// Receipts of the Netherlands, Poland, Czechia, Sweden and Denmark.
import type { Design } from '../design.ts'
import { shopIn } from './markets.ts'
import { basics, label, purchaseIn, roundingOf, taxIn, tendered } from './purchase.ts'
import { slipFor } from './slip.ts'

const dutch: Design = {
  name: 'receipt-nl-kassabon',
  draw(chance) {
    const shop = shopIn(chance, 'NL', 'Bakkerij {p}|Eetcafé {w}|{w} Doe-het-zelf|Drogisterij {p}')
    const items = 'BROOD VOLKOREN|APPELTAART|KOFFIE|BITTERBALLEN|SCHROEVEN 4X40|SHAMPOO|TOSTI HAM KAAS|BIERTJE 0,25'
    const bought = purchaseIn(chance, 'NL', { items, low: 150, high: 2300, step: 5 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const number = chance.filled(chance.pick(['######', '####-##', 'K#-####']))
    slip.big(shop.brand)
    if (shop.name !== shop.brand) slip.center(shop.name)
    slip.center(shop.street, shop.town, `Tel ${shop.phone}`, chance.filled('KvK ########'))
    slip.rule()
    slip.left(`Bon: ${number}   Kassa: 0${1 + chance.below(5)}`)
    slip.pair(bought.printed, bought.time)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, money(amount))
    slip.rule()
    slip.bold(chance.pick(['TOTAAL', 'Totaal EUR', 'Te betalen']), `€ ${money(bought.total)}`)
    slip.pair(chance.pick(['PIN', 'Pinpas', 'Contant']), money(bought.total))
    const tax = taxIn(bought.total, 9)
    slip.left('BTW%     Excl.      BTW      Incl.')
    slip.left(`9,00  ${money(bought.total - tax)}   ${money(tax)}   ${money(bought.total)}`)
    slip.center(chance.filled('BTW nr NL#########B0#'), 'Bedankt en tot ziens!', 'Ruilen binnen 14 dagen met bon')
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const polish: Design = {
  name: 'receipt-pl-paragon',
  draw(chance) {
    const shop = shopIn(chance, 'PL', 'Sklep Spożywczy {p}|Apteka {w}|Restauracja {w}|{w} Market')
    const items = 'CHLEB ŻYTNI|MASŁO 200G|PIEROGI RUSKIE|KAWA MIELONA|APAP 500MG|ŻUREK|SER GOUDA KG|WODA 1,5L'
    const bought = purchaseIn(chance, 'PL', { items, low: 199, high: 4900, step: 1 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const [vat, number] = [chance.filled('###-###-##-##'), chance.filled('0#####')]
    slip.center(shop.name, shop.street, shop.town, `NIP ${vat}`)
    slip.pair(bought.printed, `nr wydr.${number}`)
    slip.center('PARAGON FISKALNY')
    for (const { quantity, price, name, amount } of bought.items)
      slip.pair(`${name} ${quantity}x${money(price)}`, `${money(amount)}A`)
    slip.rule()
    const tax = taxIn(bought.total, 23)
    slip.pair('SPRZEDAŻ OPODATKOWANA A', money(bought.total))
    slip.pair('PTU A 23,00%', money(tax))
    slip.pair('SUMA PTU', money(tax))
    slip.bold('SUMA PLN', money(bought.total))
    slip.rule()
    slip.pair(chance.pick(['KARTA', 'GOTÓWKA']), `${money(bought.total)} PLN`)
    slip.left(chance.filled(`00#### #0${1 + chance.below(5)} Kierownik   ${bought.time}`))
    slip.center(chance.filled('@@@ ##########'))
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      taxTotal: label(tax),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const czech: Design = {
  name: 'receipt-cz-uctenka',
  draw(chance) {
    const shop = shopIn(chance, 'CZ', 'Restaurace U {p}|Lékárna {w}|{w} Potraviny|Papírnictví {p}')
    const items = 'Svíčková|Pivo 12° 0,5|Polévka|Rohlík|Paralen 500|Sešit A5|Káva|Guláš'
    const bought = purchaseIn(chance, 'CZ', { items, low: 350, high: 28_900, step: 10 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const [vat, number] = [chance.filled('CZ########'), chance.filled(chance.pick(['##-####', '202#####', '#####']))]
    const rounding = roundingOf(bought.total, 100)
    const gross = bought.total + rounding
    slip.big(shop.brand)
    slip.center(shop.name, shop.street, shop.town, `IČ: ${vat.slice(2)}  DIČ: ${vat}`)
    slip.left(`Účtenka č.: ${number}`, `Datum: ${bought.printed}  ${bought.time}`)
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity}x ${name}`, money(amount))
    slip.rule()
    if (rounding) {
      slip.pair('Mezisoučet', money(bought.total))
      slip.pair('Zaokrouhlení', money(rounding))
    }
    slip.bold(chance.pick(['CELKEM', 'Celkem k úhradě', 'CELKEM CZK']), `${money(gross)} Kč`)
    const paid = tendered(chance, gross)
    slip.pair('Hotovost', money(paid))
    slip.pair('Vráceno', money(paid - gross))
    slip.left(`DPH 21%  základ ${money(bought.total - taxIn(bought.total, 21))}  daň ${money(taxIn(bought.total, 21))}`)
    slip.center('Děkujeme za návštěvu')
    const fields = {
      ...basics(shop, bought, gross),
      invoiceNumber: number,
      sellerVatId: vat,
      netTotal: label(bought.total - taxIn(bought.total, 21)),
      taxTotal: label(taxIn(bought.total, 21)),
      ...(rounding && { roundingAmount: label(rounding) }),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const swedish: Design = {
  name: 'receipt-se-kvitto',
  draw(chance) {
    const shop = shopIn(chance, 'SE', '{p}s Bageri|{w} Livs|Järnhandeln {p}|Apotek {w}')
    const items = 'Kanelbulle|Bryggkaffe|Mjölk 1L|Räksmörgås|Träskruv 50|Alvedon 500mg|Knäckebröd|Lösgodis'
    const bought = purchaseIn(chance, 'SE', { items, low: 990, high: 24_900, step: 5 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 36 })
    const number = chance.filled(chance.pick(['#####', '######', '##-###']))
    const rounding = roundingOf(bought.total, 100)
    const gross = bought.total + rounding
    slip.big(shop.brand)
    slip.center(shop.name, shop.street, shop.town, `Tel ${shop.phone}`, chance.filled('Org.nr 55####-####'))
    slip.left(
      `${chance.pick(['Kvittonr', 'Kvitto', 'Kvitto nr'])}: ${number}`,
      `Datum: ${bought.printed} ${bought.time}`,
    )
    slip.rule()
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} st ${name}`, money(amount))
    slip.rule()
    if (rounding) slip.pair('Öresavrundning', money(rounding))
    slip.bold(chance.pick(['TOTALT', 'Att betala', 'Totalt SEK']), money(gross))
    const tax = taxIn(bought.total, 12)
    slip.left('Moms%    Moms    Netto    Brutto')
    slip.left(`12,00   ${money(tax)}   ${money(bought.total - tax)}   ${money(bought.total)}`)
    slip.pair(chance.pick(['Kontant', 'Swish', 'Bankkort']), money(gross))
    slip.center('Öppet köp 30 dagar mot kvitto', 'Välkommen åter!')
    const fields = {
      ...basics(shop, bought, gross),
      invoiceNumber: number,
      netTotal: label(bought.total - tax),
      taxTotal: label(tax),
      ...(rounding && { roundingAmount: label(rounding) }),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

const danish: Design = {
  name: 'receipt-dk-bon',
  draw(chance) {
    const shop = shopIn(chance, 'DK', '{p}s Bageri|Café {w}|{w} Byggemarked|Restaurant {w}')
    const items = 'Wienerbrød|Smørrebrød|Filterkaffe|Fadøl 50cl|Skruer 100stk|Rugbrød|Dagens ret|Maling 1L'
    const bought = purchaseIn(chance, 'DK', { items, low: 1200, high: 24_900, step: 50 })
    const { money } = bought
    const slip = slipFor(chance, { columns: 34 })
    const number = chance.filled(chance.pick(['######', '#####']))
    slip.center(shop.name, shop.street, shop.town, `Tlf. ${shop.phone}`, chance.filled('CVR: ########'))
    slip.rule()
    slip.pair(`Bon nr. ${number}`, `${bought.printed} ${bought.time}`)
    for (const { quantity, name, amount } of bought.items) slip.pair(`${quantity} ${name}`, money(amount))
    slip.rule()
    slip.bold(chance.pick(['TOTAL', 'I alt DKK', 'Total DKK']), money(bought.total))
    slip.pair(chance.pick(['Dankort', 'MobilePay']), money(bought.total))
    slip.pair('Heraf moms 25%', money(taxIn(bought.total, 25)))
    slip.center('Tak for besøget')
    const fields = {
      ...basics(shop, bought, bought.total),
      invoiceNumber: number,
      taxTotal: label(taxIn(bought.total, 25)),
    }
    return { html: slip.html(), fields, kind: 'receipt' }
  },
}

export const NORTHERN_RECEIPTS: readonly Design[] = [dutch, polish, czech, swedish, danish]
