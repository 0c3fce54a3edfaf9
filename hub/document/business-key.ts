import type { ReviewReason } from './review-reason.ts'
import Big from 'big.js'
import { fitsKind, type Kind } from './types/kinds.ts'
import type { TypeDefinition } from './types/type.ts'
import type { Fields, Value } from './values/value.ts'

/** What is asked about a value of the business key. */
type KeyGap = Required<Pick<ReviewReason, 'why' | 'for'>> & ReviewReason

/** What tells one business document from another, whatever file it came in. */
export interface BusinessKey {
  /**
   * The key in each of its forms; a document that shares one with another is the same business document. There is one
   * form for each alternative that the document has, such as the VAT ID and the name of the seller. None if a value is
   * missing or uncertain.
   */
  keys: readonly string[]
  /**
   * Party, date and amount in each form, without the number: another document with these values is likely the same if
   * one of the two has no complete key. None if one of them is missing, or the type has fewer.
   */
  likelyKeys: readonly string[]
  /** the values that are missing or uncertain */
  gaps: readonly KeyGap[]
}

/** With fewer values than party, date and amount, most documents would look alike. */
const LEAST_VALUES = 3
const LIKELY_KINDS: ReadonlySet<Kind> = new Set(['text', 'vat-id', 'date', 'amount', 'decimal'])

type Part = [field: string, value: string]

/**
 * The business key of a document. `required` is the confidence from which a value counts; a person who has reviewed the
 * document has confirmed all its values.
 */
export function businessKeyOf(
  type: Pick<TypeDefinition, 'businessKey' | 'fields'> | undefined,
  values: Fields,
  required: (field: string) => number,
): BusinessKey {
  const groups = type?.businessKey ?? []
  if (groups.length === 0) return { keys: [], likelyKeys: [], gaps: [{ why: 'missing', for: 'business-key' }] }
  const certain = (field: string): boolean => present(values[field]) && values[field]!.confidence >= required(field)
  const gaps = groups.flatMap((alternatives) =>
    alternatives.some(certain) ? [] : [gapOf(alternatives, values, required)],
  )
  const partsOf = (group: readonly string[]): Part[] =>
    group.filter(certain).map((field) => [field, normalized(type!.fields[field]!.kind, values[field]!.value)])
  const formsOf = (all: readonly (readonly string[])[]): string[] =>
    combinations(all.map(partsOf)).map((form) => JSON.stringify(form))
  const likely = groups.filter((group) => group.every((field) => LIKELY_KINDS.has(type!.fields[field]!.kind)))
  return {
    keys: gaps.length === 0 ? formsOf(groups) : [],
    likelyKeys: likely.length < LEAST_VALUES ? [] : formsOf(likely),
    gaps,
  }
}

const present = (value: Value | undefined): boolean => value !== undefined && value.value.trim() !== ''

/** The alternative that is the least uncertain, or the last one if none has a value. */
function gapOf(alternatives: readonly string[], values: Fields, required: (field: string) => number): KeyGap {
  const [best] = alternatives
    .filter((field) => present(values[field]))
    .toSorted((a, b) => values[b]!.confidence - values[a]!.confidence)
  if (best === undefined) return { field: alternatives.at(-1)!, why: 'missing', for: 'business-key' }
  const { confidence } = values[best]!
  return { field: best, why: 'uncertain', confidence, threshold: required(best), for: 'business-key' }
}

/** Every choice of one part of each group, the first alternatives first. */
const combinations = (groups: readonly Part[][]): Part[][] =>
  groups.reduce<Part[][]>((chosen, group) => group.flatMap((part) => chosen.map((form) => [...form, part])), [[]])

/** The same value in another spelling gives the same text. No letter is lost. */
function normalized(kind: Kind, value: string): string {
  const folded = caseFolded(value.normalize('NFKC'))
  switch (kind) {
    case 'amount':
    case 'decimal':
      return fitsKind('decimal', value) ? new Big(value).toFixed() : folded
    case 'identifier':
    case 'iban':
      return folded.replaceAll(/\s/g, '')
    case 'vat-id':
      return folded.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '')
    default:
      return folded.trim().replaceAll(/\s+/g, ' ')
  }
}

/** Full case folding of Unicode, for the two letters where it differs from the lower case and that names have. */
const caseFolded = (text: string): string => text.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ')
