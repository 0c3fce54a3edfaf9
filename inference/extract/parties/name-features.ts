import type { Page } from '../../../hub/document/reading.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import { BODY, BUSINESS, GENERIC_NAME } from '../rules/party-patterns.ts'
import { patternOf } from '../rules/pattern.ts'
import { overlap, type Layout, type Line } from '../rules/lines.ts'
import { goesOn, type NameCandidate } from './name-candidates.ts'
import { companyEvidence, companyFeatures, type CompanyEvidence } from './company-evidence.ts'
import { lineLabels } from './line-labels.ts'
import { ROLES, type Role } from './party-labels.ts'
import {
  coreOf,
  hasLegalForm,
  hasPostcode,
  hasStreet,
  isContact,
  isRegistration,
  NUMBERED_NAME,
} from './party-words.ts'

/** What a document says about its parties, beside the names themselves. */
export interface PartyContext {
  layout: Layout
  /** what the rules without a model take for the names of the parties, in plain form */
  votes: { seller: string; buyer: string }
  lines: readonly Line[]
  medianHeight: number
  labels: readonly { role: Role; line: Line }[]
  /** second-level domains of mail addresses and web sites, as letters and digits */
  domains: readonly { name: string; line: Line }[]
  /** lines with a postcode in the upper half of the first page */
  towns: readonly Line[]
  /** lines at the foot of the first page that name a legal form */
  imprint: readonly Line[]
  /** indexes of the first lines of their kinds, Infinity without one */
  firstBody: number
  firstStreet: number
  slip: boolean
  evidence: CompanyEvidence
}

const DOMAIN = /(?:@|www\.|https?:\/\/(?:www\.)?)((?:[a-z0-9-]+\.)+[a-z]{2,})/g
/** Providers of mail say nothing about the owner of an address. */
const PROVIDER = patternOf(
  String.raw`^(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|gmx|web|t-online|freenet|aol|icloud|me|mail|`,
  String.raw`orange|wanadoo|free|sfr|laposte|libero|tin|alice|tiscali|telenet|skynet|xs4all|ziggo|kpnmail|wp|onet|`,
  String.raw`interia|o2|seznam|centrum|telia|online|citromail|freemail|otenet|localhost|streamyx|tm|example|paypal)$`,
)

/** Width of a slip such as a receipt, in heights of its lines. */
const SLIP_WIDTH = 45
/** In points, where the size of the paper is known: recognised lines of a letter are as high as those of a slip. */
const WIDEST_SLIP = 400
/** Where the foot of a page begins, as a share of its height. */
const FOOT = 0.78
/** Where its head ends. */
const HEAD = 0.12

/** Everything about a document that features of names need; a slip is a narrow page such as a receipt. */
export function contextOf(
  layout: Layout,
  lines: readonly Line[],
  receipt: boolean,
  votesOf: (slip: boolean) => PartyContext['votes'],
): PartyContext {
  const heights = lines.map(({ height }) => height).toSorted((a, b) => a - b)
  const medianHeight = heights[heights.length >> 1] ?? 1
  const height = layout.pages[0]?.height ?? 1
  const slip = receipt || (layout.pages.length === 1 && isNarrow(layout.pages[0]!, medianHeight))
  const labels = [...lineLabels(lines)].map(([line, { role }]) => ({ role, line }))
  const domains = lines.flatMap((line) =>
    [...line.text.toLowerCase().matchAll(DOMAIN)].flatMap(([, domain]) => {
      const parts = domain!.split('.')
      const name = parts.at(-2)!.length <= 3 && parts.length > 2 ? parts.at(-3)! : parts.at(-2)!
      return PROVIDER.test(name) ? [] : [{ name: name.replace(/[^a-z0-9]/g, ''), line }]
    }),
  )
  const votes = votesOf(slip)
  return {
    layout,
    votes,
    lines,
    medianHeight,
    labels,
    domains,
    towns: lines.filter(({ page, box, plain }) => page === 1 && box[1] < height * 0.5 && hasPostcode(plain)),
    imprint: lines.filter(({ page, box, plain }) => page === 1 && box[1] > height * FOOT && hasLegalForm(plain)),
    firstBody: firstIndex(lines, ({ plain }) => BODY.test(plain)),
    firstStreet: firstIndex(lines, ({ plain }) => hasStreet(plain)),
    slip,
    evidence: companyEvidence({ layout, lines, medianHeight, labels, votes }),
  }
}

const isNarrow = ({ width, unit }: Page, lineHeight: number): boolean =>
  width / lineHeight < SLIP_WIDTH && !(unit === 'point' && width > WIDEST_SLIP)

function firstIndex(lines: readonly Line[], is: (line: Line) => boolean): number {
  const at = lines.findIndex(is)
  return at < 0 ? Infinity : at
}

