import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { temporaryFolder } from './temporary-folder.ts'

/** A certificate that signs itself, made once a run. */
let certificate: { cert: Buffer; key: Buffer } | undefined
function certify(): { cert: Buffer; key: Buffer } {
  if (certificate) return certificate
  const folder = temporaryFolder('mail')
  const [cert, key] = [path.join(folder, 'crt'), path.join(folder, 'key')]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=mail',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  )
  certificate = { cert: readFileSync(cert), key: readFileSync(key) }
  return certificate
}

interface Mail {
  raw: string
  from: string
  to: string[]
  secure: boolean
  user: string | undefined
}

/**
 * Takes mail, writes down each that came whole, and each login that was tried. What the test says of the server goes
 * before.
 */
export async function receiveMail(options: (drop: () => void) => SMTPServerOptions = () => ({})) {
  const mails: Mail[] = []
  const logins: string[] = []
  /** Cuts every connection, without a word. */
  const drop = () => {
    for (const { _socket } of server.connections) _socket.destroy()
  }
  const { onData, ...rest } = options(drop)
  const server = new SMTPServer({
    ...certify(),
    authOptional: true,
    allowInsecureAuth: true,
    closeTimeout: 0,
    onAuth({ username, password }, _session, done) {
      logins.push(`${username} ${password}`)
      if (password === 'open: sesame') done(null, { user: username })
      else done(null, { message: `5.7.8 ${password} is wrong`, responseCode: 535 })
    },
    ...rest,
    onData(stream, session, done) {
      void text(stream).then((raw) => {
        const {
          envelope: { mailFrom, rcptTo },
          secure,
          user,
        } = session
        mails.push({
          raw,
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          secure,
          user: user as string | undefined,
        })
        if (onData) onData.call(server, stream, session, done)
        else done()
      })
    },
  })
  // A client that leaves in the middle is what some tests are about.
  server.on('error', () => {})
  await new Promise<void>((resolve) => {
    server.listen(0, '0.0.0.0', resolve)
  })
  const { port } = server.server.address() as AddressInfo
  return {
    mails,
    logins,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
      }),
  }
}

export const smtpRefusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode })
