// What billing tools print.
import { CORE, type Case } from './case.ts'
import { daysAfter } from './deal.ts'
import type { Design, Markup } from './design.ts'
import { el, lines, mark, page, pairs, styled, table } from './element.ts'
import { englishCase } from './english-case.ts'

const LEDGER_STYLE = `@page { size: A4; margin: 18mm } body { font: 9pt "$font" }
h1 { font-size: 20pt; font-weight: normal; margin: 10mm 0 6mm } .row > * { width: 32% }
.mid b { display: block } .t { margin-top: 12mm } .t th { border-bottom: 1.5px solid #000; padding: 1mm 0 }
.t td { border-bottom: 1px solid #ccc; padding: 2mm 0 } .c2, .c3, .c4, .c5 { text-align: right }
.sums { width: 80mm; margin-left: auto } .sums td { padding: 1mm 0 }
.sums tr:last-child td { border-top: 1.5px solid; font-weight: bold }
.slip { border-top: 1px dashed #777; margin-top: 15mm; padding-top: 4mm }`

function slip(it: Case): Markup {
  const { seller, buyer, money } = it
  return el(
    '.slip',
    el('h2', 'PAYMENT ADVICE'),
    el(
      '.row',
      el('p', `To: ${lines(seller.name, seller.street, seller.town)}`),
      pairs(
        'x',
        ['Customer', buyer.name],
        ['Invoice Number', it.number],
        ['Amount Due', el('b', money(it.gross))],
        ['Due Date', it.date(it.due)],
        ['Amount Enclosed', ''],
      ),
    ),
  )
}

/** The buyer at the left, labels above values in the middle, the seller at the right without a label; a slip to return. */
const ledger: Design = {
  name: 'english-ledger-three-columns',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['AU', 'AU', 'UK', 'SG', 'ZA'],
      goods: chance.pick(['advice', 'building', 'food']),
      oneRate: true,
    })
    const { seller, buyer, money, taxName, currency } = it
    const rate = it.percent(it.taxes[0]!.rate)
    const tag = currency === 'AUD' ? 'ABN' : currency === 'SGD' ? 'GST Reg No' : 'VAT Number'
    const upper = lines(buyer.name, buyer.street, buyer.town, chance.is(0.5) && buyer.country.toUpperCase())
    const html = page(
      styled(LEDGER_STYLE, { font: chance.pick(['Liberation Sans', 'Open Sans', 'Roboto']) }),
      el('.right', mark(chance.below(6), '#1f77b4', 60)),
      el('h1', chance.pick(['TAX INVOICE', 'TAX INVOICE', 'INVOICE'])),
      el(
        '.row',
        el('p', upper),
        el(
          '.mid',
          el('b', 'Invoice Date'),
          it.date(it.issued),
          el('b', 'Invoice Number'),
          it.number,
          chance.is(0.6) && [el('b', 'Reference'), it.order],
          el('b', tag),
          seller.vatId,
        ),
        el(
          'p',
          lines(
            chance.is(0.2) && `Attention: ${seller.person}`,
            seller.name,
            seller.street,
            seller.town,
            chance.is(0.4) && seller.phone,
          ),
        ),
      ),
      table(
        't',
        ['Description', 'Quantity', 'Unit Price', taxName, `Amount ${currency}`],
        it.items.map((item) => [
          item.name,
          `${item.quantity}.00`,
          money(item.price),
          `${it.percent(item.rate)}%`,
          money(item.amount),
        ]),
      ),
      pairs(
        'sums',
        ['Subtotal', money(it.net)],
        [`TOTAL ${taxName} ${rate}%`, money(it.tax)],
        [`TOTAL ${currency}`, money(it.gross)],
      ),
      el(
        'p',
        '\n',
        el('b', `Due Date: ${it.date(it.due)}`),
        `\nBank: ${seller.bank}   BSB ${chance.filled('###-###')}   Acc ${chance.filled('#########')}`,
      ),
      chance.is(0.7) && slip(it),
    )
    const names = `${CORE} dueDate netTotal taxTotal currency`
    return { html, kind: 'invoice', fields: it.fields(names) }
  },
}

const SUBSCRIPTION_STYLE = `@page { size: letter; margin: 14mm 16mm } body { font: 9pt "$font"; color: #1a1a2e }
.k { width: auto; margin: 5mm 0 } .k td { padding-right: 6mm } .two > * { width: 50% }
.big { font-size: 13pt; font-weight: bold; margin: 6mm 0 }
.t th { font-weight: normal; color: #777; border-bottom: 1px solid; padding: 1mm 0 } .t td { padding: 2mm 0 }
.c2, .c3, .c4 { text-align: right } .sums { width: 50%; margin-left: auto }
.sums td { border-top: 1px solid #ddd; padding: 1mm 0 } .sums .c2 { text-align: right }
footer { position: fixed; bottom: 0; font-size: 7pt; color: #777 }`

/** A subscription, paid by card: a headline with the amount, seller and buyer side by side. */
const subscription: Design = {
  name: 'english-subscription-headline',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['US', 'US', 'IE', 'UK', 'CA'],
      goods: 'software',
      count: [1, 4],
      oneRate: true,
      numbers: ['@#@@##@#-00##', 'INV-YYYY-#####', '@@@@####-0001', '#########'],
    })
    const { seller, buyer, amount, currency } = it
    const [from, to] = [it.issued, daysAfter(it.issued, 30)]
    const headline = `${amount(it.gross)} ${currency === 'USD' ? 'USD ' : ''}due ${it.date(it.due)}`
    const rate = it.taxes[0]!.rate
    const html = page(
      styled(SUBSCRIPTION_STYLE, { font: chance.pick(['Open Sans', 'Roboto', 'Lato']) }),
      el('.row', el('h1', 'Invoice'), el('h2', seller.brand)),
      pairs('k', ['Invoice number', it.number], ['Date of issue', it.date(it.issued)], ['Date due', it.date(it.due)]),
      el(
        '.row.two',
        el(
          'p',
          el('b', seller.name),
          `\n${seller.street}\n${seller.town}\n${seller.country}\n${seller.mail}`,
          currency === 'EUR' || currency === 'GBP' ? `\n${currency === 'EUR' ? 'IE' : 'GB'} VAT ${seller.vatId}` : '',
        ),
        el('p', el('b', 'Bill to'), `\n${lines(buyer.name, buyer.street, buyer.town, buyer.country, buyer.mail)}`),
      ),
      el('.big', headline),
      chance.is(0.6) && { markup: '<u>Pay online</u>' },
      table(
        't',
        ['Description', 'Qty', 'Unit price', 'Amount'],
        it.items.map((item) => [
          `${item.name}\n${it.date(from)} – ${it.date(to)}`,
          String(item.quantity),
          amount(item.price),
          amount(item.amount),
        ]),
      ),
      pairs(
        'sums',
        ['Subtotal', amount(it.net)],
        rate > 0 && [`${it.taxName} (${it.percent(rate)}%)`, amount(it.tax)],
        ['Total', amount(it.gross)],
        ['Amount due', el('b', `${amount(it.gross)}${currency === 'USD' ? ' USD' : ''}`)],
      ),
      el('footer', `${it.number} · ${headline}`),
    )
    const more: Record<string, string> = rate > 0 ? it.fields('taxTotal') : {}
    return { html, kind: 'invoice', fields: it.fields(`${CORE} dueDate netTotal currency`, more) }
  },
}

export const ENGLISH_ONLINE: readonly Design[] = [ledger, subscription]
