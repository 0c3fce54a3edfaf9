import { fitsKind } from '../../../hub/document/types/kinds.ts'

const DATE = /^(\d{4})-?(\d\d)-?(\d\d)$/

/** A date as `20260131`, from 2026-01-31 or 20260131; undefined for anything else and for days that do not exist. */
export function day(text: string): string | undefined {
  const match = DATE.exec(text)
  if (!match || (text.length !== 8 && text.length !== 10)) return undefined
  const [, year, month, dayOfMonth] = match
  return fitsKind('date', `${year}-${month}-${dayOfMonth}`) ? `${year}${month}${dayOfMonth}` : undefined
}

/** Whether the second day is the same or later; true unless both are written. */
export function inOrder(start: string, end: string): boolean {
  if (start === '' || end === '') return true
  const [first, second] = [day(start), day(end)]
  return first !== undefined && second !== undefined && first <= second
}
