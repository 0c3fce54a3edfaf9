import type { Condition } from './conditions.ts'

export interface ReviewStep {
  when?: Condition
  always?: boolean
  /** paths of values, or `required`: the required fields of the type */
  missing?: readonly string[] | 'required'
  /** least confidence by path */
  below?: Readonly<Record<string, number>>
  typeBelow?: number
  /** names of checks, or `any`: those that send the document to review if they fail */
  checks?: { failed: readonly string[] | 'any' }
}
interface DeliverStep {
  to: readonly string[]
  when?: Condition
}
export type Step = { read: object } | { review: ReviewStep } | { deliver: DeliverStep }
