import type { FindingCode } from '../document/finding.ts'
import type { DocumentType } from '../document/types/type.ts'
import type { VisionWish } from '../document/vision-wish.ts'
import type { Condition } from './conditions.ts'

export interface ReviewStep {
  when?: Condition
  always?: boolean
  /** paths of values, or `required`: the required fields of the type */
  missing?: readonly string[] | 'required'
  /** share of documents in which all values of `missing` must be right, of those that need no review for them */
  accuracy?: number
  /** least confidence by path; for a value of `missing`, it replaces what the accuracy requires */
  below?: Readonly<Record<string, number>>
  typeBelow?: number
  kindBelow?: number
  /** codes of findings, or `any`: those that send the document to review even if they do not ask for it themselves */
  findings?: readonly FindingCode[] | 'any'
  /** findings that do not send the document to review, although they ask for it: by code, or by the rule they name */
  accept?: { findings?: readonly FindingCode[]; rules?: readonly string[] }
  /** names of checks, or `any`: those that send the document to review if they fail */
  checks?: { failed: readonly string[] | 'any' }
}
/** Sends a document to review that breaks one of these rules of its type. */
interface ValidateStep {
  when?: Condition
  /** names of checks, or `any` */
  checks: readonly string[] | 'any'
}
export interface DeliverStep {
  to: readonly string[]
  when?: Condition
}
/**
 * What is done with a file of several documents. `auto`: it is split where that is certain, else a person is asked;
 * with `confident`, the confidence that counts as certain. `ask`: a person is always asked. `never`: it is one
 * document, and nobody is asked.
 */
export type SplitRule = 'never' | 'ask' | 'auto' | { confident: number }
export interface ReadStep {
  /** when a vision model reads the document, too; by type, `any` for all others; never by default */
  vision?: VisionWish | Readonly<Record<DocumentType, VisionWish>>
}
export type Step = { read: ReadStep } | { review: ReviewStep } | { validate: ValidateStep } | { deliver: DeliverStep }
