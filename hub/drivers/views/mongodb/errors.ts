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
/** BadValue, FailedToParse, TypeMismatch, the two of patterns, and NotImplemented, with which FerretDB answers. */
const OF_THE_FILTER = new Set([2, 9, 14, 51091, 51108, 238])
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

/** True where no server was found, be it that the client was closed to connect anew and has not got there. */
export const findsNoServer = (error: unknown): boolean =>
  isOneOf(error, [
    mongodb.MongoServerSelectionError,
    mongodb.MongoNotConnectedError,
    mongodb.MongoTopologyClosedError,
    mongodb.MongoClientClosedError,
  ])

/**
 * What a server or the driver says, as a Waybill error; one of ours passes unchanged. The text of the server is left out,
 * and so is the error itself: both can hold documents.
 */
export function mongoError(error: unknown): WaybillError {
  if (codeOf(error)) return error as WaybillError
  const { name, code, codeName } = error as { name: string; code?: number | string; codeName?: string }
  const said = [name, code, codeName].filter((each) => each !== undefined).join(' ')
  const cause = new Error(said)
  // A connection that breaks during a bulk comes without any code; a write that is not durable in time comes as its concern.
  const cutOff =
    error instanceof mongodb.MongoBulkWriteError &&
    (error.result.getWriteConcernError() !== undefined || code === undefined)
  if (REFUSED.has(code as number))
    return new WaybillError(
      'engine-settings-invalid',
      `MongoDB refuses the credentials or lacks a right for them (${said}).`,
      { cause },
    )
  if (code === OUT_OF_DISK) return new WaybillError('storage-full', 'MongoDB has no space left.', { cause })
  // and one that breaks while a command is written comes as the error of its socket
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
    return new WaybillError('engine-unavailable', `MongoDB did not answer in time, or not as it should (${said}).`, {
      cause,
    })
  }
  return new WaybillError('storage-failed', `MongoDB failed (${said}).`, { cause })
}

/** An address that the driver does not take. What it says of it can repeat the password. */
export function addressError(error: unknown): WaybillError {
  return new WaybillError(
    'engine-settings-invalid',
    'The address of MongoDB cannot be used: it has the form mongodb://user:password@host:27017/database.',
    { cause: new Error((error as Error).name) },
  )
}

/** The indexes of the writes that found their id taken. Any other failure is thrown. */
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

/** A search that a server refuses for what it asks is the caller's fault. */
export function findError(error: unknown): WaybillError {
  const mapped = mongoError(error)
  return mapped.code === 'storage-failed' && OF_THE_FILTER.has((error as { code?: number }).code ?? 0)
    ? new WaybillError('invalid-request', 'The filter cannot be used.', { cause: mapped.cause })
    : mapped
}
