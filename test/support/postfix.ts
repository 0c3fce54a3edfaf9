import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from './free-port.ts'
import { startOwnServers } from './own-servers.ts'

/** What a policy service makes Postfix do with a recipient, e.g. `450 4.2.0 Greylisted`; undefined accepts it. */
type Policy = (recipient: string) => string | undefined

/**
 * Postfix of Debian for one test alone, with the boxes NAME@hub.test. It asks `policy` about each recipient, as
 * greylisting does.
 */
export async function startPostfix(names: readonly string[], policy: Policy) {
  const service = createServer((socket) => {
    let request = ''
    socket.on('error', () => {}).setEncoding('utf8')
    socket.on('data', (text: string) => {
      request += text
      for (let end; (end = request.indexOf('\n\n')) >= 0; request = request.slice(end + 2)) {
        const [, recipient = ''] = /^recipient=(.*)$/m.exec(request.slice(0, end)) ?? []
        socket.write(`action=${policy(recipient) ?? 'DUNNO'}\n\n`)
      }
    })
  })
  await new Promise<void>((resolve) => {
    service.listen(0, '127.0.0.1', resolve)
  })
  const servers = await startOwnServers(['postfix'], await freePorts(100), {
    SVC_POSTFIX_NAMES: names.join(' '),
    SVC_POSTFIX_POLICY: String((service.address() as AddressInfo).port),
  })
  return {
    url: servers.fact('SMTP_URL'),
    submissionUrl: servers.fact('SMTP_SUBMISSION_URL'),
    smallUrl: servers.fact('SMTP_SMALL_URL'),
    /** the PEM file of the authority that signed its certificate */
    authority: servers.fact('SMTP_AUTHORITY'),
    /** the mails in the box of NAME@hub.test */
    mailsOf(name: string): string[] {
      const folder = path.join(servers.fact('SMTP_MAILBOXES'), name, 'new')
      return existsSync(folder) ? readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8')) : []
    },
    close() {
      servers.wipe()
      service.close()
    },
  }
}

const SENDER = path.join(import.meta.dirname, 'send-notices.ts')

/** How each of several notices ended that another process sends; it trusts the authority in that file too. */
export async function sendNotices(settings: object, count: number, authority?: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, SENDER, JSON.stringify(settings), String(count)],
    { env: { ...process.env, ...(authority !== undefined && { NODE_EXTRA_CA_CERTS: authority }) } },
  )
  return JSON.parse(stdout) as string[]
}
