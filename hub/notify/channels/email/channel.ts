import type { Readable } from 'node:stream'
import { problemOf, WaybillError } from '../../../errors.ts'
import type { NoticeKind } from '../../../notice/kind.ts'
import type { Channel, ChannelKind, NoticeMessage } from '../../channel.ts'
import { isLoopback } from '../../loopback.ts'

const CONNECT_WITHIN_MS = 10_000
const ANSWER_WITHIN_MS = 30_000
const IDLE_MS = 10_000
const PORTS = { 'smtp:': 587, 'smtps:': 465 }
// No control character can stand in an address, so none can begin a header of its own.
const ADDRESS = String.raw`[^\s\p{Cc}@<>(),;:"\\\[\]]+@[^\s\p{Cc}@<>(),;:"\\\[\]]+`
const MAILBOX = String.raw`^(?:[^\p{Cc}@<>(),;:"\\]*<${ADDRESS}>|${ADDRESS})$`

interface EmailSettings {
  server: string
  from: string
  to: string[]
}

/** What nodemailer tells of a failure. A connection that breaks has the same code and command before and after the message left. */
interface MailFailure {
  code?: string
  originalCode?: string
  response?: string
  responseCode?: number
}

export const channel: ChannelKind = {
  name: 'email',
  proven: 'protocol-true peer: smtp-server 3.21',
  settings: {
    type: 'object',
    required: ['server', 'from', 'to'],
    additionalProperties: false,
    properties: {
      server: { type: 'string', pattern: '^smtps?://' },
      from: { type: 'string', pattern: MAILBOX },
      to: { type: 'array', minItems: 1, maxItems: 20, uniqueItems: true, items: { type: 'string', pattern: MAILBOX } },
    },
  },
  open: async (settings, { hubUrl }) => openEmail(settings as unknown as EmailSettings, hubUrl),
}

async function openEmail({ server, from, to }: EmailSettings, hubUrl: string): Promise<Channel> {
  const options = transportOptions(server)
  const { createTransport } = await import('nodemailer')
  const transporter = createTransport(options)
  const sender = mailboxOf(from)
  const domain = sender.address.slice(sender.address.indexOf('@') + 1)
  /** the bytes of each mail on its way, by its Message-ID */
  const leaving = new Map<string, Readable>()

  transporter.use('stream', ({ message, data }, done) => {
    const create = message.createReadStream.bind(message)
    message.createReadStream = (...options) => {
      const bytes = create(...options)
      if (data.messageId !== undefined) leaving.set(data.messageId, bytes)
      return bytes
    }
    done()
  })

  return {
    async send(notice, signal) {
      const messageId = `<${notice.id}@${domain}>`
      try {
        // Some refused recipients do not make it fail: the others are told.
        await transporter.sendMail({
          ...mailOf(notice, hubUrl),
          messageId,
          from: sender,
          to: to.map(mailboxOf),
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal,
        })
      } catch (error) {
        throw classifyFailure(error as MailFailure, {
          host: options.host,
          left: leaving.get(messageId)?.readableDidRead === true,
        })
      } finally {
        leaving.delete(messageId)
      }
    },
    async check(signal) {
      await untilAborted(transporter.verify(), signal).catch((error: MailFailure) => {
        throw classifyFailure(error, { host: options.host, left: false })
      })
      return undefined
    },
    close: async () => transporter.close(),
  }
}

/**
 * The server and how it is talked to. A password leaves the machine only encrypted, for a server with a valid certificate; on the machine
 * itself any certificate will do. Nothing is sent again by the library.
 */
export function transportOptions(server: string) {
  const wrong = (why: string) => new WaybillError('channel-settings-invalid', `The setting server ${why}.`)
  if (!URL.canParse(server))
    throw wrong(
      'is not an address: smtp://user:password@host:port, with @ : / and % of the password as %40 %3A %2F %25',
    )
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(server)
  if ((protocol !== 'smtp:' && protocol !== 'smtps:') || hostname === '')
    throw wrong('is smtp:// or smtps:// and a host')
  if (!['', '/'].includes(pathname) || search !== '' || hash !== '') throw wrong('has something after host and port')
  if ((username === '') !== (password === '')) throw wrong('has one of user and password: it needs both or neither')
  const secure = protocol === 'smtps:'
  const here = isLoopback(hostname.toLowerCase())
  return {
    pool: true as const,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || PORTS[protocol],
    secure,
    requireTLS: !secure && password !== '' && !here,
    ...(password !== '' && { auth: { user: decoded(username), pass: decoded(password) } }),
    ...(here && { tls: { rejectUnauthorized: false } }),
    maxConnections: 2,
    maxRequeues: 0,
    idleTimeout: IDLE_MS,
    dnsTimeout: CONNECT_WITHIN_MS,
    connectionTimeout: CONNECT_WITHIN_MS,
    greetingTimeout: CONNECT_WITHIN_MS,
    socketTimeout: ANSWER_WITHIN_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  }

  function decoded(text: string): string {
    try {
      return decodeURIComponent(text)
    } catch {
      throw wrong('has a % in user or password that is not percent-encoded: write %25')
    }
  }
}

