import type { Page, Word } from '../../hub/document/reading.ts'
import { amountsIn } from '../../inference/extract/rules/amounts.ts'
import { countriesOf } from '../../inference/extract/rules/country.ts'
import { dateOrderOf } from '../../inference/extract/rules/date-order.ts'
import { datesIn } from '../../inference/extract/rules/dates.ts'
import { layOut } from '../../inference/extract/rules/lines.ts'
import type { Case } from './score-labels.ts'

/** "GLN 4333741000005 Lief-Nr: 549910 Acme GmbH": numbers in front of a name are no part of it. */
const NUMBERS_BEFORE_NAME = /^(?:[\p{L}-]+:? \d{5,} )+(?=\p{L})/u

/**
 * The case without the dates and amounts that only the XML of an e-invoice has: no reading of its pages can be held
 * against them. The text layer says what is printed.
 */
export function withoutUnprinted(each: Case, pages: readonly Page[], words: readonly Word[]): Case {
  if (!each.carriesXml) return each
  const layout = layOut(pages, words)
  const { order } = dateOrderOf(layout, countriesOf(layout))
  const dates = new Set(
    layout.lines.flatMap((line) => datesIn(line, order).flatMap(({ value, other }) => [value, other])),
  )
  const amounts = new Set(layout.lines.flatMap((line) => amountsIn(line).map(({ cents }) => Math.abs(cents))))
  const isPrinted = (truth: string) => {
    if (/^\d{4}-\d\d-\d\d$/.test(truth)) return dates.has(truth)
    return !/^-?\d+\.\d\d$/.test(truth) || amounts.has(Math.round(Math.abs(Number(truth)) * 100))
  }
  const printed = Object.entries(each.fields).filter(([, truth]) => isPrinted(truth))
  const named = printed.map(([name, truth]) => [
    name,
    name.endsWith('Name') ? truth.replace(NUMBERS_BEFORE_NAME, '') : truth,
  ])
  return { ...each, fields: Object.fromEntries(named) as Case['fields'] }
}
