import { WaybillError } from '../../errors.ts'

/** Where a page ended: the sorted value (null where the field is missing or null) and the id of its last document. */
export interface Place { id: string; sorted: string | number | boolean | null }

const FIELD = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/

/** A dotted path that an index, a sort or an SQL text may hold; anything else fails with `invalid-request`. */
export function checkField(field: string): string {
  if (!FIELD.test(field)) throw new WaybillError('invalid-request', `${field.slice(0, 40)} is not a field.`)
  return field
}

export const cursorOf = ({ id, sorted }: Place): string => Buffer.from(JSON.stringify([sorted, id])).toString('base64url')

export function parseCursor(cursor: string): Place {
  try {
    const [sorted, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown]
    if (typeof id === 'string' && (sorted === null || typeof sorted === 'string' || typeof sorted === 'number' || typeof sorted === 'boolean')) return { id, sorted }
  } catch {
    // said below
  }
  throw new WaybillError('invalid-request', 'The cursor is not one that this hub gave.')
}
