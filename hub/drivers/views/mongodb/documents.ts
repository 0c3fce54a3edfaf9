import type { Document } from 'mongodb'
import type { ViewDocument, ViewWrite } from '../port.ts'

/**
 * A document as it is stored: its own fields at the top level, so that filters need no prefix, beside the driver's two.
 */
export interface StoredDocument extends Document {
  _id: string
  _position: string
}

// Servers interpret dots and $, FerretDB fails on quotes and backslashes, and _id and _position belong to the driver.
// Such names are percent-encoded.
const UNSAFE = /[%.$\0"\\]|^_(?=id$|position$)/
const EACH_UNSAFE = new RegExp(UNSAFE, 'g')
const escaped = (character: string): string => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`

const storedName = (name: string): string =>
  name === '' ? '%' : UNSAFE.test(name) ? name.replace(EACH_UNSAFE, escaped) : name
const restoredName = (name: string): string =>
  name === '%'
    ? ''
    : name.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** A dotted path with stored names. */
export const storedPath = (path: string): string => path.split('.').map(storedName).join('.')

/** A value as JSON keeps it, with names that every server accepts. */
export function storedValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null
  if (typeof value === 'bigint') throw new TypeError('A document of a view cannot hold a bigint.')
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => (each === undefined ? null : storedValue(each)))
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function')
    return storedValue((value as { toJSON(): unknown }).toJSON())
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === undefined || typeof each === 'function' ? [] : [[storedName(name), storedValue(each)]],
    ),
  )
}

/** Whether a value is stored unchanged. Nearly all are, and this check is cheaper than a copy. */
function isAsStored(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (typeof value !== 'object' || value === null)
    return value === null || typeof value === 'string' || typeof value === 'boolean'
  if (Array.isArray(value)) return value.every(isAsStored)
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return false
  for (const name of Object.keys(value)) {
    if (name === '' || UNSAFE.test(name) || !isAsStored((value as ViewDocument)[name])) return false
  }
  return true
}

function restoredValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(restoredValue)
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name.includes('%') ? restoredName(name) : name, restoredValue(each)]),
  )
}

export function storedDocument({ id, position, document }: ViewWrite): StoredDocument {
  return {
    _id: id,
    _position: position,
    ...(isAsStored(document) ? document : (storedValue(document) as ViewDocument)),
  }
}

export function restoredDocument({ _id, _position, ...fields }: StoredDocument): ViewDocument {
  return restoredValue(fields) as ViewDocument
}
