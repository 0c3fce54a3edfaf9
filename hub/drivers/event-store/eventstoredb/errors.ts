import { codeOf, WaybillError } from '../../../errors.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import type { ExpectedRevision } from '../port.ts'

// Status codes of https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const INVALID_ARGUMENT = 3
const PERMISSION_DENIED = 7
export const UNIMPLEMENTED = 12
const UNAUTHENTICATED = 16

/** What the client throws: a command error with a type, or a plain gRPC error with a number only. */
export interface ClientError {
  code?: unknown
  type?: string
  message: string
  actualVersion?: bigint | string
}

export interface Attempted {
  stream?: string
  expected?: ExpectedRevision
}

/**
 * The error that no retry can mend, as a Waybill error; undefined for all others. What is unknown counts as passing:
 * every call here may be repeated without harm, and a dying server answers with errors of many kinds.
 */
export function finalError(error: unknown, { stream, expected }: Attempted = {}): WaybillError | undefined {
  if (codeOf(error)) return error as WaybillError
  const { code, type, message, actualVersion } = error as ClientError
  if (type === 'wrong-expected-version') {
    const actual = typeof actualVersion === 'bigint' && actualVersion >= 0n ? Number(actualVersion) : 'no-stream'
    return new WaybillError('revision-conflict', `The stream is at ${actual}, not at ${expected}.`, {
      stream,
      expected,
      actual,
      cause: error,
    })
  }
  if (type === 'stream-deleted')
    return new WaybillError(
      'not-found',
      'The stream was deleted for good (tombstoned) in the event store: nothing can be read from it or added to it.',
      { stream, cause: error },
    )
  if (type === 'access-denied' || code === UNAUTHENTICATED || code === PERMISSION_DENIED) {
    return new WaybillError(
      'engine-settings-invalid',
      'The event store refuses these credentials: WAYBILL_EVENT_STORE needs a user who may write streams and read $all, as in esdb://user:password@host:2113.',
      { cause: error },
    )
  }
  if (type === 'maximum-append-size-exceeded')
    return new WaybillError(
      'event-too-large',
      'The event store takes less in one append than this one holds; its MaxAppendSize is 1 MiB by default.',
      { stream, cause: error },
    )
  if (code === INVALID_ARGUMENT || /BadRequest/.test(message))
    return new WaybillError('internal', `The event store does not understand the request: ${message}`, {
      stream,
      cause: error,
    })
  return undefined
}

export const unavailable = (cause: unknown): WaybillError =>
  new WaybillError(
    'engine-unavailable',
    `The event store did not answer in time (${(cause as Error).message || 'no reason given'}). Check that it runs, and its address in WAYBILL_EVENT_STORE.`,
    { cause },
  )

/** Rejects after so many milliseconds unless the work has ended by then; a call that is given up is cancelled. */
export const within = <T>(ms: number, work: Promise<T>, cancel: () => void = () => {}): Promise<T> =>
  withTimeout(work, ms, () => {
    cancel()
    return new Error(`no answer in ${ms} ms`)
  })
