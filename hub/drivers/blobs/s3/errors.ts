import { codeOf, WaybillError } from '../../../errors.ts'
import { settingsError } from './settings.ts'

interface Answer {
  name?: string
  message?: string
  code?: string
  $metadata?: { httpStatusCode?: number }
}

// Names from https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and those of MinIO, Ceph and
// versitygw.
const FULL = new Set([
  'QuotaExceeded',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'InsufficientStorage',
  'ServiceQuotaExceededException',
])
const REFUSED = new Set([
  'AccessDenied',
  'AccountProblem',
  'AllAccessDisabled',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidSecurity',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'CredentialsProviderError',
  'TokenProviderError',
  'XAdminUserNotFound',
])
const WRONG_REGION = new Set([
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'PermanentRedirect',
  'TemporaryRedirect',
])
const BUSY = new Set([
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'OperationAborted',
  'ConditionalRequestConflict',
])
const CORRUPTED = new Set([
  'BadDigest',
  'InvalidDigest',
  'XAmzContentSHA256Mismatch',
  'IncompleteBody',
  'XAmzContentChecksumMismatch',
])
const UNTRUSTED = /^(?:CERT_|UNABLE_TO_|ERR_TLS_CERT|DEPTH_ZERO_SELF|SELF_SIGNED)/

export const statusOf = (error: unknown): number | undefined => (error as Answer | null)?.$metadata?.httpStatusCode
export const nameOf = (error: unknown): string => (error as Answer | null)?.name ?? 'unknown error'

/**
 * Converts an error of the S3 server or the SDK to a Waybill error. Waybill errors and programming errors pass
 * unchanged. The message repeats neither keys nor credentials.
 */
export function s3Error(error: unknown, bucket: string): Error {
  if (codeOf(error) || error instanceof TypeError || error instanceof ReferenceError) return error as Error
  const { name = '', code = '', message = '' } = error as Answer
  const status = statusOf(error)
  const facts = { cause: error, ...(status !== undefined && { status }), reason: code || name }
  if (FULL.has(name) || status === 507)
    return new WaybillError('storage-full', `The bucket ${bucket} is full (${name}).`, facts)
  if (name === 'NoSuchBucket') return settingsError(`there is no bucket ${bucket}.`, facts)
  if (name === 'RequestTimeTooSkewed')
    return settingsError('the server refused the request because the clock of this machine is wrong.', facts)
  if (WRONG_REGION.has(name) || status === 301 || status === 307)
    return settingsError(`the bucket ${bucket} is in another region; set region=….`, facts)
  if (/Region is missing/i.test(message)) return settingsError('the region is missing; add ?region=….', facts)
  if (UNTRUSTED.test(code)) return settingsError(`the certificate of the server is not trusted (${code}).`, facts)
  if (name.startsWith('KMS.')) return settingsError(`the key of kmsKeyId is not usable (${name}).`, facts)
  if (BUSY.has(name) || status === 429) return unavailable(name, facts)
  if (REFUSED.has(name) || status === 401 || status === 403)
    return settingsError(
      `the server refused the credentials, or they lack permission on the bucket ${bucket} (${status ?? name}).`,
      facts,
    )
  if (CORRUPTED.has(name))
    return new WaybillError('storage-failed', `The S3 server received other bytes than were sent (${name}).`, facts)
  if (status === 501) return settingsError(`the server does not support these settings (${name}).`, facts)
  if (status !== undefined && status >= 400 && status < 500)
    return new WaybillError('storage-failed', `The S3 server refused the request (${status} ${name}).`, facts)
  return unavailable(code || name, facts)
}

const unavailable = (reason: string, facts: Record<string, unknown>): WaybillError =>
  new WaybillError(
    'engine-unavailable',
    `The S3 server did not answer in time, or its answer was invalid (${reason}).`,
    facts,
  )

/** Converts the errors of a request by `s3Error`. */
export async function withS3Errors<T>(bucket: string, request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    throw s3Error(error, bucket)
  }
}
