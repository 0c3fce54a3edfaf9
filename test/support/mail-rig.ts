import { open } from './channels.ts'
import { receiveMail } from './mail-receiver.ts'

export const emailTo = (server: string, settings: object = {}) =>
  open('email', {
    server,
    from: 'Waybill <hub@mail.example.com>',
    to: ['ann@example.com', 'Bob B <bob@example.org>'],
    // The receivers of these tests are on this machine, with a certificate that nobody knows.
    ...(new URL(server).hostname !== '0.0.0.0' && !server.includes('.invalid') && { acceptAnyCertificate: true }),
    ...settings,
  })

/** Mail channels and receivers of one suite, which are closed after each test. */
export function openMailRig() {
  const closing: (() => Promise<void>)[] = []
  const receive: typeof receiveMail = async (options) => {
    const receiver = await receiveMail(options)
    closing.push(receiver.close)
    return receiver
  }
  const email = async (server: string, settings?: object) => {
    const channel = await emailTo(server, settings)
    closing.push(() => channel.close())
    return channel
  }
  // Clients go before their servers.
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close()
  })
  return { receive, email }
}

/** as a mail reader shows it, from quoted-printable */
export const plainText = (raw: string): string =>
  raw
    .slice(raw.indexOf('\r\n\r\n'))
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

export const headerOf = (raw: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'mi').exec(raw)?.[1]?.replace(/\r\n[ \t]/g, ' ')
