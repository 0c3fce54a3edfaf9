import { calibratedValue, isExact, type Calibration } from '../../hub/document/calibration/calibration.ts'
import type { Finding } from '../../hub/document/finding.ts'
import { lettersOf } from '../../hub/document/known-parties/likeness.ts'
import type { Kind } from '../../hub/document/types/kinds.ts'
import type { TypeDefinition } from '../../hub/document/types/type.ts'
import type { Fields, Value, ValueSource } from '../../hub/document/values/value.ts'
import { contestedScore, shifted } from '../extract/candidate.ts'
import type { Grounded } from './ground.ts'

/** A value of the model, and where the page has it. */
export interface Claim {
  value: string
  /** what agreement with it adds to the log odds of a value, by the source of that value */
  weight: (source: ValueSource) => number
  /** undefined: nowhere */
  place: Grounded | undefined
}

/** How sure a value is that only the model has, and that stands on the page; one that does not is weaker. */
const ON_PAGE = 0.8
const NOWHERE = 0.3
/** A name or an address can be given with more or less of it. */
const LEAST_SHARED = 0.6
const FREE_TEXTS: ReadonlySet<Kind> = new Set(['text'])

interface Merged {
  fields: Fields
  findings: Finding[]
}

/**
 * The values of the built-in reader and of a vision model together. Where they agree, both are surer; where they do
 * not, neither is sure and a person decides. A value that only the model has is taken if it stands on the page, with
 * source `model`; one that does not is left out, and a person is told. Exact values are not in question.
 */
export function withClaims(
  read: Fields,
  claims: Readonly<Record<string, Claim>>,
  definition: Pick<TypeDefinition, 'fields'>,
  calibration: Calibration | undefined,
): Merged {
  const fields: Record<string, Value> = { ...read }
  const findings: Finding[] = []
  for (const [name, claim] of Object.entries(claims)) {
    const own = read[name]
    const { kind } = definition.fields[name]!
    if (own && (isExact(own.source) || own.source === 'code')) continue
    if (own && isSame(kind, own.value, claim.value)) fields[name] = agreed(own, claim)
    else if (own) {
      const other = fromModel(claim)
      fields[name] = contested(own, claim, other)
      findings.push(claim.place ? differing(name, own, claim) : notOnPage(name, claim, own))
    } else if (claim.place) fields[name] = calibrated(calibration, name, fromModel(claim)!)
    else findings.push(notOnPage(name, claim, undefined))
  }
  return { fields, findings }
}

function fromModel({ value, place }: Claim): Value | undefined {
  if (!place) return undefined
  const { page, box, likeness } = place
  const evidence = [{ code: 'vision' } as const]
  return { value, confidence: rounded(ON_PAGE * likeness), page, box, source: 'model', evidence }
}

const calibrated = (calibration: Calibration | undefined, name: string, value: Value): Value =>
  calibration ? calibratedValue(calibration, name, value) : value

const agreed = (own: Value, { weight }: Claim): Value => ({
  ...own,
  confidence: rounded(Math.max(own.confidence, shifted(own.confidence, weight(own.source)))),
  evidence: [...(own.evidence ?? []), { code: 'vision' }],
})

/** The likelier one is the value, the other a candidate; both are less sure than they were. */
function contested(own: Value, { value }: Claim, other: Value | undefined): Value {
  const weight = other?.confidence ?? NOWHERE
  const lower = { ...own, confidence: rounded(contestedScore(own.confidence, weight)) }
  const evidence = (rival: string) => ({ code: 'contested', detail: rival }) as const
  if (!other) return { ...lower, evidence: [...(own.evidence ?? []), evidence(value)] }
  const lowerOther = { ...other, confidence: rounded(contestedScore(weight, own.confidence)) }
  const [first, second] = other.confidence > own.confidence ? [lowerOther, lower] : [lower, lowerOther]
  const { value: rival, confidence, page, box } = second
  return {
    ...first,
    evidence: [...(first.evidence ?? []), evidence(rival)],
    candidates: [
      { value: rival, confidence, page, box },
      ...(own.candidates ?? []).filter((each) => each.value !== value),
    ],
  }
}

/**
 * Whether two values say the same: amounts by their size, since pages show credit notes with or without a sign, texts
 * by their letters and digits.
 */
function isSame(kind: Kind, one: string, other: string): boolean {
  if (kind === 'amount') return Math.abs(Number(one)) === Math.abs(Number(other))
  if (kind === 'decimal') return Number(one) === Number(other)
  if (kind === 'date' || kind === 'currency') return one === other
  const [a, b] = [lettersOf(one), lettersOf(other)].toSorted((x, y) => x.length - y.length) as [string, string]
  return a === b || (FREE_TEXTS.has(kind) && a.length >= b.length * LEAST_SHARED && b.includes(a))
}

const differing = (path: string, own: Value, { value, place }: Claim): Finding => ({
  code: 'sources-differ',
  asks: true,
  path,
  page: place!.page,
  detail: `The built-in reader has ${own.value}, the vision model ${value}.`,
})

const notOnPage = (path: string, { value }: Claim, own: Value | undefined): Finding => ({
  code: 'not-grounded',
  asks: true,
  path,
  detail:
    `The vision model has ${value}, which is not on the pages` +
    `${own ? `; the built-in reader has ${own.value}` : ''}.`,
})

const rounded = (number: number): number => Math.round(number * 1000) / 1000
