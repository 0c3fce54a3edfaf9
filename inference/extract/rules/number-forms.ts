import { matchesIn } from './matches.ts'
import { CURRENCY_SOURCE, currencyOf, usualDecimals } from './currency-signs.ts'

/** How a document writes amounts. */
export interface NumberForms {
  /** of the currency that it names most often; 2 if it names none */
  decimals: 0 | 2 | 3
  /** amounts have H for credit (Haben) and S for debit (Soll) */
  debitAndCredit: boolean
}

const NAMED = new RegExp(CURRENCY_SOURCE, 'g')

/** @param lines the text of each line, and the same in plain form */
export function numberFormsOf(lines: readonly { text: string; plain: string }[]): NumberForms {
  const counts = { 0: 0, 2: 0, 3: 0 }
  let debitAndCredit = false
  for (const { text, plain } of lines) {
    debitAndCredit ||= /\bsoll\b.*\bhaben\b|\bs\/h\b|\bhaben\b/.test(plain)
    for (const match of matchesIn(plain, NAMED)) {
      const mark = currencyOf(text.slice(match.index, match.index + match[0].length))
      if (mark) counts[usualDecimals(mark.codes[0]!)]++
    }
  }
  const decimals = counts[3] > counts[2] ? 3 : counts[0] > counts[2] ? 0 : 2
  return { decimals, debitAndCredit }
}
