import { WaybillError } from '../../../errors.ts'
import type { ViewQuery } from '../port.ts'

/** Where a page ended: the sorted value (null if the field is missing or null) and the id of its last document. */
export interface PagePosition {
  id: string
  sorted: string | number | boolean | null
}

type Order = ViewQuery['sort']

const nameOf = ({ field, direction }: Order): string => `${direction > 0 ? '' : '-'}${field}`

const FIELD = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/

/** Checks a dotted path that becomes part of an index, a sort or an SQL text. @throws `invalid-request` */
export function checkField(field: string): string {
  if (!FIELD.test(field)) throw new WaybillError('invalid-request', `${field.slice(0, 40)} is not a field.`)
  return field
}

export const cursorOf = ({ id, sorted }: PagePosition, order: Order): string =>
  Buffer.from(JSON.stringify([sorted, id, nameOf(order)])).toString('base64url')

/** @throws `invalid-request` for an invalid cursor or one of another order, which would skip documents in this one */
export function parseCursor(cursor: string, order: Order): PagePosition {
  try {
    const [sorted, id, of] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown, unknown]
    if (
      of === nameOf(order) &&
      typeof id === 'string' &&
      (sorted === null || typeof sorted === 'string' || typeof sorted === 'number' || typeof sorted === 'boolean')
    )
      return { id, sorted }
  } catch {
    // Not JSON: reported below.
  }
  throw new WaybillError('invalid-request', 'The cursor is not valid for this list and sort order.')
}
