import type { Readable } from 'node:stream'
import type { CallOptions, Channel, Client as GrpcClient, Metadata } from '@grpc/grpc-js'
import { EventStoreDBClient } from '@eventstore/db-client'
import { WaybillError } from '../../../errors.ts'

// The client prints the whole address, password included, for an option that it does not know: so none of those gets through.
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
  'esdb://host:2113?tls=false, esdb://user:password@host:2113?tlsCAFile=/path/ca.crt, or esdb+discover://cluster:2113 for a cluster'

/** What this driver uses of the client's inside; the version is pinned. */
interface Inside {
  GRPCStreamCreator<C extends GrpcClient, S>(kind: unknown, name: string, create: (client: C) => S): () => Promise<S>
  callArguments(options: object, call: CallOptions): [Metadata, CallOptions]
  getChannel(): Promise<Channel>
  handleError(...parts: unknown[]): Promise<void>
}

export interface Connection {
  client: EventStoreDBClient
  /** Opens a call that streams, with the settings of the client; where it fails, the client connects anew for the next one. */
  call<C extends GrpcClient, S extends Readable>(
    kind: unknown,
    name: string,
    create: (client: C, metadata: Metadata, settings: CallOptions) => S,
  ): Promise<S>
  /** Takes no new calls; those that run go on. */
  retire(): Promise<void>
  /** Ends the calls that run, too. */
  close(): Promise<void>
}

/** Makes a client; it connects at the first call. An address that it cannot use fails with `engine-settings-invalid`. */
export function connect(url: string): Connection {
  const client = clientOf(checked(url))
  const inside = client as unknown as Inside
  // Called without await; its rejection (a cluster that cannot be discovered) would end the process.
  const handleError = inside.handleError
  inside.handleError = (...parts) => handleError(...parts).catch(() => {})
  let connected = false
  // Asked for its channel, a client that has none would look for the cluster first.
  const retire = async () => {
    if (connected) (await inside.getChannel()).close()
  }
  return {
    client,
    async call(kind, name, create) {
      const call = await inside.GRPCStreamCreator(kind, name, (grpc: GrpcClient) =>
        create(grpc as never, ...inside.callArguments({}, { deadline: Infinity })),
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
  if (wrong !== undefined) throw invalid(`has the option ${wrong}, which is not one of the event store driver`)
  return url
}

function clientOf(url: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(url)
  } catch (error) {
    // Its message may quote the password, so only that of a missing file is passed on.
    const { message } = error as Error
    throw invalid(
      /certificate|userCertFile/.test(message)
        ? `names a file that cannot be used: ${message}`
        : 'is not the address of an event store',
    )
  }
}

const invalid = (what: string): WaybillError =>
  new WaybillError('engine-settings-invalid', `WAYBILL_EVENT_STORE ${what}. It has the form ${FORM}.`)
