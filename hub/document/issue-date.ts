import type { Finding } from './finding.ts'
import type { Fields } from './values/value.ts'

/** Documents may carry the date of a day soon after they are sent. */
const DAYS_AHEAD = 7
/** An older document is a misread year, as a rule. */
const YEARS_BACK = 20
const DAY_MS = 86_400_000

/**
 * An issue date that can hardly be right, since it is too long after or before the day of receipt.
 * @param receivedAt ISO 8601
 */
export function implausibleIssueDate({ issueDate }: Fields, receivedAt: string): Finding[] {
  if (!issueDate) return []
  const day = receivedAt.slice(0, 10)
  const latest = new Date(Date.parse(day) + DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10)
  const earliest = `${Number(day.slice(0, 4)) - YEARS_BACK}${day.slice(4)}`
  const { value, page } = issueDate
  if (value >= earliest && value <= latest) return []
  const side = value > latest ? 'after' : `more than ${YEARS_BACK} years before`
  const detail = `The issue date ${value} is ${side} the day of receipt, ${day}.`
  return [{ code: 'date-implausible', asks: true, path: 'issueDate', page, detail }]
}
