import { largest, smallest } from '../../../hub/platform/extremes.ts'
import { foundIn, type Found } from '../rules/found.ts'
import { joined, pieceOf, plainOf, type Layout, type Line, type Piece } from '../rules/lines.ts'
import { findReceiptSeller } from '../rules/merchant.ts'
import { OWNER } from '../rules/party-patterns.ts'
import { withLetterO } from '../rules/party-names.ts'
import type { NameModels } from '../model/models.ts'
import type { SellerFacts } from '../scorer/value-features.ts'
import { certaintyOf, isBrand } from './certainty.ts'
import { legalNameOf } from './legal-name.ts'
import { nameCandidates, type NameCandidate } from './name-candidates.ts'
import { contextOf, following, nameFeatures, rolesAt, type PartyContext } from './name-features.ts'
import { votesOf } from './name-votes.ts'
import { partyLines } from './party-lines.ts'
import { isImprint, isOwner, labelOf, withPlainEvidence, type Likelihood } from './plain-evidence.ts'
import { coreOf, hasLegalForm, hasPostcode, hasStreet } from './party-words.ts'

interface Parties {
  fields: Partial<Record<'sellerName' | 'sellerAddress' | 'buyerName', Found>>
  /** whether a line is about the buyer, so that nothing in it belongs to the seller */
  isBuyers: (line: Line) => boolean
  /** what the model says about the name of the seller */
  seller: SellerFacts | undefined
}

/** A name that is less likely is left out. */
const LEAST = 0.12
/** A seller of a letter that nothing else on its pages confirms is at most this likely. */
const UNCONFIRMED = 0.6
/** The same if it has its address at the head, beside a buyer, and no other company is named at the foot. */
const AT_HEAD = 0.9
/** The head of a page ends at this part of its height. */
const HEAD = 0.3
/** What the model does not confirm is at most this likely. */
const DOUBTFUL = 0.4
/** Without any evidence, a name in a letter needs this much: prose has no seller. */
const LEAST_UNCONFIRMED = 0.35
/** Nothing is certain that was read from a page. */
const MOST = 0.98
const OTHERS = 2
/** Rows below the name of a buyer that are about it. */
const BUYER_ROWS = 5
/** How far beside it they may be, in line heights. */
const BUYER_APART = 12

type Evidences = NonNullable<Found['evidence']>
type Scored = Likelihood

/**
 * The parties of a document: the names that the models find likeliest, which are never the same, with the address of
 * the seller. A receipt has no buyer.
 */
export function findParties(layout: Layout, receipt: boolean, models: NameModels): Parties {
  const lines = partyLines(layout)
  const context = contextOf(layout, lines, receipt, (slip) => votesOf(layout, slip))
  const candidates = nameCandidates(layout, lines, context.slip).filter(
    ({ plain }) => !(context.slip && OWNER.test(plain)),
  )
  const byModel = candidates.map((candidate): Scored => {
    const features = nameFeatures(context, candidate)
    const row = Object.values(features)
    return { candidate, features, seller: models.seller.score(row), buyer: receipt ? 0 : models.buyer.score(row) }
  })
  const scored = context.slip ? byModel : withPlainEvidence(context, byModel)
  const { seller: chosen, buyer } = pairOf(scored)
  const likely = chosen && withLegalName(lines, chosen)
  const evidence = likely ? evidenceOf(context, likely) : []
  const isGuess = likely && !context.slip && evidence.length === 0 && likely.seller < LEAST_UNCONFIRMED
  const seller = isGuess ? undefined : likely
  const address = seller && addressOf(context, seller.candidate)
  const atHead = context.slip ? findReceiptSeller(layout) : {}
  return {
    fields: {
      ...(!seller && atHead.sellerName && { sellerName: doubtful(atHead.sellerName) }),
      ...(seller && {
        sellerName: sellerFound(
          seller,
          evidence,
          {
            slip: context.slip,
            buyer,
            isBuyerSure: buyer !== undefined && isSureBuyer(context, buyer),
            isOther: !context.slip && isConfirmedOther(context, seller, scored),
          },
          rivals(scored, buyer),
        ),
      }),
      ...(atHead.sellerAddress && { sellerAddress: atHead.sellerAddress }),
      ...(!atHead.sellerAddress && address && { sellerAddress: foundIn(address, seller!.seller * 0.85) }),
      ...(buyer && { buyerName: buyerFound(context, buyer, rivals(scored, seller)) }),
    },
    isBuyers: buyer ? isNear(context, buyer.candidate) : () => false,
    seller: seller && sellerFacts(seller, rivals(scored, buyer)),
  }
}

/** The names that are not that of the other party. */
const rivals = (scored: readonly Scored[], other: Scored | undefined): readonly Scored[] =>
  other ? scored.filter(({ candidate }) => coreOf(candidate.plain) !== coreOf(other.candidate.plain)) : scored

