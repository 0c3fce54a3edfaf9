import { shifted } from '../candidate.ts'
import { overlap, plainOf, type Line } from '../rules/lines.ts'
import { patternOf } from '../rules/pattern.ts'
import { hasNameLabel, type NameCandidate } from './name-candidates.ts'
import { following, type PartyContext } from './name-features.ts'
import type { Role } from './party-labels.ts'
import { coreOf, hasLegalForm, hasStreet, isRegistration } from './party-words.ts'

/** How likely a name is that of each party. */
export interface Likelihood {
  candidate: NameCandidate
  features: Readonly<Record<string, number>>
  seller: number
  buyer: number
}

/** In log odds: what the models have seen too rarely to weigh it. */
const WEIGHTS = {
  imprint: 2.2,
  otherImprint: -2,
  labelled: 2.5,
  otherLabelled: -2,
  addressed: 3,
  otherAddress: 2,
  bank: -4,
} as const
/** Such evidence alone makes no name surer than this. */
const MOST = 0.75
/** A name is directly below a label if the gap between them is at most this, in heights of the label. */
const NEXT = 1.8
/** Left edges of a label and the name below it differ by at most this, in heights of the label. */
const INDENT = 2.5
/** Between a label and the name beside it, in heights of the label; less if no colon ends the label. */
const BESIDE = { colon: 30, none: 12 } as const
const OTHER_PARTIES = ['delivery', 'payee', 'contact', 'seller'].flatMap((role) => [`above:${role}`, `section:${role}`])
const RECEIVING = ['buyer', 'customer', 'delivery', 'contact'].flatMap((role) => [`above:${role}`, `left:${role}`])
/** Where the addresses of a letter end, as a share of the page. */
const HEAD = 0.4
/** Where the foot of a page begins. */
const FOOT = 0.78
const DEPARTMENT =
  /^(?:accounts? payable|attn|attention|c\/o|t\.? ?a\.? ?v|z\.? ?hd|zu handen|buchhaltung|kreditoren|comptabilite|administracion)/
const INCORPORATED = /\b(?:registered (?:in|office)|incorporated|corporation|capital|kapital|registergericht)\b/
/** The street is one of this many lines below the name of who is addressed. */
const ADDRESS_LINES = 3

/**
 * The likelihoods with evidence that needs no model: who receives goods or the invoice by a label is not the seller; a
 * company at the head of an imprint with its register number is; a person who is addressed above a street is the buyer.
 */
export function withPlainEvidence<T extends Likelihood>(context: PartyContext, all: readonly T[]): readonly T[] {
  const receivers = new Set(all.filter((each) => isReceiver(context, each)).map(coreOfName))
  const sellers = new Set(
    all.filter(({ candidate }) => isLabelled(context, candidate, 'seller', 'payee')).map(coreOfName),
  )
  const sold = new Set(all.filter((each) => isSold(context, each)).map(coreOfName))
  const billed = new Set(all.filter(({ candidate }) => isLabelled(context, candidate, 'buyer')).map(coreOfName))
  const buyers = billed.size > 0 ? billed : receivers
  const owners = new Set(all.filter(({ candidate }) => isOwner(candidate)).map(coreOfName))
  const isOwners = (core: string) => [...owners].some((owner) => owner === core || owner.startsWith(core))
  const weighed = all.map((each) => {
    const { seller, buyer } = each
    const core = coreOfName(each)
    if (receivers.has(core) && !sellers.has(core))
      return { ...each, seller: 0, buyer: buyers.has(core) ? raised(buyer, WEIGHTS.labelled) : buyer }
    if (sold.has(core)) return { ...each, seller: raised(seller, WEIGHTS.labelled), buyer: 0 }
    // A marketplace names itself in the imprint, and who sells by a label.
    if (sold.size > 0 && ![...sold].some((name) => name.startsWith(core)))
      return { ...each, seller: shifted(seller, WEIGHTS.otherLabelled) }
    if (isBank(context, each)) return { ...each, seller: shifted(seller, WEIGHTS.bank), buyer: 0 }
    if (owners.has(core)) return { ...each, seller: raised(seller, WEIGHTS.imprint), buyer: 0 }
    const others = owners.size > 0 && !sellers.has(core) && !isOwners(core)
    return {
      ...each,
      seller: others ? shifted(seller, WEIGHTS.otherImprint) : seller,
      buyer: sellers.has(core)
        ? buyer
        : isAddressed(context, each)
          ? raised(buyer, WEIGHTS.addressed)
          : others && isAddress(each)
            ? raised(buyer, WEIGHTS.otherAddress)
            : buyer,
    }
  })
  return sellers.size > 0 ? weighed : withOtherAddress(context, weighed)
}