const ABOVE_REACH = 9
const LEFT_REACH = 40
const SECTION_REACH = 14
const PLACES = ['inline', 'left', 'above', 'section'] as const
const LABEL_FEATURES = PLACES.flatMap((place) => ROLES.map((role) => ({ place, role, name: `${place}:${role}` })))

/** One row of features by name, always in the same order: the models are trained on it. */
export function nameFeatures(context: PartyContext, candidate: NameCandidate): Record<string, number> {
  const { lines: own, piece, plain, parted, salutation } = candidate
  const { layout, lines, medianHeight, slip } = context
  const [first, last] = [own[0]!, own.at(-1)!]
  const page = layout.pages[first.page - 1]!
  const on = page.height
  const index = indexIn(lines, first)
  const roles = rolesAt(context, candidate)
  const letters = countOf(/\p{L}/gu, plain)
  const words = piece.text.split(' ')
  const upper = countOf(/\p{Lu}/gu, piece.text)
  const after = following(lines, last, piece.box[0])
  const firstOf = (test: (plain: string) => boolean) => 1 + after.findIndex(({ plain }) => test(plain))
  const repeats = repeatsOf(context, candidate)
  const core = coreOf(plain)
  const features: Record<string, number> = {
    slip: flag(slip),
    otherPage: flag(first.page !== 1),
    top: piece.box[1] / on,
    left: piece.box[0] / page.width,
    right: piece.box[2] / page.width,
    centred: Math.abs((piece.box[0] + piece.box[2]) / 2 - page.width / 2) / page.width,
    order: Math.min(index, 60),
    height: largest(own.map(({ height }) => height)) / medianHeight,
    lines: own.length,
    words: words.length,
    letters,
    digits: countOf(/\d/g, plain),
    upper: letters === 0 ? 0 : upper / letters,
    capitalised: words.filter((word) => /^\p{Lu}/u.test(word)).length / words.length,
    legal: flag(hasLegalForm(plain)),
    legalNext: flag(after[0] !== undefined && hasLegalForm(after[0].plain)),
    business: flag(BUSINESS.test(plain)),
    generic: flag(GENERIC_NAME.test(plain)),
    numbered: flag(NUMBERED_NAME.test(first.plain)),
    wholeRow: flag(own.reduce((sum, line) => sum + line.text.length, 0) <= piece.text.length + 4),
    body: flag(BODY.test(plain)),
    afterBody: flag(index > context.firstBody),
    afterStreet: flag(index > context.firstStreet),
    lower: flag(piece.text === piece.text.toLowerCase()),
    legalAbove: flag(index > 0 && hasLegalForm(lines[index - 1]!.plain)),
    street: flag(hasStreet(plain)),
    register: flag(isRegistration(plain)),
    punctuation: flag(/[,;:]/.test(piece.text)),
    parted: flag(parted),
    restHasCode: flag(hasPostcode(last.plain)),
    salutation: flag(salutation),
    toStreet: firstOf(hasStreet),
    toCode: firstOf(hasPostcode),
    toContact: firstOf(isContact),
    toRegister: firstOf(isRegistration),
    gapAbove: gapAbove(lines, index) / medianHeight,
    gapBelow: after[0] ? Math.min(9, (after[0].box[1] - last.box[3]) / medianHeight) : 9,
    otherTowns: context.towns.filter((town) => !after.includes(town) && !own.some(({ row }) => row === town.row))
      .length,
    otherImprint: flag(context.imprint.some((line) => !lettersOf(line.plain).includes(core))),
    nameNext: flag(after[0] !== undefined && after[0].box[1] - last.box[3] < medianHeight * 1.4 && goesOn(after[0])),
    nameAbove: flag(isNameAbove(lines, index)),
    repeats: repeats.length,
    repeatsAtFoot: flag(repeats.some((line) => line.box[1] > layout.pages[line.page - 1]!.height * FOOT)),
    repeatsAtHead: flag(repeats.some((line) => line.box[1] < layout.pages[line.page - 1]!.height * HEAD)),
    longer: flag(repeats.some((line) => line.plain.length > plain.length + 3)),
    domain: context.domains.reduce((best, { name }) => Math.max(best, likeness(core, name)), 0),
    domainNear: context.domains.length,
    ownerLine: flag(repeats.some((line) => /iban|kontoinhaber|account (?:name|holder)|titulaire|bic/.test(line.plain))),
    someSeller: flag(context.labels.some(({ role }) => role === 'seller')),
    someBuyer: flag(context.labels.some(({ role }) => role === 'buyer')),
  }
  for (const { place, role, name } of LABEL_FEATURES) features[name] = flag(roles[place] === role)
  features['ruleSeller'] = voteOf(plain, context.votes.seller)
  features['ruleBuyer'] = voteOf(plain, context.votes.buyer)
  return Object.assign(features, companyFeatures(context, context.evidence, candidate))
}

