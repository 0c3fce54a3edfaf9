import { largest, smallest } from '../../../hub/platform/extremes.ts'
import { overlap, type Layout, type Line } from '../rules/lines.ts'
import { patternOf } from '../rules/pattern.ts'
import type { NameCandidate } from './name-candidates.ts'
import type { Role } from './party-labels.ts'
import { coreOf, hasLegalForm, hasPostcode, isContact, isRegistration } from './party-words.ts'

/** A line that names a company by its legal form. */
interface Company {
  line: Line
  core: string
  /** who receives the invoice or the goods, by a label or by the rules */
  isReceiver: boolean
  /** lines with its name */
  mentions: number
}

/** What the first to the last page say about the companies that they name, whatever their layout. */
export interface CompanyEvidence {
  companies: readonly Company[]
  /** lines with a number of a register, an account, a telephone, a mail address or a web site */
  identifiers: readonly Line[]
  /** letters and digits of each line */
  letters: ReadonlyMap<Line, string>
  accounts: readonly Line[]
  /** lines that say whose an account is */
  holders: readonly Line[]
  /** of the lines of the first page, rising */
  heights: readonly number[]
  medianHeight: number
}

interface Known {
  layout: Layout
  lines: readonly Line[]
  medianHeight: number
  labels: readonly { role: Role; line: Line }[]
  domains: readonly { name: string }[]
  votes: { buyer: string }
}

/** Names with fewer letters are found in other words. */
const LEAST_LETTERS = 4
const MAX_COMPANIES = 40
const MAX_IDENTIFIERS = 60
const ACCOUNT = /\b(?:iban|bic|swift|konto|account|compte|cuenta|conto|rekening|bankgiro|plusgiro|giro)\b/
const HOLDER = patternOf(
  String.raw`kontoinhaber|zahlungsempfanger|account (?:name|holder|owner)|payee|payable to|beneficia|titula|intestat|`,
  String.raw`rekeninghouder|tenaamstelling|kontohaver|mottagare|saaja`,
)

export function companyEvidence({ lines, medianHeight, labels, votes }: Omit<Known, 'domains'>): CompanyEvidence {
  const buyer = coreOf(votes.buyer)
  const receiving = labels.filter(({ role }) => role !== 'seller' && role !== 'payee')
  const letters = new Map(lines.map((line) => [line, lettersOf(line.plain)]))
  return {
    companies: lines
      .filter(({ plain }) => hasLegalForm(plain))
      .slice(0, MAX_COMPANIES)
      .map((line) => {
        const core = coreOf(firstPart(line.plain))
        const named = buyer.length >= LEAST_LETTERS && core.includes(buyer)
        const isReceiver = named || receiving.some((label) => isBeneath(label.line, line))
        return { line, core, isReceiver, mentions: countOf(letters, core) }
      }),
    identifiers: lines
      .filter(({ plain }) => isContact(plain) || isRegistration(plain) || ACCOUNT.test(plain))
      .slice(0, MAX_IDENTIFIERS),
    letters,
    accounts: lines.filter(({ plain }) => ACCOUNT.test(plain)),
    holders: lines.filter(({ plain }) => HOLDER.test(plain)),
    heights: lines.flatMap(({ page, height }) => (page === 1 ? [height] : [])).toSorted((a, b) => a - b),
    medianHeight,
  }
}

