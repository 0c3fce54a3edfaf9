import { hostname } from 'node:os'
import type { Readable } from 'node:stream'
import type { Channel, ChannelKind, NoticeMessage } from '../../channel.ts'
import { mailOf } from '../../message.ts'
import { classifyFailure, type MailFailure } from './failure.ts'
import { failureOfSome, mailboxOf, recipientsOf, type Recipient } from './recipients.ts'
import { transportOptions } from './transport.ts'

// An address holds no control characters, so it cannot start another header.
const ADDRESS = String.raw`[^\s\p{Cc}@<>(),;:"\\\[\]]+@[^\s\p{Cc}@<>(),;:"\\\[\]]+`
const MAILBOX = String.raw`^(?:[^\p{Cc}@<>(),;:"\\]*<${ADDRESS}>|${ADDRESS})$`

interface EmailSettings {
  server: string
  from: string
  to: string[]
  ehloName?: string
  acceptAnyCertificate?: boolean
}

const NOBODY = { reached: [], refused: [] }

export const channel: ChannelKind = {
  name: 'email',
  proven: 'real server: Postfix 3.7; protocol-true peer: smtp-server 3.21',
  settings: {
    type: 'object',
    required: ['server', 'from', 'to'],
    additionalProperties: false,
    properties: {
      server: { type: 'string', pattern: '^smtps?://' },
      from: { type: 'string', pattern: MAILBOX },
      to: { type: 'array', minItems: 1, maxItems: 20, uniqueItems: true, items: { type: 'string', pattern: MAILBOX } },
      ehloName: { type: 'string', pattern: '^[A-Za-z0-9.-]+$', maxLength: 255 },
      acceptAnyCertificate: { type: 'boolean' },
    },
  },
  open: async (settings, { hubUrl }) => openEmail(settings as unknown as EmailSettings, hubUrl),
}

async function openEmail(settings: EmailSettings, hubUrl: string): Promise<Channel> {
  const { from, to } = settings
  const options = transportOptions(settings, { hubUrl, hostname: hostname() })
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

  /** Resolves with the answers to the names of recipients that the server did not accept. */
  async function transfer(notice: NoticeMessage, recipients: Recipient[], signal: AbortSignal): Promise<MailFailure[]> {
    const messageId = `<${notice.id}@${domain}>`
    try {
      const { rejectedErrors = [] } = await transporter.sendMail({
        ...mailOf(notice, hubUrl),
        messageId,
        from: sender,
        to: to.map(mailboxOf),
        envelope: { from: sender.address, to: recipients.map(({ mailbox: { address } }) => address) },
        headers: { 'Auto-Submitted': 'auto-generated', 'List-Id': `Waybill notices <notices.waybill.${domain}>` },
        signal,
      })
      return rejectedErrors
    } catch (error) {
      const { rejectedErrors } = error as { rejectedErrors?: MailFailure[] }
      if (rejectedErrors) return rejectedErrors
      throw classifyFailure(error as MailFailure, {
        host: options.host,
        left: leaving.get(messageId)?.readableDidRead === true,
      })
    } finally {
      leaving.delete(messageId)
    }
  }

  return {
    async send(notice, signal, earlier = NOBODY) {
      const all = recipientsOf(to, notice.id)
      const tried = all.filter(({ id }) => !earlier.reached.includes(id) && !earlier.refused.includes(id))
      const rejected = tried.length === 0 ? [] : await transfer(notice, tried, signal)
      const failure = failureOfSome({ all, tried, earlier, host: options.host }, rejected)
      if (failure) throw failure
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

/** Work that changes nothing and may be abandoned. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(Object.assign(new Error('The hub is stopping.'), { code: 'EABORT' }))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop))
}