/** A name is that of a party if it is this likely. */
const LIKELY = 0.5
/** A name over the only address beside the buyer's is this likely the seller's. */
const OTHER_ADDRESS = 0.6

/**
 * Where nothing names a likely seller, and the head of the first page has one address beside that of the buyer, the name
 * over that is the seller's: a person or a shop that has no legal form.
 */
function withOtherAddress<T extends Likelihood>({ lines }: PartyContext, all: readonly T[]): readonly T[] {
  const [buyer] = all.toSorted((a, b) => b.buyer - a.buyer)
  if (!buyer || buyer.buyer < LIKELY || all.some(({ seller }) => seller >= LIKELY)) return all
  const inBlocks = all.filter((each) => isOtherAddress(each) && coreOfName(each) !== coreOfName(buyer))
  const below = new Set(
    inBlocks.flatMap(({ candidate: { lines: own, piece } }) => following(lines, own[0]!, piece.box[0])),
  )
  const others = inBlocks.filter(({ candidate }) => !below.has(candidate.lines[0]!))
  if (new Set(others.map(coreOfName)).size !== 1) return all
  return all.map((each) => (others.includes(each) ? { ...each, seller: Math.max(each.seller, OTHER_ADDRESS) } : each))
}

const isOtherAddress = ({ features, candidate, buyer }: Likelihood): boolean =>
  features['otherPage'] === 0 &&
  features['top']! < HEAD &&
  features['wholeRow'] === 1 &&
  features['nameAbove'] === 0 &&
  features['digits'] === 0 &&
  features['body'] === 0 &&
  features['toCode']! > 0 &&
  features['toCode']! <= ADDRESS_LINES + 1 &&
  candidate.lines.length === 1 &&
  buyer < LIKELY &&
  !hasStreet(candidate.plain) &&
  !RECEIVING.some((label) => features[label] === 1)

/** Words that label nobody but who receives the invoice; "An" and "Firma" also stand in front of payees. */
const CUSTOMER = patternOf(
  String.raw`^\W*(?:(?:your|ihr|unser|votre|notre) )?`,
  String.raw`(?:customer|guest|passenger|client|kund|klant|asiaka|klien|zakaznik|ugyfel|odberatel|exmo|spett|egr)`,
)

function isReceiver(context: PartyContext, { candidate, features }: Likelihood): boolean {
  if (features['above:buyer'] === 1 && hasNameLabel(candidate.lines[0]!)) return true
  const label = labelOf(context, candidate, 'customer')
  return isLabelled(context, candidate, 'buyer', 'delivery') || (label !== undefined && CUSTOMER.test(plainOf(label)))
}

/** "From" and "de" also stand in front of other things than who sells. */
const PREPOSITION = /^\W*(?:from|von|de|van|fran|fra)\b/

/** Whether a label says that a name is who sells, or to whom a payment slip goes. */
function isSold(context: PartyContext, { candidate, features }: Likelihood): boolean {
  const { plain, piece } = candidate
  if (isRegistration(plain) || /:|\d{4}/.test(piece.text) || (hasStreet(plain) && !hasLegalForm(plain))) return false
  const label = labelOf(context, candidate, 'seller')
  if (label !== undefined) return !PREPOSITION.test(plainOf(label))
  const payee = labelOf(context, candidate, 'payee')
  if (payee !== undefined) return /^to\b/i.test(payee)
  return features['above:seller'] === 1 && hasNameLabel(candidate.lines[0]!)
}