/** What a clerk looks at to tell whose letter it is; always the same names in the same order. */
export function companyFeatures(
  { layout, lines, domains }: Pick<Known, 'layout' | 'lines' | 'domains'>,
  evidence: CompanyEvidence,
  { plain, lines: own, piece }: NameCandidate,
): Record<string, number> {
  const { companies, identifiers, accounts, holders, heights, medianHeight } = evidence
  const core = coreOf(plain)
  const isNamed = core.length >= LEAST_LETTERS
  const isOwn = (other: string) => other.includes(core) || (other.length >= LEAST_LETTERS && core.includes(other))
  const others = companies.filter((each) => !isOwn(each.core))
  const rivals = new Set(others.filter(({ isReceiver }) => !isReceiver).map((each) => each.core))
  const places = isNamed
    ? lines.filter((line) => own.includes(line) || evidence.letters.get(line)!.includes(core))
    : own
  const height = largest(own.map((line) => line.height))
  const apart = identifiers.map((line) => nearest(places, line) / medianHeight)
  const otherLines = others.map(({ line }) => line)
  const near = identifiers.filter((line, at) => apart[at]! * medianHeight < nearest(otherLines, line))
  const first = own[0]!
  const repeats = places.filter((line) => !own.some(({ row }) => row === line.row))
  return {
    companies: Math.min(6, new Set(others.map((each) => each.core)).size),
    rivals: Math.min(6, rivals.size),
    isReceiver: flag(companies.some((each) => each.isReceiver && own.includes(each.line))),
    ids: Math.min(12, identifiers.length),
    idsNear: identifiers.length === 0 ? -1 : near.length / identifiers.length,
    idApart: Math.min(20, smallest(apart, 20)),
    domainWord: domains.reduce((best, { name }) => Math.max(best, inDomain(plain, core, name)), 0),
    domainOther: flag(
      others.some((each) => domains.some(({ name }) => inDomain(each.line.plain, each.core, name) > 0.7)),
    ),
    coreRepeats: Math.min(8, repeats.length),
    coreRepeatsMost: flag(isNamed && others.every(({ mentions }) => mentions <= repeats.length + 1)),
    onOtherPage: flag(repeats.some(({ page }) => page !== first.page)),
    heightRank: heights.filter((each) => each > height * 1.05).length / Math.max(1, heights.length),
    heightOfPage: (100 * height) / layout.pages[first.page - 1]!.height,
    longerLegal: flag(
      !hasLegalForm(plain) && repeats.some((line) => line.plain.includes(plain) && hasLegalForm(line.plain)),
    ),
    shortForm: flag(lines.some((line) => line.plain.length >= LEAST_LETTERS && plain.startsWith(`${line.plain} `))),
    returnAbove: flag(lines.some((line) => isReturnAddress(line, first))),
    accountNear: flag(places.some((line) => accounts.some((each) => isClose(line, each)))),
    holder: flag(places.some((line) => HOLDER.test(line.plain) || holders.some((each) => isHolder(each, line)))),
    nextTo: Math.min(9, lines.filter((line) => line.row === first.row).length),
    width: (piece.box[2] - piece.box[0]) / layout.pages[first.page - 1]!.width,
  }
}

const flag = (on: boolean): number => (on ? 1 : 0)

const lettersOf = (plain: string): string => plain.replace(/[^\p{L}\p{N}]+/gu, '')

/** "Company Ltd" of "Company Ltd · Street · Town". */
const firstPart = (plain: string): string => plain.split(/\s*[●|•·▪■]\s*|\s[-–—]\s|,\s(?=\S*\d)/u)[0] || plain

const countOf = (letters: CompanyEvidence['letters'], core: string): number =>
  core.length < LEAST_LETTERS ? 0 : [...letters.values()].filter((text) => text.includes(core)).length

/** From a line to the nearest of others: what is below belongs together sooner than what is beside. */
function nearest(lines: readonly Line[], { page, box }: Line): number {
  return smallest(
    lines
      .filter((each) => each.page === page)
      .map((each) => {
        const below = Math.max(0, box[1] - each.box[3], each.box[1] - box[3])
        const beside = Math.max(0, box[0] - each.box[2], each.box[0] - box[2])
        return below + beside / 3
      }),
    Infinity,
  )
}

/** 0 to 1: whether a domain is made of a name: its letters, one of its words, or the first letters of its words. */
function inDomain(plain: string, core: string, domain: string): number {
  if (core.length < 2 || domain.length < 2) return 0
  if (core === domain) return 1
  if (domain.length >= LEAST_LETTERS && core.startsWith(domain)) return 0.9
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1)
  const initials = words.map((word) => word[0]!).join('')
  if (initials.length > 1 && (domain === initials || initials.startsWith(domain))) return 0.8
  const [first = ''] = words
  if (first.length >= LEAST_LETTERS && domain.startsWith(first)) return 0.8
  return words.some((word) => word.length > LEAST_LETTERS && !hasLegalForm(word) && domain.includes(word)) ? 0.5 : 0
}

/** Whether a line stands in the column of a label, directly below it or beside it. */
function isBeneath(label: Line, { page, row, box, height }: Line): boolean {
  if (label.page !== page) return false
  if (label.row === row) return box[0] >= label.box[0] && box[0] - label.box[2] < 12 * height
  const gap = box[1] - label.box[3]
  return gap > -height * 0.3 && gap < height * 2 && Math.abs(label.box[0] - box[0]) < height * 2.5
}

/** The sender in one small line above the window of a letter. */
const isReturnAddress = (line: Line, first: Line): boolean =>
  line.page === first.page &&
  line.height < first.height * 0.95 &&
  hasPostcode(line.plain) &&
  first.box[1] - line.box[3] > 0 &&
  first.box[1] - line.box[3] < first.height * 6 &&
  overlap(line.box, first.box) > 0

const isClose = (line: Line, each: Line): boolean =>
  line.page === each.page && each.row >= line.row && each.row - line.row <= 3 && overlap(line.box, each.box) > 0

const isHolder = (label: Line, line: Line): boolean =>
  label !== line && label.page === line.page && isBeneath(label, line)
