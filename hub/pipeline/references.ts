import type { Kind } from '../document/types/kinds.ts'
import { definitionsAt, type Types } from '../document/types/type.ts'
import { parsePath } from '../document/values/path.ts'
import type { Condition } from './conditions.ts'
import type { Step } from './step.ts'

type Place = readonly (string | number)[]
type Fail = (place: Place, complaint: string) => never

const COMPARABLE: readonly Kind[] = ['amount', 'decimal']

/** Checks that every type and every path that the steps name exists in the types. `fail` gets the place of the first that does not. */
export function checkReferences(steps: readonly Step[], types: Types, fail: Fail): void {
  steps.forEach((step, index) => {
    if ('read' in step) return
    const [kind, { when }] =
      'review' in step ? (['review', step.review] as const) : (['deliver', step.deliver] as const)
    const place = ['steps', index, kind]
    const meant = when ? checkCondition(when, types, [...place, 'when'], fail) : types
    if (!('review' in step)) return
    const { missing = [], below = {} } = step.review
    if (missing !== 'required')
      missing.forEach((path, at) => void kindsAt(path, meant, [...place, 'missing', at], fail, `names ${path}, which`))
    for (const path of Object.keys(below)) kindsAt(path, meant, [...place, 'below', path], fail)
  })
}

/** The types that a condition lets through. */
function checkCondition({ type, fields = {} }: Condition, types: Types, place: Place, fail: Fail): Types {
  const names = [type ?? []].flat()
  names.forEach((name, at) => {
    if (!types.has(name))
      fail(
        [...place, 'type', ...(Array.isArray(type) ? [at] : [])],
        `names the type ${name}, which does not exist; the types are ${[...types.keys()].join(', ')}`,
      )
  })
  const meant = names.length === 0 ? types : new Map([...types].filter(([name]) => names.includes(name)))
  for (const [path, { above, atMost }] of Object.entries(fields)) {
    const kinds = kindsAt(path, meant, [...place, 'fields', path], fail)
    if ((above !== undefined || atMost !== undefined) && !kinds.some((kind) => COMPARABLE.includes(kind)))
      fail(
        [...place, 'fields', path, above === undefined ? 'atMost' : 'above'],
        `needs an amount or a number, and ${path} is not one`,
      )
  }
  return meant
}

function kindsAt(path: string, types: Types, place: Place, fail: Fail, subject = ''): Kind[] {
  const parsed = parsePath(path)
  const kinds = parsed ? definitionsAt(types, parsed).map(({ kind }) => kind) : []
  if (kinds.length === 0)
    fail(
      place,
      `${subject} is not a value of ${types.size === 1 ? '' : 'any of '}${[...types.keys()].join(', ')}`.trim(),
    )
  return kinds
}
