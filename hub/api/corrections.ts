import { typedAs, wantedForm } from '../document/types/kinds.ts'
import { definitionAt, definitionsAt, type TypeDefinition, type Types } from '../document/types/type.ts'
import { parsePath, type ValuePath } from '../document/values/path.ts'
import { corrected, valueAt, type Correction, type Values } from '../document/values/value.ts'
import { WaybillError } from '../errors.ts'

/** Corrections as a request has them: by path, or as a list. `field` is the older name of `path`. */
export type GivenCorrections =
  | Record<string, string | null>
  | ({ path: string; value: string | null } | { field: string; value: string | null })[]

/**
 * The corrections of a request with values in the form in which they are stored.
 * @throws `unknown-field` if no type has such a value, or if the text is not of its kind
 */
export function checkedCorrections(given: GivenCorrections, types: Types): Correction[] {
  if (Array.isArray(given))
    return given.map((each, index) =>
      checkedCorrection('path' in each ? each.path : each.field, each.value, types, `${index}/value`),
    )
  return Object.entries(given).map(([path, value]) => checkedCorrection(path, value, types, path))
}

function checkedCorrection(path: string, text: string | null, types: Types, place: string): Correction {
  const parsed = parsePath(path)
  const definitions = parsed ? definitionsAt(types, parsed) : []
  if (definitions.length === 0) throw refused(path, place, 'is not a value of any document type')
  if (text === null) return { path, to: null }
  const typed = definitions.map(({ kind }) => typedAs(kind, text)).find((value) => value !== undefined)
  if (typed === undefined) throw refused(path, place, `must be ${wantedForm(definitions[0]!.kind)}`)
  return { path, to: typed }
}

/**
 * The corrections with the value that each replaces.
 * @throws `unknown-field` if the type has no such value, if there is no value to remove, or if a new row would leave a
 *   gap
 */
export function fittingCorrections(
  corrections: readonly Correction[],
  values: Values,
  type: TypeDefinition | undefined,
): (Correction & { from: string | null })[] {
  let current = values
  return corrections.map((correction) => {
    const { path, to } = correction
    const parsed = parsePath(path)!
    const from = valueAt(current, parsed)?.value ?? null
    // Otherwise a removal of nothing would read as an approval without changes.
    if (to === null && from === null) throw refused(path, path, 'has no value that could be removed')
    // A value that the type does not have may still be removed.
    if (to !== null) refuseUnfitting(correction, parsed, current, type)
    current = corrected(current, [correction])
    return { path, from, to }
  })
}

function refuseUnfitting({ path, to }: Correction, parsed: ValuePath, values: Values, type?: TypeDefinition): void {
  const definition = type && definitionAt(type, parsed)
  if (type && !definition) throw refused(path, path, `is not a value of the type ${type.name}`)
  if (definition && typedAs(definition.kind, to!) === undefined)
    throw refused(path, path, `must be ${wantedForm(definition.kind)}`)
  const rows = 'table' in parsed ? (values.tables[parsed.table]?.length ?? 0) : 0
  if ('table' in parsed && parsed.row > rows) throw refused(path, path, `leaves a gap: the table has ${rows} rows`)
}

const refused = (path: string, place: string, message: string): WaybillError =>
  new WaybillError('unknown-field', `${path} ${message}.`, {
    errors: [{ path: `/body/corrections/${place}`, message }],
  })
