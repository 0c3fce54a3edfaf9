import { isIP } from 'node:net'
import { WaybillError } from '../../../errors.ts'
import { isLoopback } from '../../loopback.ts'

const CONNECT_WITHIN_MS = 10_000
const ANSWER_WITHIN_MS = 30_000
const IDLE_MS = 10_000
const PORTS = { 'smtp:': 587, 'smtps:': 465 }

interface ServerSettings {
  server: string
  /** how the hub introduces itself to the mail server */
  ehloName?: string
  acceptAnyCertificate?: boolean
}

/**
 * Options of nodemailer for a server address. A password is sent only over TLS to a server with a valid certificate, or
 * to this machine. Any certificate is accepted only by a setting, and only of this machine. The library's own retries
 * are off.
 */
export function transportOptions(
  { server, ehloName, acceptAnyCertificate = false }: ServerSettings,
  { hubUrl, hostname: ownName }: { hubUrl: string; hostname: string },
) {
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
  if (acceptAnyCertificate && !here)
    throw new WaybillError(
      'channel-settings-invalid',
      'The setting acceptAnyCertificate is for a mail server on this machine only. For another one, set ' +
        'NODE_EXTRA_CA_CERTS to a PEM file with the certificate of its authority.',
    )
  const name = ehloName ?? [new URL(hubUrl).hostname, ownName].find(isPublicName)
  return {
    ...(name !== undefined && { name }),
    pool: true as const,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || PORTS[protocol],
    secure,
    requireTLS: !secure && password !== '' && !here,
    ...(password !== '' && { auth: { user: decoded(username), pass: decoded(password) } }),
    ...(acceptAnyCertificate && { tls: { rejectUnauthorized: false } }),
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

/** Many mail servers refuse a name without a domain; without any name, the library sends its address. */
const isPublicName = (name: string): boolean => name.includes('.') && isIP(name) === 0 && !isLoopback(name)
