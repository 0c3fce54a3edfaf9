import type { Readable } from 'node:stream'
import type { CallOptions, Channel, Client as GrpcClient, Metadata } from '@grpc/grpc-js'
import { EventStoreDBClient } from '@eventstore/db-client'
import { WaybillError } from '../../../errors.ts'

// For an unknown option the client prints the whole address with its password, so unknown options are refused here.
const OPTIONS = new Set([
  'usercertfile',
  'userkeyfile',
  'maxdiscoverattempts',
  'connectionname',
  'defaultdeadline',
  'discoveryinterval',
  'gossiptimeout',
  'nodepreference',
  'tls',
  'tlscafile',
  'keepaliveinterval',
  'keepalivetimeout',
])
const FORM =
  'esdb://host:2113?tls=false, esdb://user:password@host:2113?tlsCAFile=/path/ca.crt, ' +
  'or esdb+discover://cluster:2113 for a cluster'

/** Private members of the client that this driver uses: see docs/decisions/0003-eventstoredb-client-internals.md. */
interface ClientInternals {
  GRPCStreamCreator<C extends GrpcClient, S>(kind: unknown, name: string, create: (client: C) => S): () => Promise<S>
  callArguments(options: object, call: CallOptions): [Metadata, CallOptions]
  getChannel(): Promise<Channel>
  handleError(...parts: unknown[]): Promise<void>
}

export interface Connection {
  client: EventStoreDBClient
  /**
   * Opens a streaming call with the settings of the client. If it fails, the client reconnects for the next call.
   *
   * Only the leader of a cluster answers, since another node may be behind the subscription that led to a read. Such a
   * node refuses the call and names the leader; the client then connects there.
   */
  call<C extends GrpcClient, S extends Readable>(
    kind: unknown,
    name: string,
    create: (client: C, metadata: Metadata, settings: CallOptions) => S,
  ): Promise<S>
  /** Takes no new calls; running calls go on. */
  retire(): Promise<void>
  /** Ends the running calls, too. */
  close(): Promise<void>
}

/** Creates a client, which connects at its first call. @throws `engine-settings-invalid` for an unusable address */
export function connect(url: string): Connection {
  const client = clientOf(checked(url))
  const internals = client as unknown as ClientInternals
  // The client does not await it; a rejection (a cluster that cannot be discovered) would end the process.
  const handleError = internals.handleError
  internals.handleError = (...parts) => handleError(...parts).catch(() => {})
  let connected = false
  // A client without a channel would discover the cluster first when asked for its channel.
  const retire = async () => {
    if (connected) (await internals.getChannel()).close()
  }
  return {
    client,
    async call(kind, name, create) {
      const call = await internals.GRPCStreamCreator(kind, name, (grpc: GrpcClient) =>
        create(grpc as never, ...internals.callArguments({ requiresLeader: true }, { deadline: Infinity })),
      )()
      connected = true
      return call
    },
    retire: () => retire().catch(() => {}),
    async close() {
      await client.dispose()
      await retire().catch(() => {})
    },
  }
}

function checked(url: string): string {
  const query = url.split('?')[1] ?? ''
  const wrong = query
    .split('&')
    .map((pair) => pair.split('=')[0]!)
    .find((key) => key !== '' && !OPTIONS.has(key.trim().toLowerCase().replace(/[_-]/g, '')))
  if (wrong !== undefined) throw invalid(`has the unknown option ${wrong}`)
  return url
}

function clientOf(url: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(url)
  } catch (error) {
    // The message may quote the password; only a message about a missing file is safe to pass on.
    const { message } = error as Error
    throw invalid(
      /certificate|userCertFile/.test(message) ? `names an unusable file: ${message}` : 'is not an event store address',
    )
  }
}

const invalid = (what: string): WaybillError =>
  new WaybillError('engine-settings-invalid', `WAYBILL_EVENT_STORE ${what}. Expected ${FORM}.`)
