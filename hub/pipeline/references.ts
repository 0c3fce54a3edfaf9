import type { Kind } from '../document/types/kinds.ts'
import { checkNames, definitionsAt, type Types } from '../document/types/type.ts'
import { parsePath } from '../document/values/path.ts'
import type { Condition } from './conditions.ts'
import type { ReadStep, Step } from './step.ts'

type Place = readonly (string | number)[]
type Fail = (place: Place, complaint: string) => never

const COMPARABLE: readonly Kind[] = ['amount', 'decimal']

/**
 * Checks that the types have every type, path and check that the steps name.
 * `fail` gets the place of the first that does not exist.
 */
export function checkReferences(steps: readonly Step[], types: Types, fail: Fail): void {
  steps.forEach((step, index) => {
    if ('read' in step) return checkVision(step.read, types, ['steps', index, 'read', 'vision'], fail)
    const [kind, { when }] = namedStep(step)
    const place = ['steps', index, kind]
    const meant = when ? checkCondition(when, types, [...place, 'when'], fail) : types
    if ('validate' in step && step.validate.checks !== 'any')
      checkChecks(step.validate.checks, meant, [...place, 'checks'], fail)
    if (!('review' in step)) return
    const { missing = [], below = {}, checks } = step.review
    if (missing !== 'required')
      missing.forEach((path, at) => void kindsAt(path, meant, [...place, 'missing', at], fail, `names ${path}, which`))
    for (const path of Object.keys(below)) kindsAt(path, meant, [...place, 'below', path], fail)
    if (checks && checks.failed !== 'any') checkChecks(checks.failed, meant, [...place, 'checks', 'failed'], fail)
  })
}

function checkVision({ vision }: ReadStep, types: Types, place: Place, fail: Fail): void {
  if (typeof vision !== 'object') return
  for (const name of Object.keys(vision))
    if (name !== 'any' && !types.has(name))
      fail(
        [...place, name],
        `names the type ${name}, which does not exist; the types are ${[...types.keys()].join(', ')}`,
      )
}

function namedStep(step: Exclude<Step, { read: ReadStep }>): ['review' | 'validate' | 'deliver', { when?: Condition }] {
  if ('review' in step) return ['review', step.review]
  return 'validate' in step ? ['validate', step.validate] : ['deliver', step.deliver]
}

function checkChecks(names: readonly string[], types: Types, place: Place, fail: Fail): void {
  const known = checkNames(types)
  names.forEach((name, at) => {
    if (!known.includes(name)) fail([...place, at], `names ${name}, which is not a check of ${namesOf(types)}`)
  })
}

/** The types that a condition lets through. */
function checkCondition({ type, checks = {}, fields = {} }: Condition, types: Types, place: Place, fail: Fail): Types {
  const names = [type ?? []].flat()
  names.forEach((name, at) => {
    if (!types.has(name))
      fail(
        [...place, 'type', ...(Array.isArray(type) ? [at] : [])],
        `names the type ${name}, which does not exist; the types are ${[...types.keys()].join(', ')}`,
      )
  })
  const meant = names.length === 0 ? types : new Map([...types].filter(([name]) => names.includes(name)))
  for (const [outcome, given] of Object.entries(checks))
    if (given !== 'any') checkChecks(given, meant, [...place, 'checks', outcome], fail)
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
  if (kinds.length === 0) fail(place, `${subject} is not a value of ${namesOf(types)}`.trim())
  return kinds
}

const namesOf = (types: Types): string => `${types.size === 1 ? '' : 'any of '}${[...types.keys()].join(', ')}`
