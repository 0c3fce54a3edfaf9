import Big from 'big.js'
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
  source?: OneOrMore<string>
  /** by path of the value */
  fields?: Record<string, ValueCondition>
}

export interface Facts extends Values {
  tenant: string
  source: string
  type: DocumentType
}

const among = <T>(value: T, allowed: OneOrMore<T> | undefined): boolean =>
  allowed === undefined || ([allowed].flat() as T[]).includes(value)

export function holds(condition: Condition | undefined, facts: Facts): boolean {
  if (!condition) return true
  if (
    !among(facts.tenant, condition.tenant) ||
    !among(facts.type, condition.type) ||
    !among(facts.source, condition.source)
  )
    return false
  return Object.entries(condition.fields ?? {}).every(([path, wanted]) =>
    valueHolds(valueNamed(facts, path)?.value, wanted),
  )
}

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
