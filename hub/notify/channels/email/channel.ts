import type { Readable } from 'node:stream'
import type { Channel, ChannelKind } from '../../channel.ts'
import { mailOf } from '../../message.ts'
import { classifyFailure, type MailFailure } from './failure.ts'
import { transportOptions } from './transport.ts'

// An address holds no control characters, so it cannot start another header.
const ADDRESS = String.raw`[^\s\p{Cc}@<>(),;:"\\\[\]]+@[^\s\p{Cc}@<>(),;:"\\\[\]]+`
const MAILBOX = String.raw`^(?:[^\p{Cc}@<>(),;:"\\]*<${ADDRESS}>|${ADDRESS})$`

interface EmailSettings {
  server: string
  from: string
  to: string[]
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
        // A refusal of some recipients is no failure: the others get the mail.
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

function mailboxOf(text: string): { name: string; address: string } {
  const [, name = '', address] = /^(?:(.*)<)?([^<>]+)>?$/.exec(text)!
  return { name: name.trim(), address: address! }
}

/** Work that changes nothing and may be abandoned. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(Object.assign(new Error('The hub is stopping.'), { code: 'EABORT' }))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop))
}