function sellerFacts(chosen: Scored, scored: readonly Scored[]): SellerFacts {
  const core = coreOf(chosen.candidate.plain)
  const next = likeliest(scored, 'seller').find(({ candidate }) => coreOf(candidate.plain) !== core)
  return { features: chosen.features, score: chosen.seller, next: next?.seller ?? 0 }
}

/** What the rules read where the model finds no name: a person looks at it. */
const doubtful = (value: Found): Found => ({ ...value, confidence: Math.min(value.confidence, DOUBTFUL) })

/** The likeliest two names of different parties. */
function pairOf(scored: readonly Scored[]): { seller: Scored | undefined; buyer: Scored | undefined } {
  const sellers = likeliest(scored, 'seller')
  const buyers = likeliest(scored, 'buyer')
  let best: { seller: Scored | undefined; buyer: Scored | undefined; score: number } | undefined
  for (const seller of [...sellers, undefined])
    for (const buyer of [...buyers, undefined]) {
      if (seller && buyer && isSame(seller.candidate, buyer.candidate)) continue
      const score = (seller?.seller ?? LEAST) * (buyer?.buyer ?? LEAST)
      if (!best || score > best.score) best = { seller, buyer, score }
    }
  return {
    seller: best?.seller && fullest(scored, best.seller, 'seller'),
    buyer: best?.buyer && fullest(scored, best.buyer, 'buyer'),
  }
}

const CONSIDERED = 8
const likeliest = (scored: readonly Scored[], role: 'seller' | 'buyer'): Scored[] =>
  scored
    .filter((each) => each[role] >= LEAST)
    .toSorted((a, b) => b[role] - a[role])
    .slice(0, CONSIDERED)

const isSame = (a: NameCandidate, b: NameCandidate): boolean => {
  const [one, other] = [coreOf(a.plain), coreOf(b.plain)]
  return one === other || a.lines.some((line) => b.lines.includes(line) && !(a.inline && b.inline))
}

/** The same name with its legal form, if the document has it elsewhere; of a brand, the company of the imprint. */
function fullest(scored: readonly Scored[], chosen: Scored, role: 'seller' | 'buyer'): Scored {
  if (hasLegalForm(chosen.candidate.plain)) return chosen
  const core = coreOf(chosen.candidate.plain)
  const full = scored.filter(
    ({ candidate: { plain }, candidate }) =>
      hasLegalForm(plain) &&
      (coreOf(plain) === core ||
        (role === 'seller' && plain.startsWith(`${chosen.candidate.plain} `) && isOwner(candidate))),
  )
  const best = full.toSorted((a, b) => b[role] - a[role])[0]
  return best ? { ...best, [role]: Math.max(best[role], chosen[role]) } : chosen
}

/** The company of a brand that nothing else names, from running text. */
function withLegalName(lines: readonly Line[], chosen: Scored): Scored {
  const legal = legalNameOf(lines, chosen.candidate.plain)
  if (!legal) return chosen
  const { line } = legal
  const piece = { ...legal.piece, text: asBrand(legal.piece.text, chosen.candidate.piece.text) }
  return { ...chosen, candidate: { ...chosen.candidate, piece, plain: plainOf(piece.text), lines: [line] } }
}

/** A name that begins with a brand, whose accents are surer in its own larger print. */
function asBrand(name: string, brand: string): string {
  const start = name.slice(0, brand.length)
  const isOtherAccent = plainOf(start) === plainOf(brand) && start.toLowerCase() !== brand.toLowerCase()
  return isOtherAccent ? brand + name.slice(brand.length) : name
}

interface SellerContext {
  slip: boolean
  buyer: Scored | undefined
  /** a label or the words around it say that the buyer is it */
  isBuyerSure: boolean
  /** another name has what confirms a seller */
  isOther: boolean
}

function sellerFound(
  seller: Scored,
  evidence: Evidences,
  { slip, buyer, isBuyerSure, isOther }: SellerContext,
  scored: readonly Scored[],
): Found {
  const { top, toCode, otherImprint } = seller.features
  const atHead = buyer !== undefined && top! < HEAD && toCode! > 0 && otherImprint === 0
  // Of two addresses at the head that no label names, either may be that of the receiver.
  const isEither = atHead && !isBuyerSure && buyer.features['top']! < HEAD && buyer.features['toCode']! > 0
  const isKnown = slip || evidence.some(({ code, detail }) => code === 'label' || detail === 'domain')
  const isDoubted = isOther || isEither
  const unconfirmed = isDoubted ? DOUBTFUL : atHead ? AT_HEAD : UNCONFIRMED
  const most = !isKnown && isBrand(seller) ? DOUBTFUL : slip || evidence.length > 0 ? MOST : unconfirmed
  const value = found(seller, Math.min(most, slip ? seller.seller : certaintyOf(seller, scored)), scored, 'seller')
  return {
    ...value,
    evidence: [...evidence, ...(atHead ? [{ code: 'place' as const }] : []), ...(value.evidence ?? [])],
  }
}

