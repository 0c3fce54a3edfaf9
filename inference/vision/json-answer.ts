import { fitsKind, type Kind } from '../../hub/document/types/kinds.ts'
import type { ColumnDefinition, TypeDefinition } from '../../hub/document/types/type.ts'
import { LINES } from './prompts.ts'

/** Values in the form of their kind, which nothing has checked against the page. */
export interface ClaimedValues {
  fields: Record<string, string>
  rows: Record<string, string>[]
}

/** More lines than the pages that a model sees can have. */
const MOST_LINES = 1000

/**
 * The values in the answer of a model; undefined if it has no JSON object. What has not the form of its kind is left
 * out.
 */
export function claimedIn(
  answer: string,
  { fields, tables }: Pick<TypeDefinition, 'fields' | 'tables'>,
): ClaimedValues | undefined {
  const object = objectIn(answer)
  if (!object) return undefined
  const lines = object[LINES]
  const columns = tables[LINES]?.columns
  const rows = columns && Array.isArray(lines) ? lines.slice(0, MOST_LINES).map((row) => valuesIn(row, columns)) : []
  return { fields: valuesIn(object, fields), rows: rows.filter((row) => Object.keys(row).length > 0) }
}

/** The JSON object of an answer, which may stand in a code block, or behind the thoughts of the model. */
function objectIn(answer: string): Record<string, unknown> | undefined {
  const said = answer.slice(answer.lastIndexOf('</think>') + 1)
  const [from, to] = [said.indexOf('{'), said.lastIndexOf('}')]
  if (from < 0 || to < from) return undefined
  try {
    return JSON.parse(said.slice(from, to + 1)) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function valuesIn(object: unknown, columns: Readonly<Record<string, ColumnDefinition>>): Record<string, string> {
  if (typeof object !== 'object' || object === null) return {}
  const values: Record<string, string> = {}
  for (const [name, { kind }] of Object.entries(columns)) {
    const given = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
    if (typeof given !== 'string' && typeof given !== 'number') continue
    const value = inForm(kind, String(given))
    if (fitsKind(kind, value)) values[name] = value
  }
  return values
}

/** Characters that no page shows: they control, or turn the direction of a text. */
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}]/gu

/** A value as its kind is stored, where that changes nothing but spaces, separators and what cannot be seen. */
function inForm(kind: Kind, given: string): string {
  const text = given.replaceAll(/\s+/g, ' ').replaceAll(INVISIBLE, '').trim()
  if (kind === 'iban') return text.replaceAll(' ', '').toUpperCase()
  if (kind === 'currency') return text.toUpperCase()
  if (kind !== 'amount' && kind !== 'decimal') return text
  const number = text.replaceAll(' ', '').replace(/^\+/, '')
  return /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(number) ? number.replaceAll(',', '') : number
}