/** 1 for the name that the rules take, less for a part of it or a longer one. */
const voteOf = (plain: string, vote: string): number =>
  vote === '' ? -1 : plain === vote ? 1 : vote.includes(plain) || plain.includes(vote) ? 0.5 : 0

const countOf = (pattern: RegExp, text: string): number => text.match(pattern)?.length ?? 0

const lettersOf = (plain: string): string => plain.replace(/[^\p{L}\p{N}]+/gu, '')

const flag = (on: boolean): number => (on ? 1 : 0)

/** The labels in front of a name, beside it and above it. */
export function rolesAt(
  { labels }: PartyContext,
  { lines: [first], piece, inline }: NameCandidate,
): Record<(typeof PLACES)[number], Role | undefined> {
  const name = first!
  let left: { role: Role; distance: number } | undefined
  let above: { role: Role; distance: number } | undefined
  let section: { role: Role; distance: number } | undefined
  for (const { role, line } of labels) {
    if (line.page !== name.page || line === name) continue
    const beside = piece.box[0] - line.box[2]
    const shared = Math.min(piece.box[3], line.box[3]) - Math.max(piece.box[1], line.box[1])
    if (shared > 0 && beside > -1 && beside < LEFT_REACH * line.height && (!left || beside < left.distance))
      left = { role, distance: beside }
    const over = piece.box[1] - line.box[3]
    const aligned = Math.abs(line.box[0] - piece.box[0]) < line.height * 2.5 || overlap(line.box, piece.box) > 0
    if (aligned && over > -line.height * 0.3 && over < ABOVE_REACH * line.height && (!above || over < above.distance))
      above = { role, distance: over }
    if (
      line.box[0] < piece.box[0] + line.height &&
      over > -line.height * 0.3 &&
      over < SECTION_REACH * line.height &&
      (!section || over < section.distance)
    )
      section = { role, distance: over }
  }
  return { inline, left: left?.role, above: above?.role, section: section?.role }
}

/** Up to six lines below that belong to the same column: at its left edge, centred, or at its right edge. */
export function following(lines: readonly Line[], last: Line, left: number): Line[] {
  const found: Line[] = []
  let current = last
  for (let at = indexIn(lines, last) + 1; at < lines.length && found.length < 6; at++) {
    const next = lines[at]!
    if (next.page !== last.page || next.box[1] - current.box[3] > current.height * 4) break
    if (next.row === current.row) continue
    const middle = Math.abs(next.box[0] + next.box[2] - last.box[0] - last.box[2]) / 2
    const right = Math.abs(next.box[2] - last.box[2])
    if (Math.abs(next.box[0] - left) > last.height * 1.5 && middle > last.height * 1.2 && right > last.height * 0.3)
      continue
    found.push(next)
    current = next
  }
  return found
}

/** The place of a line, or of the one that it became a part of. */
function indexIn(lines: readonly Line[], line: Line): number {
  const at = lines.indexOf(line)
  return at >= 0 ? at : lines.findIndex(({ row }) => row >= line.row)
}

/** Whether the line above, in the same column, may be the start of the name. */
function isNameAbove(lines: readonly Line[], index: number): boolean {
  const line = lines[index]
  if (!line) return false
  for (let at = index - 1; at >= 0 && line.row - lines[at]!.row < 3; at--) {
    const other = lines[at]!
    if (other.page !== line.page || other.row === line.row) continue
    if (Math.abs(other.box[0] - line.box[0]) < line.height * 0.6)
      return line.box[1] - other.box[3] < line.height * 1.4 && goesOn(other)
  }
  return false
}

function gapAbove(lines: readonly Line[], index: number): number {
  const line = lines[index]
  if (!line) return 0
  for (let at = index - 1; at >= 0; at--) {
    const other = lines[at]!
    if (other.page !== line.page) break
    if (other.row !== line.row && overlap(other.box, line.box) > 0)
      return Math.min(9 * line.height, line.box[1] - other.box[3])
  }
  return 9 * line.height
}

/** Other lines that contain the name. */
function repeatsOf({ lines }: PartyContext, { plain, lines: own }: NameCandidate): Line[] {
  if (plain.length < 5) return []
  return lines.filter((line) => line.plain.includes(plain) && !own.some(({ row }) => row === line.row))
}

/** 0 to 1: how far a domain and a name are the same letters, from the start. */
function likeness(core: string, domain: string): number {
  if (core.length < 3 || domain.length < 3) return 0
  const plain = core.replace(/ß/g, 'ss').replace(/ø/g, 'o').replace(/ł/g, 'l').replace(/æ/g, 'ae')
  const written = plain.replace(/ä/g, 'ae')
  if (written === domain) return 1
  let common = 0
  while (common < Math.min(written.length, domain.length) && written[common] === domain[common]) common++
  const share = common / Math.max(Math.min(written.length, domain.length), 4)
  return written.includes(domain) || domain.includes(written) ? Math.max(share, 0.8) : share > 0.5 ? share : 0
}
