// How MongoDB compares JSON values and which values it finds at a path.

export type Test = (value: unknown) => boolean
type Kind = 'null' | 'number' | 'string' | 'object' | 'array' | 'boolean'

/** A missing value counts as null, as in MongoDB's order of types. */
export const kindOf = (value: unknown): Kind =>
  value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : (typeof value as Kind)
const ORDER: Kind[] = ['null', 'number', 'string', 'object', 'array', 'boolean']

/** Compares by code points, as MongoDB does. JavaScript compares by UTF-16 code units. */
function compareText(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  if (at === a.length || at === b.length) return a.length - b.length
  const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)]
  const astral = (unit: number) => unit >= 0xd800 && unit <= 0xdfff
  return astral(x) === astral(y) ? x - y : astral(x) ? 1 : -1
}

/** MongoDB's order of values: by type, then by value; objects field by field, in stored order. */
export function compareValues(a: unknown, b: unknown): number {
  const kind = kindOf(a)
  if (kind !== kindOf(b)) return ORDER.indexOf(kind) - ORDER.indexOf(kindOf(b))
  if (kind === 'null') return 0
  if (kind === 'string') return compareText(a as string, b as string)
  if (kind === 'number' || kind === 'boolean') return Number(a) - Number(b)
  const [left, right] = [Object.entries(a as object), Object.entries(b as object)]
  for (const [index, [name, value]] of left.entries()) {
    const other = right[index]
    if (!other) return 1
    const difference =
      ORDER.indexOf(kindOf(value)) - ORDER.indexOf(kindOf(other[1])) ||
      compareText(name, other[0]) ||
      compareValues(value, other[1])
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/**
 * True if the test holds for a value at the path. A list on the path is searched element by element. For a list at the
 * end of the path, `expand` tests its elements and then the list itself; otherwise only the list is tested. A missing
 * value is tested as undefined. A list on the path that holds no objects has no values to test.
 */
export function someAt(value: unknown, path: readonly string[], test: Test, expand: boolean): boolean {
  const kind = kindOf(value)
  const [name, ...rest] = path
  if (name === undefined) return (expand && kind === 'array' && (value as unknown[]).some(test)) || test(value)
  if (kind === 'array')
    return (value as unknown[]).some((element, index) => {
      if (kindOf(element) === 'object' && someAt(element, path, test, expand)) return true
      if (name !== String(index)) return false
      if (rest.length === 0) return test(element)
      return typeof element === 'object' && element !== null && someAt(element, rest, test, expand)
    })
  if (kind !== 'object') return test(undefined)
  return someAt(
    Object.hasOwn(value as object, name) ? (value as Record<string, unknown>)[name] : undefined,
    rest,
    test,
    expand,
  )
}
