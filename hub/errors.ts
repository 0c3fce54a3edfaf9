import { API_PROBLEMS } from './errors/api.ts'
import { DELIVERY_PROBLEMS } from './errors/delivery.ts'
import type { ErrorFacts, RecipientOutcomes, RequestError } from './errors/facts.ts'
import { HOST_PROBLEMS } from './errors/host.ts'
import { LOG_AND_BUS_PROBLEMS } from './errors/log-and-bus.ts'
import { NOTIFY_PROBLEMS } from './errors/notify.ts'
import type { Problem } from './errors/problem.ts'
import { READER_PROBLEMS } from './errors/reader.ts'

export type { RecipientOutcomes, RequestError }

/**
 * Every failure that Waybill reports has one of these codes. The error pages and what the hub does next follow from it.
 */
export const PROBLEMS = {
  ...API_PROBLEMS,
  ...LOG_AND_BUS_PROBLEMS,
  ...READER_PROBLEMS,
  ...DELIVERY_PROBLEMS,
  ...NOTIFY_PROBLEMS,
  ...HOST_PROBLEMS,
} as const satisfies Record<string, Problem>

export type ErrorCode = keyof typeof PROBLEMS

type FactsOf<Code extends ErrorCode> = Code extends keyof ErrorFacts ? ErrorFacts[Code] : object

/**
 * The one error class of the hub. `detail` is a sentence for people and never holds content of documents;
 * `facts` are small values that a program may use (see `factsOf`).
 */
export class WaybillError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code
  readonly facts: Readonly<Record<string, unknown>>

  constructor(
    code: Code,
    detail: string,
    { cause, ...facts }: Partial<FactsOf<Code>> & { cause?: unknown; [more: string]: unknown } = {},
  ) {
    super(detail, cause === undefined ? undefined : { cause })
    this.name = 'WaybillError'
    this.code = code
    this.facts = facts
  }
}

/** Recognises a Waybill error by its property, so that copies from other processes count too. */
export function codeOf(error: unknown): ErrorCode | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code in PROBLEMS ? (code as ErrorCode) : undefined
}

/** The facts of an error with one of these codes; undefined for every other error. */
export function factsOf<Code extends keyof ErrorFacts>(
  error: unknown,
  ...codes: Code[]
): Partial<ErrorFacts[Code]> | undefined {
  return codes.includes(codeOf(error) as Code) ? ((error as WaybillError).facts as ErrorFacts[Code]) : undefined
}

export const problemOf = (code: ErrorCode): Problem => PROBLEMS[code]

/** The wait in seconds that the other side asks for. */
export const pauseOf = (error: unknown): number | undefined =>
  factsOf(error, 'target-unavailable', 'delivery-in-doubt', 'channel-unavailable', 'notice-in-doubt')?.retryAfterSeconds
