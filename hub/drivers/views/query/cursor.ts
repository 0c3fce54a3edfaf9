import { WaybillError } from '../../../errors.ts'
import type { ViewQuery } from '../port.ts'

/** Where a page ended: the sorted value (null where the field is missing or null) and the id of its last document. */
export interface Place {
  id: string
  sorted: string | number | boolean | null
}

type Order = ViewQuery['sort']

const nameOf = ({ field, direction }: Order): string => `${direction > 0 ? '' : '-'}${field}`

const FIELD = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/

/** A dotted path that an index, a sort or an SQL text may hold; anything else fails with `invalid-request`. */
export function checkField(field: string): string {
  if (!FIELD.test(field)) throw new WaybillError('invalid-request', `${field.slice(0, 40)} is not a field.`)
  return field
}

export const cursorOf = ({ id, sorted }: Place, order: Order): string =>
  Buffer.from(JSON.stringify([sorted, id, nameOf(order)])).toString('base64url')

/** Fails with `invalid-request` for what is no cursor, or one of another order: in this one it would skip documents. */
export function parseCursor(cursor: string, order: Order): Place {
  try {
    const [sorted, id, of] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown, unknown]
    if (
      of === nameOf(order) &&
      typeof id === 'string' &&
      (sorted === null || typeof sorted === 'string' || typeof sorted === 'number' || typeof sorted === 'boolean')
    )
      return { id, sorted }
  } catch {
    // said below
  }
  throw new WaybillError('invalid-request', 'The cursor is not one that this hub gave for this listing and order.')
}
