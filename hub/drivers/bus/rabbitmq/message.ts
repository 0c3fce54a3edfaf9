import { createHash } from 'node:crypto'
import type { Message as BrokerMessage, MessageProperties, Options } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import type { AttemptFailure, DeliveredMessage, Message, MessageHeaders, ParkedMessage } from '../port.ts'

/** Headers that the hub adds. Those that the broker adds begin with x- too. */
export const ATTEMPT = 'x-waybill-attempt'
const HISTORY = 'x-waybill-history'
const CODE = 'x-waybill-code'
const REASON = 'x-waybill-reason'
const PARKED_AT = 'x-waybill-parked-at'
/**
 * Header names with a meaning for the broker or the hub. A header of a message with such a name gets the prefix `_` on
 * the wire.
 */
const RESERVED = /^(?:x-|cc$|bcc$|_)/i

/** The headers of a message must fit into one frame, and amqplib encodes at most 64 KiB of them. */
const LONGEST_REASON = 1_000
const WHOLE_ATTEMPTS = 8
const LONGEST_HISTORY_BYTES = 24_000

export interface Outgoing {
  exchange: string
  key: string
  content: Buffer
  options: Options.Publish
}

/** What the hub records about a message in its headers. */
interface Facts {
  attempt?: number
  history?: readonly AttemptFailure[]
  parked?: { at: string; code: string; reason: string }
}

const cut = (reason: string): string =>
  reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…` : reason

function wireHeaders(own: MessageHeaders, { attempt = 1, history = [], parked }: Facts): Record<string, unknown> {
  const headers: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined) headers[RESERVED.test(name) ? `_${name}` : name] = value
  }
  headers[ATTEMPT] = attempt
  if (history.length > 0) headers[HISTORY] = JSON.stringify(shortened(history))
  if (parked) Object.assign(headers, { [PARKED_AT]: parked.at, [CODE]: parked.code, [REASON]: cut(parked.reason) })
  return headers
}

/** Keeps up to eight attempts, with long reasons shortened; of a longer history, the latest attempts that fit. */
function shortened(history: readonly AttemptFailure[]): AttemptFailure[] {
  const kept = history.map(({ at, code, reason }) => ({ at, code, reason: cut(reason) }))
  while (kept.length > WHOLE_ATTEMPTS && Buffer.byteLength(JSON.stringify(kept)) > LONGEST_HISTORY_BYTES) kept.shift()
  return kept
}

const optionsOf = (id: string, type: string, headers: Record<string, unknown>): Options.Publish => ({
  messageId: id,
  type,
  headers,
  contentType: 'application/json',
  persistent: true,
  mandatory: true,
})

export const outgoing = (exchange: string, key: string, message: Message, facts: Facts = {}): Outgoing => ({
  exchange,
  key,
  content: Buffer.from(JSON.stringify(message.body)),
  options: optionsOf(message.id, message.type, wireHeaders(message.headers, facts)),
})

/** A copy for the parking queue, with the body unchanged even where it cannot be read. */
export function copyOf(
  exchange: string,
  key: string,
  { content, properties }: BrokerMessage,
  parked: { at: string; code: string; reason: string },
): Outgoing {
  const facts = { attempt: attemptOf(properties), history: historyOf(properties), parked }
  return {
    exchange,
    key,
    content,
    options: {
      ...optionsOf(
        idOf({ content, properties }),
        String(properties.type ?? ''),
        wireHeaders(ownHeaders(properties), facts),
      ),
      contentType: properties.contentType,
    },
  }
}

/**
 * The message that a work queue delivered.
 * @throws `unreadable-message`
 */
export function deliveredOf(queue: string, message: BrokerMessage): DeliveredMessage {
  const { content, properties, fields } = message
  const body = bodyOf(content)
  if (!body) throw new WaybillError('unreadable-message', 'The body of the message is not a JSON object.')
  if (!properties.messageId || !properties.type)
    throw new WaybillError('unreadable-message', 'The message has no message id or no type.')
  return {
    id: String(properties.messageId),
    queue,
    type: String(properties.type),
    body,
    headers: ownHeaders(properties),
    attempt: attemptOf(properties),
    redelivered: fields.redelivered,
    history: historyOf(properties),
  }
}

/** A parked message, also one that the broker parked. The body is empty where it cannot be read. */
export function parkedOf(queue: string, workQueue: string, message: BrokerMessage): ParkedMessage {
  const { content, properties } = message
  const { at, code, reason } = parkedFacts(properties, workQueue)
  return {
    id: idOf(message),
    queue,
    type: String(properties.type ?? ''),
    body: bodyOf(content) ?? {},
    headers: ownHeaders(properties),
    attempt: attemptOf(properties),
    redelivered: false,
    history: historyOf(properties),
    parkedAt: at,
    code,
    reason,
  }
}

/** When and why a message was parked, by the hub or by the broker. */
export function parkedFacts(
  { headers = {} }: MessageProperties,
  workQueue: string,
): { at: string; code: string; reason: string } {
  if (typeof headers[CODE] === 'string')
    return { at: String(headers[PARKED_AT]), code: headers[CODE], reason: String(headers[REASON]) }
  const death = headers['x-death']?.find(({ queue }) => queue === workQueue)
  const at = new Date((death?.time.value ?? 0) * 1000).toISOString()
  if (String(death?.reason) === 'delivery_limit')
    return {
      at,
      code: 'delivery-limit',
      reason: 'The broker gave up on this message: its consumers crashed or failed too often.',
    }
  return { at, code: 'dead-lettered', reason: `The broker parked this message: ${death?.reason ?? 'unknown'}.` }
}

/** The message id, or one derived from the content, so that every parked message can be discarded by an id. */
const idOf = ({ content, properties }: Pick<BrokerMessage, 'content' | 'properties'>): string =>
  properties.messageId
    ? String(properties.messageId)
    : `unnamed-${createHash('sha256').update(content).digest('hex').slice(0, 32)}`

function bodyOf(content: Buffer): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(content.toString('utf8'))
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function ownHeaders({ headers = {} }: MessageProperties): MessageHeaders {
  const own: MessageHeaders = {}
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue
    if (name.startsWith('_')) own[name.slice(1)] = value
    else if (!RESERVED.test(name)) own[name] = value
  }
  return own
}

function attemptOf({ headers = {} }: MessageProperties): number {
  const attempt = Number(headers[ATTEMPT])
  return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1
}

function historyOf({ headers = {} }: MessageProperties): AttemptFailure[] {
  try {
    const history: unknown = JSON.parse(String(headers[HISTORY] ?? '[]'))
    return Array.isArray(history) ? (history as AttemptFailure[]) : []
  } catch {
    return []
  }
}