/** `left`: the mail was on its way, or part of it. An answer of the server decides; without one it stands in doubt from then on. */
export function classifyFailure(
  { code = '', originalCode, response = '', responseCode = 0 }: MailFailure,
  { host, left }: { host: string; left: boolean },
): WaybillError {
  const why = originalCode ?? code
  if (responseCode >= 400 && responseCode < 600)
    return new WaybillError(responseCode < 500 ? 'channel-unavailable' : 'channel-refused', answerOf())
  if (left)
    return new WaybillError(
      'notice-in-doubt',
      `The connection to the mail server ${host} ended before it said whether it took the mail (${why}).`,
    )
  if (code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'EAUTH')
    return new WaybillError('channel-refused', `The mail cannot be sent by the mail server ${host} (${why}).`)
  if (code === 'EABORT')
    return new WaybillError('channel-unavailable', `The mail server ${host} was not asked: the hub stopped.`)
  return new WaybillError('channel-unavailable', `The mail server ${host} cannot be reached (${why}).`)

  function answerOf(): string {
    if (code === 'ETLS') return `The mail server ${host} does not encrypt (${responseCode}), so it gets no password.`
    // What a server says about a login may repeat it.
    if (code === 'EAUTH') return `The mail server ${host} refused the login (${responseCode}).`
    // It often repeats the recipient, and an address of a person belongs neither into the log nor into a stream that is kept.
    return `The mail server ${host} answered ${response
      .replace(/\p{Cc}+/gu, ' ')
      .replace(/[^\s<>]+@(?=[^\s<>]+)/g, '…@')
      .slice(0, 200)
      .trim()}.`
  }
}

const TITLES: Record<Exclude<NoticeKind, 'failed'>, string> = {
  'in-review': 'waits for review',
  'posted': 'was posted',
  'filed': 'was filed',
  'rejected': 'was rejected',
  'cancelled': 'was cancelled',
}
const REASONS = { missing: 'is missing', uncertain: 'is uncertain', always: 'is always looked at by a person' }

/** Subject and text: what happened, why, and what to do next. */
export function mailOf(
  { kind, at, tenant, documentId, documentType, reasons = [], failure }: NoticeMessage,
  hubUrl: string,
): { subject: string; text: string } {
  const document = documentType === 'invoice' ? 'an invoice' : documentType === 'receipt' ? 'a receipt' : 'a document'
  const problem = failure && problemOf(failure.code)
  const happened = `${document} ${kind === 'failed' ? `could not be ${failure?.stage === 'reading' ? 'read' : 'delivered'}` : TITLES[kind]}`
  const why = [
    ...reasons.map(({ field, why }) => `- ${field ?? 'the type of the document'} ${REASONS[why]}`),
    ...(problem ? [`${problem.title} (${failure!.code}).`, problem.cause, `What helps: ${problem.cure}`] : []),
  ]
  const next = nextSteps(kind, documentId)
  return {
    subject: `Waybill: ${happened}${problem ? `: ${problem.title}` : ''}`,
    text: [
      `${happened[0]!.toUpperCase()}${happened.slice(1)}.`,
      '',
      `Document: ${documentId}`,
      `Tenant:   ${tenant}`,
      `Since:    ${at}`,
      `API:      ${hubUrl}/api/v1/documents/${documentId}`,
      ...(why.length > 0 ? ['', 'Why:', ...why] : []),
      '',
      kind === 'posted' || kind === 'filed' ? 'Nothing needs to be done. To look at it:' : 'What to do next:',
      ...next.map(([command, about]) => `  ${command}\n      ${about}`),
      '',
    ].join('\n'),
  }
}

function nextSteps(kind: NoticeKind, id: string): [command: string, about: string][] {
  const show: [string, string] = [`npx waybill show ${id}`, 'shows it with its fields and deliveries']
  if (kind === 'in-review')
    return [
      show,
      [`npx waybill review ${id} --set FIELD=VALUE`, 'corrects it, and it goes on'],
      [`npx waybill review ${id} --approve`, 'it is right as it is'],
      [`npx waybill review ${id} --reject REASON`, 'it is not posted'],
    ]
  if (kind === 'failed')
    return [show, [`npx waybill replay ${id} --reason TEXT`, 'tries again once the cause is mended']]
  if (kind === 'rejected' || kind === 'cancelled') return [[`npx waybill trail ${id}`, 'tells by whom and why']]
  return [show]
}

function mailboxOf(text: string): { name: string; address: string } {
  const [, name = '', address] = /^(?:(.*)<)?([^<>]+)>?$/.exec(text)!
  return { name: name.trim(), address: address! }
}

/** A question, which may be given up at any time. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(Object.assign(new Error('It was told to stop.'), { code: 'EABORT' }))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop))
}
