import { createHmac } from 'node:crypto'
import { WaybillError } from '../../../errors.ts'
import { connectTo, fetchFailureOf, isBadCertificate, retryAfterOf } from '../../../platform/http.ts'
import type { Channel, ChannelKind, NoticeMessage } from '../../channel.ts'
import { isLoopback } from '../../loopback.ts'

const TIMEOUT_SECONDS = 15
const SECRET_BYTES = { least: 24, most: 64 }
const RETRYABLE = new Set([408, 425, 429])

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

/**
 * Standard Webhooks. The address of a webhook is a secret like its key: errors name only the host, and carry no cause
 * that could hold more.
 */
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
        ? `The connection to ${url.host} is not encrypted. Use https.`
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
    throw wrong('holds credentials; the receiver identifies the hub by its signature')
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

/** What a response means; undefined where the receiver accepted the notice. */
export function classifyFailure(
  status: number,
  retryAfter: string | null,
  host: string,
  now: number,
): WaybillError | undefined {
  if (status >= 200 && status < 300) return undefined
  const detail = `${host} answered ${status}.`
  if (status < 500 && !RETRYABLE.has(status)) return new WaybillError('channel-refused', detail)
  const retryAfterSeconds = retryAfterOf(retryAfter, now)
  return new WaybillError('channel-unavailable', detail, {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

/** No answer came. Unless the request was never sent, the receiver may have read it. */
function lost(error: unknown, host: string): WaybillError {
  const { neverSent, code, why } = fetchFailureOf(error)
  if (code !== undefined && isBadCertificate(code)) return untrusted(host, code)
  return neverSent
    ? new WaybillError('channel-unavailable', `${host} cannot be reached (${code}).`)
    : new WaybillError('notice-in-doubt', `${host} did not answer: ${why}.`, { receiverDedupes: true })
}

const untrusted = (host: string, code: string): WaybillError =>
  new WaybillError(
    'channel-untrusted',
    `The certificate of ${host} is not trusted (${code}). ` +
      'Renew it, or set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of its authority.',
  )

async function reach(url: URL, signal: AbortSignal): Promise<void> {
  await connectTo(url, signal).catch((error: Error) => {
    if (isBadCertificate(error.message)) throw untrusted(url.host, error.message)
    throw new WaybillError('channel-unavailable', `${url.host} cannot be reached (${error.message}).`)
  })
}
