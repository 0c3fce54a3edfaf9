import { shifted } from '../candidate.ts'
import { overlap, type Line } from '../rules/lines.ts'
import type { NameCandidate } from './name-candidates.ts'
import type { PartyContext } from './name-features.ts'
import type { Role } from './party-labels.ts'
import { coreOf, hasLegalForm, isRegistration } from './party-words.ts'

/** How likely a name is that of each party. */
export interface Likelihood {
  candidate: NameCandidate
  features: Readonly<Record<string, number>>
  seller: number
  buyer: number
}

/** In log odds: what the models have seen too rarely to weigh it. */
const WEIGHTS = { imprint: 2.2, labelled: 2.5, addressed: 3 } as const
/** Such evidence alone makes no name surer than this. */
const MOST = 0.75
/** A name is directly below a label if the gap between them is at most this, in heights of the label. */
const NEXT = 1.8
/** Left edges of a label and the name below it differ by at most this, in heights of the label. */
const INDENT = 2.5
/** Between a label and the name beside it, in heights of the label; less if no colon ends the label. */
const BESIDE = { colon: 30, none: 6 } as const
const INCORPORATED = /\b(?:registered (?:in|office)|incorporated|corporation|capital|kapital|registergericht)\b/
/** The street is one of this many lines below the name of who is addressed. */
const ADDRESS_LINES = 3

/**
 * The likelihoods with evidence that needs no model: who receives goods or the invoice by a label is not the seller; a
 * company at the head of an imprint with its register number is; a person who is addressed above a street is the buyer.
 */
export function withPlainEvidence<T extends Likelihood>(context: PartyContext, all: readonly T[]): T[] {
  const receivers = new Set(
    all.filter(({ candidate }) => isLabelled(context, candidate, 'buyer', 'delivery')).map(coreOfName),
  )
  const sellers = new Set(
    all.filter(({ candidate }) => isLabelled(context, candidate, 'seller', 'payee')).map(coreOfName),
  )
  const billed = new Set(all.filter(({ candidate }) => isLabelled(context, candidate, 'buyer')).map(coreOfName))
  const buyers = billed.size > 0 ? billed : receivers
  return all.map((each) => {
    const { candidate, seller, buyer } = each
    const core = coreOfName(each)
    if (receivers.has(core) && !sellers.has(core))
      return { ...each, seller: 0, buyer: buyers.has(core) ? raised(buyer, WEIGHTS.labelled) : buyer }
    if (isOwner(candidate)) return { ...each, seller: raised(seller, WEIGHTS.imprint) }
    return isAddressed(each) && !sellers.has(core) ? { ...each, buyer: raised(buyer, WEIGHTS.addressed) } : each
  })
}

const coreOfName = ({ candidate }: Likelihood): string => coreOf(candidate.plain)

const raised = (likelihood: number, weight: number): number =>
  Math.max(likelihood, Math.min(MOST, shifted(likelihood, weight)))

/** Whether a name stands in the line of a label of these roles, beside it or directly below it. */
function isLabelled({ labels }: PartyContext, { lines, piece, inline }: NameCandidate, ...roles: Role[]): boolean {
  if (inline !== undefined) return roles.includes(inline)
  const first = lines[0]!
  return labels.some(({ role, line }) => roles.includes(role) && line !== first && isNext(line, first, piece.box))
}

function isNext(label: Line, line: Line, box: Line['box']): boolean {
  if (label.page !== line.page) return false
  const beside = box[0] - label.box[2]
  if (label.row === line.row)
    return beside > 0 && beside < BESIDE[label.text.endsWith(':') ? 'colon' : 'none'] * label.height
  const gap = box[1] - label.box[3]
  const isAligned = Math.abs(label.box[0] - box[0]) < INDENT * label.height && overlap(label.box, box) > 0
  return isAligned && gap > -label.height * 0.3 && gap < NEXT * label.height
}

/** "Company Ltd · Street · Town · VAT id": the owner of the numbers in its line. */
export const isOwner = ({ parted, plain, lines }: NameCandidate): boolean =>
  parted &&
  hasLegalForm(plain) &&
  lines.length === 1 &&
  (isRegistration(lines[0]!.plain) || INCORPORATED.test(lines[0]!.plain))

/** "Mrs Jane Doe" with a street below. */
const isAddressed = ({ features }: Likelihood): boolean =>
  features['salutation'] === 1 && features['toStreet']! > 0 && features['toStreet']! <= ADDRESS_LINES
