import type { Chance } from '../../synthetic/chance.ts'
import { dealOf, fieldsOf, moneyWith, type Deal, type DealForm } from './deal.ts'
import { lookOf, partyOf, type Country, type Look, type Party } from './party.ts'

/** What one document is about, and how its sender prints. */
export interface Case {
  chance: Chance
  look: Look
  seller: Party
  buyer: Party
  deal: Deal
  number: string
  money(cents: number): string
  /** the usual labels, with those of a design instead; empty for what the page does not print */
  fields(own?: Record<string, string>): Record<string, string>
}

export interface CaseForm extends DealForm {
  country: Country
  /** "#" is a digit, "@" a letter; yyyy, yy and mm are of the issue date */
  numbers: readonly string[]
  /** of amounts: see moneyWith */
  signs: string
  currency: string
  sellers?: readonly string[]
  buyers?: readonly string[]
  fonts?: readonly string[]
}

export function caseOf(chance: Chance, form: CaseForm): Case {
  const look = lookOf(chance, form.fonts)
  const seller = partyOf(chance, form.country, form.sellers)
  const buyer = partyOf(chance, form.country, form.buyers)
  const deal = dealOf(chance, form)
  const number = numberOf(chance, form.numbers, deal.issued)
  return {
    chance,
    look,
    seller,
    buyer,
    deal,
    number,
    money: moneyWith(form.signs, form.whole ? 0 : 2),
    fields: (own) => ({ ...fieldsOf(deal, seller.name, buyer.name, number, form.currency), ...own }),
  }
}

export const numberOf = (chance: Chance, patterns: readonly string[], date: Date): string =>
  chance
    .filled(chance.pick(patterns))
    .replace('yyyy', String(date.getUTCFullYear()))
    .replace('yy', String(date.getUTCFullYear()).slice(2))
    .replace('mm', String(date.getUTCMonth() + 1).padStart(2, '0'))

/** A part of each page, at its foot. */
export const FOOT = `@page { @bottom-left { content: element(foot); width: 100%; vertical-align: top } }
.foot { position: running(foot) }`

/** Styles that all designs here begin with. */
export const base = ({ font, size, color }: Look, margin = '16mm 16mm 26mm 18mm'): string =>
  `@page { size: A4; margin: ${margin} } body { font: ${size}pt ${font}; line-height: 1.3 } b, strong { font-weight: bold }
.accent { color: ${color} } .num td:not(.c1):not(.c2) { text-align: right } .small { font-size: 80% }
.num th:not(.c1):not(.c2) { text-align: right } .grid td, .grid th { border: 0.5pt solid #555; padding: 1mm 1.5mm }
.lined td { border-bottom: 0.4pt solid #bbb; padding: 1.2mm 1mm } .lined th { padding: 1.2mm 1mm }
.shade th { background: ${color}22 } .dark th { background: ${color}; color: white } .wide { width: 100% }
.auto { width: auto } .sum { width: auto; margin-left: auto } .sum td { padding: 0.7mm 0 0.7mm 6mm }
.sum td.last { text-align: right } .strong { font-weight: bold; font-size: 120% } .gap { margin-top: 6mm }
.facts td { padding: 0.3mm 3mm 0.3mm 0 } .half { width: 48% } .third { width: 31% } .center { text-align: center }`
