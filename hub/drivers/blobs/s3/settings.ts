import { WaybillError } from '../../../errors.ts'

export interface S3Settings {
  bucket: string
  /** empty, or ends with a slash */
  prefix: string
  region?: string
  endpoint?: string
  /** Address that links use, if others reach the store under another address than `endpoint`. */
  linkEndpoint?: string
  pathStyle: boolean
  /** Without them the AWS credential chain applies: environment, profile, web identity, container, instance. */
  credentials?: { accessKeyId: string; secretAccessKey: string }
  sse?: 'AES256' | 'aws:kms' | 'aws:kms:dsse'
  kmsKeyId?: string
  /** Tag of each object, by which a lifecycle rule of the bucket selects it. */
  ttlTag?: { name: string; value: string }
  /** required: the start fails if the bucket keeps no versions; enable: turns them on */
  versioning?: 'required' | 'enable'
  acl?: 'private' | 'bucket-owner-full-control' | 'bucket-owner-read' | 'authenticated-read'
  /** timeout of one answer, and of the next bytes of a stream */
  timeoutSeconds: number
}

const FORMS = 's3://bucket/prefix?region=… for AWS, or https://KEY:SECRET@host/bucket/prefix for another server'
const SSE = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const
const VERSIONING = ['required', 'enable'] as const
const ACL = ['private', 'bucket-owner-full-control', 'bucket-owner-read', 'authenticated-read'] as const
const OPTIONS = [
  'region',
  'endpoint',
  'linkEndpoint',
  'pathStyle',
  'sse',
  'kmsKeyId',
  'ttlTag',
  'versioning',
  'acl',
  'timeoutSeconds',
]
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; other servers allow capitals and
// underscores.
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/
const DEFAULT_TIMEOUT_SECONDS = 20
/** The region name that servers without regions accept. */
const ANY_REGION = 'us-east-1'

export const settingsError = (detail: string, facts: Record<string, unknown> = {}): WaybillError =>
  new WaybillError('engine-settings-invalid', `WAYBILL_BLOBS: ${detail}`, { setting: 'WAYBILL_BLOBS', ...facts })

/**
 * Parses the URL of the blob store. A secret with `/`, `+`, `@` or `%` must be percent-encoded. Errors do not repeat
 * the URL, since it may contain a secret.
 * @throws `engine-settings-invalid`
 */
export function parseS3Url(text: string): S3Settings {
  if (!URL.canParse(text)) throw settingsError(`is not a URL. Expected ${FORMS}.`)
  const url = new URL(text)
  const aws = url.protocol === 's3:'
  if (!aws && url.protocol !== 'https:' && url.protocol !== 'http:')
    throw settingsError(`begins with ${url.protocol}//. Expected ${FORMS}.`)
  const segments = decode(url.pathname, 'the path')
    .split('/')
    .filter((segment) => segment !== '')
  const bucket = aws ? url.hostname : (segments.shift() ?? '')
  if (!BUCKET.test(bucket) || (aws && url.port !== '')) throw settingsError(`names no bucket. Expected ${FORMS}.`)
  const query = url.searchParams
  for (const name of query.keys())
    if (!OPTIONS.includes(name))
      throw settingsError(`has the unknown option ${name}. Options are ${OPTIONS.join(', ')}.`)

  const endpoint = aws ? address(query, 'endpoint') : `${url.protocol}//${url.host}`
  const region = query.get('region') ?? (endpoint === undefined ? undefined : ANY_REGION)
  const credentials = credentialsOf(url)
  const sse = choice(query, 'sse', SSE)
  const kmsKeyId = query.get('kmsKeyId') ?? undefined
  if (kmsKeyId !== undefined && !sse?.startsWith('aws:kms'))
    throw settingsError('kmsKeyId needs sse=aws:kms or sse=aws:kms:dsse.')
  const ttlTag = tagOf(query.get('ttlTag'))
  const versioning = choice(query, 'versioning', VERSIONING)
  const acl = choice(query, 'acl', ACL)
  const linkEndpoint = address(query, 'linkEndpoint')
  return {
    bucket,
    prefix: segments.length === 0 ? '' : `${segments.join('/')}/`,
    pathStyle: flag(query, 'pathStyle') ?? !aws,
    timeoutSeconds: seconds(query.get('timeoutSeconds')),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(linkEndpoint !== undefined && { linkEndpoint }),
    ...(credentials && { credentials }),
    ...(sse && { sse }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(ttlTag && { ttlTag }),
    ...(versioning && { versioning }),
    ...(acl && { acl }),
  }
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw settingsError(`${what} is not percent-encoded correctly.`)
  }
}

function credentialsOf({ username, password }: URL): S3Settings['credentials'] {
  if (username === '' && password === '') return undefined
  if (username === '' || password === '') throw settingsError('has only one half of KEY:SECRET.')
  return { accessKeyId: decode(username, 'the access key'), secretAccessKey: decode(password, 'the secret') }
}

function choice<T extends string>(query: URLSearchParams, name: string, allowed: readonly T[]): T | undefined {
  const given = query.get(name)
  if (given === null) return undefined
  if (!(allowed as readonly string[]).includes(given))
    throw settingsError(`${name} must be one of ${allowed.join(', ')}.`)
  return given as T
}

function flag(query: URLSearchParams, name: string): boolean | undefined {
  const given = choice(query, name, ['true', 'false'])
  return given === undefined ? undefined : given === 'true'
}

function address(query: URLSearchParams, name: string): string | undefined {
  const given = query.get(name)
  if (given === null) return undefined
  if (!/^https?:\/\/[^/?#@]+\/?$/.test(given))
    throw settingsError(`${name} must be an address such as https://s3.example.com, without path and credentials.`)
  return given
}

function tagOf(given: string | null): S3Settings['ttlTag'] {
  if (given === null) return undefined
  const [, name, value] = /^([\w .:/+@-]{1,128})=([\w .:/+@-]{0,256})$/.exec(given) ?? []
  if (name === undefined || value === undefined) throw settingsError('ttlTag must have the form name=value.')
  return { name, value }
}

function seconds(given: string | null): number {
  const value = given === null ? DEFAULT_TIMEOUT_SECONDS : Number(given)
  if (!(value > 0 && value <= 600)) throw settingsError('timeoutSeconds must be over 0 and at most 600.')
  return value
}
