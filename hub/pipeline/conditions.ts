import Big from 'big.js'
import type { DocumentKind } from '../document/document-kind.ts'
import { failedChecks, type CheckResults } from '../document/types/checks.ts'
import type { DocumentType } from '../document/types/type.ts'
import { parsePath } from '../document/values/path.ts'
import { valueAt, type Value, type Values, type ValueSource } from '../document/values/value.ts'

type OneOrMore<T> = T | readonly T[]

interface ValueCondition {
  present?: boolean
  is?: OneOrMore<string>
  /** amounts as decimal strings */
  above?: string
  atMost?: string
  /** a value that is absent has no confidence and no source: neither part holds for it */
  confidence?: { below?: number; atLeast?: number }
  source?: OneOrMore<ValueSource>
}

/** All parts must hold; an absent part always holds. */
export interface Condition {
  tenant?: OneOrMore<string>
  type?: OneOrMore<DocumentType>
  /** kinds, or `any` */
  kind?: OneOrMore<DocumentKind> | 'any'
  source?: OneOrMore<string>
  /** by name: all of them must have passed or failed; `any`: at least one failed */
  checks?: { passed?: readonly string[]; failed?: readonly string[] | 'any' }
  /** by path of the value */
  fields?: Record<string, ValueCondition>
}

export interface Facts extends Values {
  tenant: string
  source: string
  type: DocumentType
  kind: DocumentKind
  checks: CheckResults
}

const among = <T>(value: T, allowed: OneOrMore<T> | undefined): boolean =>
  allowed === undefined || ([allowed].flat() as T[]).includes(value)

export function holds(condition: Condition | undefined, facts: Facts): boolean {
  if (!condition) return true
  if (
    !among(facts.tenant, condition.tenant) ||
    !among(facts.type, condition.type) ||
    (condition.kind !== 'any' && !among(facts.kind, condition.kind)) ||
    !among(facts.source, condition.source) ||
    !checksHold(facts.checks, condition.checks)
  )
    return false
  return Object.entries(condition.fields ?? {}).every(([path, wanted]) => valueHolds(valueNamed(facts, path), wanted))
}

/** `type invoice, grossTotal above 1000`: names and limits of the configuration, no values of a document. */
export function conditionInWords({ tenant, type, kind, source, checks = {}, fields = {} }: Condition): string {
  const named = Object.entries({ tenant, type, kind, source }).flatMap(([name, allowed]) =>
    allowed === undefined ? [] : [`${name} ${oneOf(allowed)}`],
  )
  const outcomes = Object.entries(checks).map(([outcome, names]) =>
    names === 'any' ? `a check ${outcome}` : `checks ${outcome}: ${names.join(' and ')}`,
  )
  const values = Object.entries(fields).flatMap(([path, { present, is, above, atMost, confidence, source: from }]) => [
    ...(present === undefined ? [] : [`${path} ${present ? 'present' : 'absent'}`]),
    ...(is === undefined ? [] : [`${path} is ${oneOf(is)}`]),
    ...(above === undefined ? [] : [`${path} above ${above}`]),
    ...(atMost === undefined ? [] : [`${path} at most ${atMost}`]),
    ...(confidence?.below === undefined ? [] : [`confidence of ${path} below ${confidence.below}`]),
    ...(confidence?.atLeast === undefined ? [] : [`confidence of ${path} at least ${confidence.atLeast}`]),
    ...(from === undefined ? [] : [`${path} from ${oneOf(from)}`]),
  ])
  return [...named, ...outcomes, ...values].join(', ')
}

const oneOf = (allowed: OneOrMore<string>): string => [allowed].flat().join(' or ')

/** The value at a path that was checked when the pipeline was loaded. */
export const valueNamed = (values: Values, path: string): Value | undefined => valueAt(values, parsePath(path)!)

const checksHold = (results: CheckResults, { passed = [], failed = [] }: Condition['checks'] = {}): boolean =>
  passed.every((name) => results[name] === 'passed') &&
  (failed === 'any' ? failedChecks(results).length > 0 : failed.every((name) => results[name] === 'failed'))

function valueHolds(found: Value | undefined, wanted: ValueCondition): boolean {
  const { present, confidence, source } = wanted
  if (present !== undefined && present !== (found !== undefined)) return false
  if (source !== undefined && !(found && among(found.source, source))) return false
  if (confidence !== undefined && !(found && isWithin(found.confidence, confidence))) return false
  return textHolds(found?.value, wanted)
}

const isWithin = (confidence: number, { below, atLeast }: NonNullable<ValueCondition['confidence']>): boolean =>
  (below === undefined || confidence < below) && (atLeast === undefined || confidence >= atLeast)

function textHolds(value: string | undefined, { is, above, atMost }: ValueCondition): boolean {
  if (is === undefined && above === undefined && atMost === undefined) return true
  if (value === undefined || !among(value, is)) return false
  const amount = above === undefined && atMost === undefined ? undefined : decimal(value)
  if (amount === null) return false
  return (above === undefined || amount!.gt(above)) && (atMost === undefined || amount!.lte(atMost))
}

function decimal(text: string): Big | null {
  try {
    return new Big(text)
  } catch {
    return null
  }
}
