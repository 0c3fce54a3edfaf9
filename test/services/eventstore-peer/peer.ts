// A peer that speaks EventStoreDB's protocol by the rules of the real server, and breaks when told to.
// peer.ts --port N --control N --data FILE [--follower N] [--no-batch] [--no-caught-up] [--not-ready-ms N]
// [--until-stdin-ends] [--cert FILE --key FILE] [--login USER:PASSWORD]
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Server, ServerCredentials, type sendUnaryData, type UntypedServiceImplementation } from '@grpc/grpc-js'
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { openAppends } from './appends.ts'
import { openCluster, type Node } from './cluster.ts'
import { openControl, openFaults } from './faults.ts'
import { openLog } from './log.ts'
import { checkLogin } from './login.ts'
import { openReads } from './reads.ts'

interface Member {
  port: number
  state: 'LEADER' | 'FOLLOWER'
  alive?: boolean
}

const { values } = parseArgs({
  options: {
    'port': { type: 'string', default: '0' },
    'follower': { type: 'string' },
    'control': { type: 'string', default: '0' },
    'data': { type: 'string', default: ':memory:' },
    'no-batch': { type: 'boolean', default: false },
    'until-stdin-ends': { type: 'boolean', default: false },
    'no-caught-up': { type: 'boolean', default: false },
    'not-ready-ms': { type: 'string', default: '0' },
    'cert': { type: 'string' },
    'key': { type: 'string' },
    'login': { type: 'string' },
  },
})
const started = Date.now()
const log = await openLog(values.data)
const faults = openFaults()
const cluster = openCluster(log)
const appends = openAppends(log, faults, cluster, () => Date.now() - started >= Number(values['not-ready-ms']))
const reads = openReads(log, faults, cluster, !values['no-caught-up'])
const methods = ['append', 'read', 'delete', 'tombstone', ...(values['no-batch'] ? [] : ['batchappend'])]
/** what gossip says instead of the truth */
let members: Member[] | undefined
const servers: Server[] = []

/** Starts one node on a port. Resolves with its port. */
async function startNode(wanted: number): Promise<number> {
  const node: { port: number } & Node = { port: wanted }
  const server = new Server({
    'grpc.max_receive_message_length': 17 * 1024 * 1024,
    ...(values.login !== undefined && { interceptors: [checkLogin(values.login)] }),
  })
  servers.push(server)
  const { batchAppend, ...others } = appends.of(node)
  server.addService(
    StreamsService as never,
    {
      ...others,
      ...(values['no-batch'] ? {} : { batchAppend }),
      read: reads.read(node),
    } as unknown as UntypedServiceImplementation,
  )
  server.addService(ServerFeaturesService as never, { getSupportedMethods })
  server.addService(GossipService as never, { read: gossipRead })
  node.port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${wanted}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  cluster.add(node)
  return node.port
}

function getSupportedMethods(_: unknown, reply: sendUnaryData<features.SupportedMethods>): void {
  const supported = methods.map((method) =>
    new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(method),
  )
  reply(null, new features.SupportedMethods().setEventStoreServerVersion('24.2.0').setMethodsList(supported))
}

function gossipRead(_: unknown, reply: sendUnaryData<gossip.ClusterInfo>): void {
  reply(
    null,
    new gossip.ClusterInfo().setMembersList(
      (members ?? cluster.members()).map(({ port, state, alive = true }: Member) =>
        new gossip.MemberInfo()
          .setInstanceId(new shared.UUID().setString(crypto.randomUUID()))
          .setTimeStamp(String(Date.now()))
          .setState(gossip.MemberInfo.VNodeState[state])
          .setIsAlive(alive)
          .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port)),
      ),
    ),
  )
}

/** Ends every connection as a dying process does: no status, no end of a stream. */
function cut(): void {
  for (const server of servers) {
    const { sessions } = server as unknown as { sessions: Map<{ destroy(): void }, unknown> }
    for (const session of sessions.keys()) session.destroy()
  }
}

const credentials =
  values.cert === undefined
    ? ServerCredentials.createInsecure()
    : ServerCredentials.createSsl(null, [
        { cert_chain: readFileSync(values.cert), private_key: readFileSync(values.key!) },
      ])
const port = await startNode(Number(values.port))
const follower = values.follower === undefined ? undefined : await startNode(Number(values.follower))
const control = openControl(faults, {
  cut,
  members: (list) => {
    members = list as Member[]
  },
  elect: cluster.elect,
  behind: cluster.delayFollowers,
  facts: () => ({ events: log.all.length, ...reads.facts(), ...cluster.facts() }),
})
control.listen(Number(values.control), '127.0.0.1')
await once(control, 'listening')
process.on('SIGTERM', () => {
  servers[0]!.tryShutdown(() => process.exit(0))
  setTimeout(() => process.exit(0), 300).unref()
})
// A test that is killed takes its peer with it.
if (values['until-stdin-ends']) process.stdin.on('end', () => process.exit(0)).resume()
console.log(JSON.stringify({ ready: true, port, follower, control: (control.address() as { port: number }).port }))
