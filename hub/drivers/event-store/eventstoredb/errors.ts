import { codeOf, WaybillError } from '../../../errors.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import type { ExpectedRevision } from '../port.ts'

// Status codes of https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const INVALID_ARGUMENT = 3
const PERMISSION_DENIED = 7
export const UNIMPLEMENTED = 12
const UNAUTHENTICATED = 16

/** An error of the client: a command error with a type, or a plain gRPC error with a status code. */
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
 * Converts an error that no retry can fix to a Waybill error; undefined for any other error. Unknown errors count as
 * transient: every call may be repeated safely, and a dying server answers with errors of many kinds.
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
      'The stream was hard-deleted (tombstoned) in the event store: it can be neither read nor appended to.',
      { stream, cause: error },
    )
  if (type === 'access-denied' || code === UNAUTHENTICATED || code === PERMISSION_DENIED) {
    return new WaybillError(
      'engine-settings-invalid',
      'The event store refused the credentials. WAYBILL_EVENT_STORE needs a user who may write streams and read ' +
        '$all, as in esdb://user:password@host:2113.',
      { cause: error },
    )
  }
  if (type === 'maximum-append-size-exceeded')
    return new WaybillError(
      'event-too-large',
      'The append is larger than MaxAppendSize of the event store, which is 1 MiB by default.',
      { stream, cause: error },
    )
  if (code === INVALID_ARGUMENT || /BadRequest/.test(message))
    return new WaybillError('internal', `The event store rejected the request as invalid: ${message}`, {
      stream,
      cause: error,
    })
  return undefined
}

export const unavailable = (cause: unknown): WaybillError =>
  new WaybillError(
    'engine-unavailable',
    `The event store did not answer in time (${(cause as Error).message || 'no reason given'}). ` +
      'Check that it runs, and its address in WAYBILL_EVENT_STORE.',
    { cause },
  )

/** Limits the work to `ms` milliseconds; after that it cancels the call and rejects. */
export const within = <T>(ms: number, work: Promise<T>, cancel: () => void = () => {}): Promise<T> =>
  withTimeout(work, ms, () => {
    cancel()
    return new Error(`no answer in ${ms} ms`)
  })
