import { once } from 'node:events'
import { connect as connectPlain, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** With these codes the request was never sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
])
const MAX_PAUSE_SECONDS = 6 * 3600

/** Whether a code of Node.js says that the certificate of the other side was not accepted. */
export const isBadCertificate = (code: string): boolean =>
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/.test(code)

/**
 * Seconds that a Retry-After header asks for (seconds or an HTTP date), six hours at most; undefined for none in the
 * future.
 */
export function retryAfterOf(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - nowMs) / 1000)
  return seconds > 0 ? Math.min(seconds, MAX_PAUSE_SECONDS) : undefined
}

/** What a failed `fetch` says: whether the request was certainly never sent, and the code or reason to report. */
export function fetchFailureOf(error: unknown): { neverSent: boolean; code: string | undefined; why: string } {
  const { name, cause } = error as Error
  const { code: raw } = (cause ?? error) as { code?: unknown }
  const code = typeof raw === 'string' ? raw : undefined
  const neverSent = code !== undefined && (NEVER_SENT.has(code) || isBadCertificate(code))
  if (name === 'TimeoutError') return { neverSent, code, why: 'not in time' }
  if (name === 'AbortError') return { neverSent, code, why: 'not before the hub stopped' }
  return { neverSent, code, why: `the connection broke${code === undefined ? '' : ` (${code})`}` }
}

/**
 * Opens a connection, with a TLS handshake for https, and sends nothing. Throws an Error whose message is the reason.
 */
export async function connectTo({ protocol, hostname, port }: URL, signal: AbortSignal): Promise<void> {
  const name = hostname.replace(/^\[|\]$/g, '')
  const secure = protocol === 'https:'
  const to = { host: name, port: Number(port) || (secure ? 443 : 80) }
  const socket = secure ? connectTls({ ...to, ...(isIP(name) === 0 && { servername: name }) }) : connectPlain(to)
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal })
  } catch (error) {
    const { code, name: kind } = error as { code?: string; name: string }
    throw new Error(kind === 'AbortError' ? 'no answer in time' : (code ?? kind), { cause: error })
  } finally {
    // An error after the end of the check has no listener.
    socket.on('error', () => {}).destroy()
  }
}
