import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectPlain, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { WaybillError } from '../../../errors.ts'
import type { Channel, ChannelKind, NoticeMessage } from '../../channel.ts'
import { isLoopback } from '../../loopback.ts'

const TIMEOUT_SECONDS = 15
const LONGEST_PAUSE_SECONDS = 6 * 3600
const SECRET_BYTES = { least: 24, most: 64 }
const TRY_AGAIN = new Set([408, 425, 429])
/** With these the request cannot have left. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
])
const BAD_CERTIFICATE = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/

interface WebhookSettings {
  url: string
  secrets: string[]
  timeoutSeconds?: number
}

export const channel: ChannelKind = {
  name: 'webhook',
  proven: 'protocol-true peer: node:http with signatures verified apart',
  settings: {
    type: 'object',
    required: ['url', 'secrets'],
    additionalProperties: false,
    properties: {
      url: { type: 'string', pattern: '^https?://' },
      secrets: {
        type: 'array',
        minItems: 1,
        maxItems: 3,
        items: { type: 'string', pattern: '^whsec_[A-Za-z0-9+/]+={0,2}$' },
      },
      timeoutSeconds: { type: 'integer', minimum: 1, maximum: 30 },
    },
  },
  open: async (settings, { hubUrl }) => openWebhook(settings as unknown as WebhookSettings, hubUrl),
}

/** Standard Webhooks. The address of a webhook is a secret like its key: errors name the host alone, and carry no cause that could hold more. */
function openWebhook(
  { url: address, secrets, timeoutSeconds = TIMEOUT_SECONDS }: WebhookSettings,
  hubUrl: string,
): Channel {
  const url = urlOf(address)
  const keys = secrets.map(keyOf)
  const limited = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)])

  return {
    async send(notice, signal) {
      const body = JSON.stringify(eventOf(notice, hubUrl))
      const timestamp = String(Math.floor(Date.now() / 1000))
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Waybill',
        'webhook-id': notice.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': keys
          .map((key) => `v1,${createHmac('sha256', key).update(`${notice.id}.${timestamp}.${body}`).digest('base64')}`)
          .join(' '),
      }
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers,
        body,
        signal: limited(signal),
      }).catch((error: unknown) => {
        throw lost(error, url.host)
      })
      await response.body?.cancel().catch(() => {})
      const failure = classifyFailure(response.status, response.headers.get('retry-after'), url.host, Date.now())
      if (failure) throw failure
    },
    async check(signal) {
      await reach(url, limited(signal))
      return url.protocol === 'http:' && !isLoopback(url.hostname)
        ? `The way to ${url.host} is not encrypted: use https.`
        : undefined
    },
    close: async () => {},
  }
}

function urlOf(address: string): URL {
  const wrong = (why: string) => new WaybillError('channel-settings-invalid', `The setting url ${why}.`)
  if (!URL.canParse(address)) throw wrong('is not an address')
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw wrong('begins with neither https: nor http:')
  if (url.username !== '' || url.password !== '')
    throw wrong('holds credentials; the receiver knows the hub by its signature')
  return url
}

function keyOf(secret: string, index: number): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  if (key.length >= SECRET_BYTES.least && key.length <= SECRET_BYTES.most) return key
  throw new WaybillError(
    'channel-settings-invalid',
    `The setting secrets/${index} is whsec_ and ${SECRET_BYTES.least} to ${SECRET_BYTES.most} bytes in base64, not ${key.length}.`,
  )
}

function eventOf(
  { kind, at, tenant, documentId, documentType, reasons, failure }: NoticeMessage,
  hubUrl: string,
): object {
  return {
    type: `document.${kind}`,
    timestamp: at,
    data: {
      tenant,
      documentId,
      state: kind,
      documentType,
      reasons,
      failure,
      document: `${hubUrl}/api/v1/documents/${documentId}`,
    },
  }
}

/** What an answer means; undefined where the receiver has taken it. */
export function classifyFailure(
  status: number,
  retryAfter: string | null,
  host: string,
  now: number,
): WaybillError | undefined {
  if (status >= 200 && status < 300) return undefined
  const detail = `${host} answered ${status}.`
  if (status < 500 && !TRY_AGAIN.has(status)) return new WaybillError('channel-refused', detail)
  const retryAfterSeconds = secondsUntil(retryAfter, now)
  return new WaybillError('channel-unavailable', detail, {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

/** Retry-After is seconds or an HTTP date. */
function secondsUntil(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : Math.ceil((Date.parse(retryAfter) - now) / 1000)
  return seconds > 0 ? Math.min(seconds, LONGEST_PAUSE_SECONDS) : undefined
}

/** No answer came. Unless the connection was never made, the receiver may have read the request. */
function lost(error: unknown, host: string): WaybillError {
  const { name, cause } = error as Error
  const { code } = (cause ?? error) as { code?: unknown }
  if (typeof code === 'string' && neverLeft(code))
    return new WaybillError('channel-unavailable', `${host} cannot be reached (${code}).`)
  const why =
    name === 'TimeoutError'
      ? 'not in time'
      : name === 'AbortError'
        ? 'not before the hub stopped'
        : `the connection broke${typeof code === 'string' ? ` (${code})` : ''}`
  return new WaybillError('notice-in-doubt', `${host} did not answer: ${why}.`, { knowsAgain: true })
}

const neverLeft = (code: string): boolean => NEVER_LEFT.has(code) || BAD_CERTIFICATE.test(code)

/** Connects, with a handshake where the address asks for one, and says nothing. */
async function reach({ protocol, hostname, port, host }: URL, signal: AbortSignal): Promise<void> {
  const name = hostname.replace(/^\[|\]$/g, '')
  const secure = protocol === 'https:'
  const to = { host: name, port: Number(port) || (secure ? 443 : 80) }
  const socket = secure ? connectTls({ ...to, ...(isIP(name) === 0 && { servername: name }) }) : connectPlain(to)
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal })
  } catch (error) {
    const { code, name } = error as { code?: string; name: string }
    throw new WaybillError(
      'channel-unavailable',
      `${host} cannot be reached (${name === 'AbortError' ? 'no answer in time' : (code ?? name)}).`,
    )
  } finally {
    // An error that comes after the end of the question is nobody's.
    socket.on('error', () => {}).destroy()
  }
}
