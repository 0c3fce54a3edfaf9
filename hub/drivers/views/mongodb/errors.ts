import * as mongodb from 'mongodb'
import { codeOf, WaybillError } from '../../../errors.ts'

const DUPLICATE_KEY = 11000
const OUT_OF_DISK = 14031
// https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
const REFUSED = new Set([11, 13, 18, 8000])
const NOT_NOW = new Set([
  6, 7, 43, 50, 64, 89, 91, 100, 133, 134, 175, 189, 202, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436, 24, 46,
  112, 251,
])
/** BadValue, FailedToParse, TypeMismatch, two pattern errors, and NotImplemented, which FerretDB returns. */
const FILTER_ERRORS = new Set([2, 9, 14, 51091, 51108, 238])
const NAMESPACE_NOT_FOUND = 26
const UNREACHABLE = [
  mongodb.MongoNetworkError,
  mongodb.MongoServerSelectionError,
  mongodb.MongoNotConnectedError,
  mongodb.MongoTopologyClosedError,
  mongodb.MongoOperationTimeoutError,
  mongodb.MongoClientClosedError,
]

const isOneOf = (error: unknown, kinds: readonly (abstract new (...values: never[]) => Error)[]): boolean =>
  kinds.some((kind) => error instanceof kind)

/** True if no server was found, also while a client is reconnecting. */
export const findsNoServer = (error: unknown): boolean =>
  isOneOf(error, [
    mongodb.MongoServerSelectionError,
    mongodb.MongoNotConnectedError,
    mongodb.MongoTopologyClosedError,
    mongodb.MongoClientClosedError,
  ])

/**
 * Converts an error of the server or the driver to a Waybill error. Waybill errors pass unchanged. The original error
 * and its message are left out, since both can contain documents.
 */
export function mongoError(error: unknown): WaybillError {
  if (codeOf(error)) return error as WaybillError
  const { name, code, codeName } = error as { name: string; code?: number | string; codeName?: string }
  const summary = [name, code, codeName].filter((each) => each !== undefined).join(' ')
  const cause = new Error(summary)
  // A connection that breaks during a bulk write gives no code; a write that is not durable in time gives a write
  // concern error.
  const cutOff =
    error instanceof mongodb.MongoBulkWriteError &&
    (error.result.getWriteConcernError() !== undefined || code === undefined)
  if (REFUSED.has(code as number))
    return new WaybillError(
      'engine-settings-invalid',
      `MongoDB refused the credentials or they lack a permission (${summary}).`,
      { cause },
    )
  if (code === OUT_OF_DISK) return new WaybillError('storage-full', 'MongoDB has no space left.', { cause })
  // A connection that breaks while a command is sent gives the error of its socket.
  const socket = typeof code === 'string' && /^(?:E[A-Z]+$|ERR_(?:STREAM|SOCKET)_)/.test(code)
  const retryable =
    error instanceof mongodb.MongoError &&
    (error.hasErrorLabel('RetryableWriteError') || error.hasErrorLabel('TransientTransactionError'))
  if (
    cutOff ||
    socket ||
    retryable ||
    NOT_NOW.has(code as number) ||
    isOneOf(error, UNREACHABLE) ||
    name === 'MongoWaitQueueTimeoutError'
  ) {
    return new WaybillError(
      'engine-unavailable',
      `MongoDB did not answer in time, or its answer was invalid (${summary}).`,
      {
        cause,
      },
    )
  }
  return new WaybillError('storage-failed', `MongoDB failed (${summary}).`, { cause })
}

/** The error of an address that the driver rejects. Its own message is left out, since it can repeat the password. */
export function addressError(error: unknown): WaybillError {
  return new WaybillError(
    'engine-settings-invalid',
    'The address of MongoDB is not valid. Expected mongodb://user:password@host:27017/database.',
    { cause: new Error((error as Error).name) },
  )
}

/** The indexes of the writes whose id was taken. Rethrows any other failure. */
export function takenOf(error: unknown): number[] {
  if (!(error instanceof mongodb.MongoBulkWriteError) || error.result.getWriteConcernError()) throw error
  const failures = error.result.getWriteErrors()
  const other = failures.find(({ code }) => code !== DUPLICATE_KEY)
  if (other || failures.length === 0)
    throw other ? new mongodb.MongoServerError({ message: '', code: other.code, codeName: 'of a write' }) : error
  return failures.map(({ index }) => index)
}

export const isMissing = (error: unknown): boolean => (error as { code?: unknown }).code === NAMESPACE_NOT_FOUND

export const isTaken = (error: unknown): boolean => (error as { code?: unknown }).code === DUPLICATE_KEY

/** Converts an error of a query. A filter that the server rejects is the caller's mistake: `invalid-request`. */
export function findError(error: unknown): WaybillError {
  const mapped = mongoError(error)
  return mapped.code === 'storage-failed' && FILTER_ERRORS.has((error as { code?: number }).code ?? 0)
    ? new WaybillError('invalid-request', 'The filter is not valid.', { cause: mapped.cause })
    : mapped
}
