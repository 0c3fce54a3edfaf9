import type { Chance } from '../synthetic/chance.ts'
import { company } from '../synthetic/company.ts'
import { factsFrom, type Facts } from '../synthetic/facts.ts'
import { labelOf } from '../synthetic/figures.ts'
import { LANGUAGES } from '../synthetic/languages.ts'
import { VALUE_WORDS } from '../synthetic/value-words.ts'
import { html, type Design, type Markup } from './design.ts'
import { grouped, ibanOf } from './identifiers.ts'

const STYLE = `@page { size: A4; margin: 20mm } body { font: 10pt "Liberation Sans" } table { width: 100% }
td.amount { text-align: right } footer { font-size: 7pt; margin-top: 20mm }`

/** A German letter: window with return address, facts at the right, imprint at the foot. */
export const plainLetter: Design = {
  name: 'plain-letter',
  draw(chance) {
    const [w, v] = [LANGUAGES['de']!, VALUE_WORDS['de']!]
    const [seller, buyer] = [company(chance, w), company(chance, w)]
    const facts = factsFrom(chance, v, 'de')
    const [number, date] = [chance.of(w.number), chance.of(w.date)]
    const page = html`<html>
      <head>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <p><small>${seller.name} · ${seller.street} · ${seller.town}</small></p>
        <p>${buyer.name}<br />${buyer.street}<br />${buyer.town}</p>
        <p>${number}: ${facts.number}<br />${date}: ${facts.issued.printed}</p>
        <h2>${chance.pick(['Rechnung', 'RECHNUNG'])}</h2>
        ${rows(chance, facts)}
        <footer>${seller.name} · IBAN ${grouped(ibanOf('DE', chance))} · USt-IdNr. ${seller.vatId}</footer>
      </body>
    </html>`
    const fields = {
      sellerName: seller.name,
      buyerName: buyer.name,
      invoiceNumber: facts.number,
      issueDate: facts.issued.iso,
      netTotal: labelOf(facts.net),
      taxTotal: labelOf(facts.tax),
      grossTotal: labelOf(facts.gross),
      currency: facts.currency,
    }
    return { html: page.markup, fields, kind: 'invoice' }
  },
}

function rows(chance: Chance, { items, money, net, tax, gross, rate, sign }: Facts): Markup {
  const total = chance.pick(['Gesamtbetrag', 'Rechnungsbetrag'])
  return html`<table>
    ${items.map(
      ({ quantity, amount }) =>
        html`<tr>
          <td>Ware</td>
          <td>${quantity}</td>
          <td class="amount">${money(amount)}</td>
        </tr>`,
    )}
    <tr>
      <td>Netto</td>
      <td></td>
      <td class="amount">${money(net)} ${sign}</td>
    </tr>
    <tr>
      <td>${rate} % MwSt.</td>
      <td></td>
      <td class="amount">${money(tax)} ${sign}</td>
    </tr>
    <tr>
      <td>${total}</td>
      <td></td>
      <td class="amount">${money(gross)} ${sign}</td>
    </tr>
  </table>`
}
