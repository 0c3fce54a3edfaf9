import { codeOf, WaybillError, type ErrorCode } from '../errors.ts'

/** Errors of TLS by which the certificate of the other side is not trusted. */
const CERTIFICATE = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])
/** Statuses of a proxy that does not get an answer from the hub. */
const NO_HUB_BEHIND = new Set([502, 503, 504])

interface ProblemBody {
  type?: string
  title?: string
  detail?: string
  errors?: { message?: string; path?: string }[]
}

/** What a response without success means: a problem (RFC 9457) of the hub, or the answer of something before it. */
export async function errorOf(response: Response): Promise<WaybillError> {
  const { status } = response
  const body = (await response.json().catch(() => undefined)) as ProblemBody | undefined
  const isProblem = typeof body?.type === 'string' && typeof body.title === 'string'
  if (!isProblem) return errorOfProxy(response)
  const { detail = '', errors = [], title } = body
  const code = codeOf({ code: body.type?.split('/').at(-1) })
  if (!code) return new WaybillError('internal', `The hub answered ${status}: ${title}.`, { status })
  // The detail usually contains the first error already, with its whole path or the name of its value.
  const others = errors
    .filter(
      ({ path, message }) =>
        !(path && message && [path, path.split('/').at(-1)].some((place) => detail.includes(`${place} ${message}`))),
    )
    .map(({ path, message }) => ` ${[path, message].filter(Boolean).join(': ')}.`)
  return new WaybillError(code, `${detail}${others.join('')}`.trim(), { status })
}

function errorOfProxy(response: Response): WaybillError {
  const { status, statusText, headers, url } = response
  const { origin } = new URL(url)
  const answered = `${status}${statusText ? ` (${statusText})` : ''}`
  const problem = (code: ErrorCode, detail: string) => new WaybillError(code, detail, { status })
  if (status === 413)
    return problem('proxy-limit', `A proxy at ${origin} answered ${answered}: the file is larger than it allows.`)
  if (NO_HUB_BEHIND.has(status))
    return problem('proxy-unavailable', `A proxy at ${origin} answered ${answered}: the hub behind it did not answer.`)
  const location = headers.get('location')
  if (status >= 300 && status < 400 && location !== null)
    return problem('not-a-hub', `${origin} redirects to ${originOf(location, url)}. Use the address behind it.`)
  return notAHub(response)
}

/** The error for an answer that no hub gives, such as the page of another program. */
export function notAHub({ status, headers, url }: Response): WaybillError {
  const type = headers.get('content-type')?.split(';')[0] ?? 'no content type'
  const { origin } = new URL(url)
  return new WaybillError('not-a-hub', `${origin} answered ${status} with ${type}, which is no answer of a hub.`, {
    status,
  })
}

const originOf = (location: string, base: string): string => {
  try {
    return new URL(location, base).origin
  } catch {
    return 'another address'
  }
}

/** What it means that there was no response at all. */
export function errorOfConnection({ origin }: URL, cause: unknown): WaybillError {
  const { code } = (cause as { cause?: { code?: string } }).cause ?? {}
  const reason = code ?? (cause as Error).message
  if (code !== undefined && CERTIFICATE.has(code))
    return new WaybillError('certificate-refused', `The certificate of ${origin} is not accepted (${code}).`, { cause })
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return new WaybillError('not-a-hub', `${origin} does not speak TLS. Use http:// in the address.`, { cause })
  return new WaybillError('hub-unreachable', `Nothing answers at ${origin} (${reason}).`, { cause, reason })
}
