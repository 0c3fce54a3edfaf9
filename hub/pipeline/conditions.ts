import Big from 'big.js'
import type { DocumentType, FieldName, Fields } from '../document/fields.ts'

type OneOrMore<T> = T | readonly T[]

export interface FieldCondition {
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
  fields?: Partial<Record<FieldName, FieldCondition>>
}

export interface Facts {
  tenant: string
  source: string
  type: DocumentType
  fields: Fields
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
  return Object.entries(condition.fields ?? {}).every(([name, wanted]) =>
    fieldHolds(facts.fields[name as FieldName]?.value, wanted),
  )
}

function fieldHolds(value: string | undefined, { present, is, above, atMost }: FieldCondition): boolean {
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
