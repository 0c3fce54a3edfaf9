import Big from 'big.js'
import type { DocumentKind } from '../document/document-kind.ts'
import type { DocumentType } from '../document/types/type.ts'
import { parsePath } from '../document/values/path.ts'
import { valueAt, type Value, type Values } from '../document/values/value.ts'

type OneOrMore<T> = T | readonly T[]

interface ValueCondition {
  present?: boolean
  is?: OneOrMore<string>
  /** amounts as decimal strings */
  above?: string
  atMost?: string
}

/** All parts must hold; an absent part always holds. */
export interface Condition {
  tenant?: OneOrMore<string>
  type?: OneOrMore<DocumentType>
  /** kinds, or `any` */
  kind?: OneOrMore<DocumentKind> | 'any'
  source?: OneOrMore<string>
  /** by path of the value */
  fields?: Record<string, ValueCondition>
}

export interface Facts extends Values {
  tenant: string
  source: string
  type: DocumentType
  kind: DocumentKind
}

const among = <T>(value: T, allowed: OneOrMore<T> | undefined): boolean =>
  allowed === undefined || ([allowed].flat() as T[]).includes(value)

export function holds(condition: Condition | undefined, facts: Facts): boolean {
  if (!condition) return true
  if (
    !among(facts.tenant, condition.tenant) ||
    !among(facts.type, condition.type) ||
    (condition.kind !== 'any' && !among(facts.kind, condition.kind)) ||
    !among(facts.source, condition.source)
  )
    return false
  return Object.entries(condition.fields ?? {}).every(([path, wanted]) =>
    valueHolds(valueNamed(facts, path)?.value, wanted),
  )
}

/** `type invoice, grossTotal above 1000`: names and limits of the configuration, no values of a document. */
export function conditionInWords({ tenant, type, kind, source, fields = {} }: Condition): string {
  const named = Object.entries({ tenant, type, kind, source }).flatMap(([name, allowed]) =>
    allowed === undefined ? [] : [`${name} ${oneOf(allowed)}`],
  )
  const values = Object.entries(fields).flatMap(([path, { present, is, above, atMost }]) => [
    ...(present === undefined ? [] : [`${path} ${present ? 'present' : 'absent'}`]),
    ...(is === undefined ? [] : [`${path} is ${oneOf(is)}`]),
    ...(above === undefined ? [] : [`${path} above ${above}`]),
    ...(atMost === undefined ? [] : [`${path} at most ${atMost}`]),
  ])
  return [...named, ...values].join(', ')
}

const oneOf = (allowed: OneOrMore<string>): string => [allowed].flat().join(' or ')

/** The value at a path that was checked when the pipeline was loaded. */
export const valueNamed = (values: Values, path: string): Value | undefined => valueAt(values, parsePath(path)!)

function valueHolds(value: string | undefined, { present, is, above, atMost }: ValueCondition): boolean {
  if (present !== undefined && present !== (value !== undefined)) return false
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
