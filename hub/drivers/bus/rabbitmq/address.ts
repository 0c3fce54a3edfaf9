import { readFileSync } from 'node:fs'
import { credentials as sasl, type SocketOptions } from 'amqplib'
import { WaybillError } from '../../../errors.ts'

export interface TlsFiles {
  ca?: string | Buffer
  cert?: string | Buffer
  key?: string | Buffer
  passphrase?: string
}

const CONNECT_TIMEOUT_MS = 5_000
/** A connection that died silently is detected after two to three heartbeats, so it is replaced within 15 s. */
const HEARTBEAT_SECONDS = 3
const INVALID =
  'The address of RabbitMQ is invalid: it has the form amqp://user:password@host:port/vhost, or amqps://; ' +
  'more hosts of a cluster are separated by commas.'
/** Parameters of an address that the hub reads; amqplib does not know them. The last three are paths of files. */
const OWN = ['prefix', 'ca', 'cert', 'key'] as const
const PREFIX = /^[a-z][a-z0-9_-]{0,30}$/

/**
 * The addresses of one broker, or of each node of a cluster, in amqplib's form.
 * @throws `engine-settings-invalid`; the message holds no password
 */
export function addressesOf(url: string, heartbeatSeconds = HEARTBEAT_SECONDS): string[] {
  const [, scheme, user = '', hosts, rest] = /^(amqps?):\/\/(?:([^@/]*)@)?([^/?#]+)(.*)$/.exec(url) ?? []
  if (!scheme || !hosts) throw new WaybillError('engine-settings-invalid', INVALID)
  return hosts.split(',').map((host) => {
    const text = `${scheme}://${user && `${user}@`}${host.trim()}${rest}`
    if (!URL.canParse(text)) throw new WaybillError('engine-settings-invalid', INVALID)
    const address = new URL(text)
    for (const name of OWN) address.searchParams.delete(name)
    if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(heartbeatSeconds))
    return address.href
  })
}

/**
 * The parameters of an address: `prefix` of all names on the broker, so that several hubs can share a vhost, and the
 * TLS files `ca`, `cert` and `key`.
 * @throws `engine-settings-invalid`
 */
export function optionsOf(url: string): { prefix?: string; tls?: TlsFiles } {
  const query = new URLSearchParams(url.split('?')[1] ?? '')
  const prefix = query.get('prefix') ?? undefined
  if (prefix !== undefined && !PREFIX.test(prefix))
    throw new WaybillError(
      'engine-settings-invalid',
      'The prefix in the address of RabbitMQ must have up to 31 characters a-z, 0-9, _ and -, and begin with a letter.',
    )
  const files = (['ca', 'cert', 'key'] as const).flatMap((name) =>
    query.has(name) ? [[name, fileOf(name, query.get(name)!)] as const] : [],
  )
  return { ...(prefix !== undefined && { prefix }), ...(files.length > 0 && { tls: Object.fromEntries(files) }) }
}

function fileOf(name: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new WaybillError(
      'engine-settings-invalid',
      `The file ${file} that the address of RabbitMQ names as ${name} cannot be read.`,
      { cause },
    )
  }
}

/** The name of a node in the log. */
export const hostOf = (address: string): string => new URL(address).host

export function socketOptionsOf(
  name: string,
  address: string,
  tls: TlsFiles = {},
  login?: { user: string; password: string },
): SocketOptions {
  const options: SocketOptions = {
    ...tls,
    noDelay: true,
    timeout: CONNECT_TIMEOUT_MS,
    clientProperties: { connection_name: name },
  }
  if (login) options.credentials = sasl.plain(login.user, login.password)
  // A client certificate without a user is the login itself (plugin rabbitmq_auth_mechanism_ssl).
  else if (tls.cert && new URL(address).username === '') options.credentials = sasl.external()
  return options
}