const isSureBuyer = (context: PartyContext, { candidate, features }: Scored): boolean =>
  labelOf(context, candidate, 'buyer', 'customer', 'delivery') !== undefined ||
  ['buyer', 'customer', 'delivery'].some(
    (role) => features[`above:${role}`] === 1 || features[`section:${role}`] === 1,
  ) ||
  features['salutation'] === 1

function buyerFound(context: PartyContext, buyer: Scored, scored: readonly Scored[]): Found {
  const value = found(buyer, Math.min(MOST, buyer.buyer), scored, 'buyer')
  const label = labelOf(context, buyer.candidate, 'buyer', 'customer')
  return {
    ...value,
    evidence: [...(label ? [{ code: 'label' as const, detail: label }] : []), ...(value.evidence ?? [])],
  }
}

/** Whether another name has what confirms a seller and the chosen one lacks, such as the domain of a mail address. */
const isConfirmedOther = (context: PartyContext, chosen: Scored, scored: readonly Scored[]): boolean =>
  evidenceOf(context, chosen).length === 0 &&
  scored.some(
    (each) =>
      !isSame(each.candidate, chosen.candidate) &&
      hasLegalForm(each.candidate.plain) &&
      evidenceOf(context, each).some(({ detail }) => detail === 'domain' || detail === 'imprint'),
  )

/** What beside its letters says that a name is the seller's. */
function evidenceOf(context: PartyContext, { candidate, features }: Scored): Evidences {
  const roles = rolesAt(context, candidate)
  const label = labelOf(context, candidate, 'seller', 'payee')
  const labelled = Object.values(roles).includes('seller') || Object.values(roles).includes('payee')
  return [
    ...(labelled ? [{ code: 'label' as const, ...(label && { detail: label }) }] : []),
    ...(features['domain']! >= 0.8 ? [{ code: 'repeated' as const, detail: 'domain' }] : []),
    ...(features['repeats']! > 0 ? [{ code: 'repeated' as const }] : []),
    ...(isOwner(candidate) || isImprint({ candidate, features })
      ? [{ code: 'place' as const, detail: 'imprint' }]
      : []),
    ...(features['toRegister']! > 0 ? [{ code: 'check' as const, detail: 'tax number' }] : []),
  ]
}

function found({ candidate }: Scored, certainty: number, scored: readonly Scored[], role: 'seller' | 'buyer'): Found {
  const core = coreOf(candidate.plain)
  const others = new Map<string, Scored>()
  for (const each of likeliest(scored, role)) {
    const name = coreOf(each.candidate.plain)
    if (!name.includes(core) && !core.includes(name) && !others.has(name)) others.set(name, each)
  }
  const candidates = [...others.values()].slice(0, OTHERS).map((each) => {
    const { value, confidence, page, box } = foundIn(each.candidate.piece, Math.min(certainty, each[role]))
    return { value, confidence, page, box }
  })
  return {
    ...foundIn(candidate.piece, certainty, withLetterO(candidate.piece)),
    evidence: [
      { code: 'model' },
      ...(candidates.length > 0 ? [{ code: 'contested' as const, detail: candidates[0]!.value }] : []),
    ],
    ...(candidates.length > 0 && { candidates }),
  }
}

/** Whether a line is in the rows of a name or below it, and in its column. */
function isNear({ lines: all }: PartyContext, { lines, piece }: NameCandidate): (line: Line) => boolean {
  const [first, last] = [lines[0]!, lines.at(-1)!]
  const column = [piece, ...following(all, last, piece.box[0])]
  const left = smallest(column.map(({ box }) => box[0]))
  const right = largest(column.map(({ box }) => box[2]))
  const apart = BUYER_APART * first.height
  return ({ page, row, box }) =>
    page === first.page &&
    (lines.some((line) => line.row === row) || (row > last.row && row <= last.row + BUYER_ROWS)) &&
    box[0] < right + apart &&
    box[2] > left - apart
}

/** The lines from the street to the town below a name, or the rest of its line: "Name · Street · Town". */
function addressOf({ lines }: PartyContext, { lines: own, piece, parted }: NameCandidate): Piece | undefined {
  const last = own.at(-1)!
  if (parted && hasPostcode(last.plain)) {
    const from = last.text.indexOf(piece.text) + piece.text.length
    const start = from + (/^[^\p{L}\p{N}]*/u.exec(last.text.slice(from))?.[0].length ?? 0)
    return pieceOf(last, start)
  }
  const below = following(lines, last, piece.box[0])
  const town = below.findIndex(({ plain }) => hasPostcode(plain))
  if (town < 0) return undefined
  const street = below.findIndex(({ plain, text }) => hasStreet(plain) || /\d/.test(text))
  const address = below.slice(Math.min(street, town), town + 1)
  const joinedUp = joined(
    address.map((line: Line) => pieceOf(line)),
    ', ',
  )
  return { ...joinedUp, text: address.map(({ text }) => text.replace(/[,\s]+$/, '')).join(', ') }
}