const coreOfName = ({ candidate }: Likelihood): string => coreOf(candidate.plain)

const raised = (likelihood: number, weight: number): number =>
  Math.max(likelihood, Math.min(MOST, shifted(likelihood, weight)))

const isLabelled = (context: PartyContext, candidate: NameCandidate, ...roles: Role[]): boolean =>
  labelOf(context, candidate, ...roles) !== undefined

/** The label of these roles in whose line a name stands, or that is beside it or directly above it, as printed. */
export function labelOf(
  { labels }: PartyContext,
  { lines, piece, inline }: NameCandidate,
  ...roles: Role[]
): string | undefined {
  const first = lines[0]!
  if (inline !== undefined) return roles.includes(inline) ? beforeName(first.text, piece.text) : undefined
  const found = labels.find(
    ({ role, line }) => roles.includes(role) && line !== first && isNext(line, first, piece.box),
  )
  return found && beforeName(found.line.text, ':')
}

const beforeName = (text: string, name: string): string => {
  const at = text.indexOf(name)
  return (at < 0 ? text : text.slice(0, at)).trim()
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

const BANK =
  /\b(?:\w*bank|\w*sparkasse|\w*kasse|banque|credit (?:agricole|mutuel|lyonnais)|banco|banca|caixa|cassa|pankki)\b|τραπεζα/
const ACCOUNT = /\b(?:iban|bic|swift|blz|sort code|routing|account|konto\w*|compte|cuenta|conto|rekening)\b/
/** Rows between the name of a bank and its account. */
const ACCOUNT_ROWS = 3

/** A bank beside or above the account of who is paid: not the seller, unless a label says so. */
function isBank({ lines: all }: PartyContext, { candidate: { plain, lines }, features }: Likelihood): boolean {
  const first = lines[0]!
  return (
    BANK.test(plain) &&
    features['domain']! < 0.8 &&
    all.some(
      ({ page, row, plain: text }) =>
        page === first.page && Math.abs(row - first.row) <= ACCOUNT_ROWS && ACCOUNT.test(text),
    )
  )
}

/** "Company Ltd · Street · Town · VAT id": the owner of the numbers in its line. */
export const isOwner = ({ parted, plain, lines }: NameCandidate): boolean =>
  parted &&
  hasLegalForm(plain) &&
  lines.length === 1 &&
  (isRegistration(lines[0]!.plain) || INCORPORATED.test(lines[0]!.plain))

/** A company over its street and town at the foot of the page, where no other company stands. */
export const isImprint = ({ candidate, features }: Pick<Likelihood, 'features' | 'candidate'>): boolean =>
  features['top']! > FOOT &&
  features['wholeRow'] === 1 &&
  features['otherImprint'] === 0 &&
  features['toCode']! > 0 &&
  features['toCode']! <= ADDRESS_LINES &&
  hasLegalForm(candidate.plain)

/** "Mrs Jane Doe", or a company with "Accounts payable" below it, above a street. */
function isAddressed(context: PartyContext, each: Likelihood): boolean {
  const { lines, piece } = each.candidate
  const [next] = following(context.lines, lines.at(-1)!, piece.box[0])
  return (
    (each.features['salutation'] === 1 || (next !== undefined && DEPARTMENT.test(next.plain))) && hasStreetBelow(each)
  )
}

/** A name above a street and a town, in the upper half of the first page, that no label names as another party. */
const isAddress = ({ features, candidate }: Likelihood): boolean =>
  features['otherPage'] === 0 &&
  features['top']! < 0.5 &&
  candidate.lines.length === 1 &&
  features['wholeRow'] === 1 &&
  features['toCode']! > 0 &&
  features['toCode']! <= ADDRESS_LINES + 1 &&
  hasStreetBelow({ features, candidate }) &&
  !OTHER_PARTIES.some((label) => features[label] === 1)

const hasStreetBelow = ({ features }: Pick<Likelihood, 'features' | 'candidate'>): boolean =>
  features['toStreet']! > 0 && features['toStreet']! <= ADDRESS_LINES
