import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from './free-port.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { untilTrue } from './until.ts'

const SBIN = '/usr/lib/rabbitmq/bin'
const NODES = [1, 2, 3] as const
const STARTS_MS = 120_000
const run = promisify(execFile)

export type NodeName = `c${(typeof NODES)[number]}@localhost`

export interface BrokerCluster {
  /** one address with all three nodes */
  url: string
  /** the node that leads a quorum queue */
  leaderOf(queue: string): Promise<NodeName>
  kill(node: NodeName): void
  start(node: NodeName): Promise<void>
  close(): Promise<void>
}

interface ClusterState {
  readonly folder: string
  /** the port of epmd; the clients' ports of the nodes follow, and from the eleventh on those between the nodes */
  readonly basePort: number
  readonly processes: Map<string, ChildProcess>
}

const nameOf = (number: number) => `c${number}@localhost` as NodeName
const numberOf = (node: NodeName) => Number(node[1])
const portOf = ({ basePort }: ClusterState, number: number) => basePort + number
const folderOf = ({ folder }: ClusterState, number: number) => path.join(folder, `c${number}`)
const homeOf = ({ folder }: ClusterState) => path.join(folder, 'home')

/** Three RabbitMQ nodes of one cluster on this computer, with an epmd of their own, on free ports. */
export async function startBrokerCluster(): Promise<BrokerCluster> {
  const state: ClusterState = {
    folder: temporaryFolder('cluster'),
    basePort: await freePorts(14),
    processes: new Map(),
  }
  mkdirSync(homeOf(state))
  writeFileSync(path.join(homeOf(state), '.erlang.cookie'), 'waybillcluster', { mode: 0o400 })
  for (const number of NODES) configure(state, number)
  launch(state, 'epmd', 'epmd', ['-address', '127.0.0.1', '-port', String(state.basePort)], environmentOf(state, 1))
  for (const number of NODES) launchNode(state, number)
  await Promise.all(NODES.map((number) => isUp(state, number)))
  return {
    url: `amqp://hub:hubpass@${NODES.map((number) => `127.0.0.1:${portOf(state, number)}`).join(',')}/%2F`,
    leaderOf: (queue) => leaderOf(state, queue),
    kill: (node) => void state.processes.get(node)!.kill('SIGKILL'),
    async start(node) {
      launchNode(state, numberOf(node))
      await isUp(state, numberOf(node))
    },
    async close() {
      for (const each of [...state.processes.values()].toReversed()) each.kill('SIGKILL')
      rmSync(state.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

function configure(state: ClusterState, number: number): void {
  const own = folderOf(state, number)
  mkdirSync(own)
  writeFileSync(path.join(own, 'plugins'), '[].')
  writeFileSync(
    path.join(own, 'rabbitmq.conf'),
    [
      `listeners.tcp.1 = 127.0.0.1:${portOf(state, number)}`,
      'default_user = hub',
      'default_pass = hubpass',
      'disk_free_limit.absolute = 200MB',
      'log.console = false',
      'cluster_formation.peer_discovery_backend = classic_config',
      ...NODES.map((each) => `cluster_formation.classic_config.nodes.${each} = ${nameOf(each)}`),
    ].join('\n'),
  )
}

function environmentOf(state: ClusterState, number: number): NodeJS.ProcessEnv {
  const own = folderOf(state, number)
  return {
    ...process.env,
    HOME: homeOf(state),
    LANG: 'C.UTF-8',
    RUNNING_UNDER_SYSTEMD: '1',
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_NODENAME: nameOf(number),
    RABBITMQ_CONFIG_FILE: path.join(own, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(own, 'plugins'),
    RABBITMQ_MNESIA_BASE: path.join(own, 'mnesia'),
    RABBITMQ_LOG_BASE: path.join(own, 'log'),
    RABBITMQ_PID_FILE: path.join(own, 'pid'),
    RABBITMQ_DIST_PORT: String(portOf(state, 10 + number)),
    ERL_EPMD_PORT: String(state.basePort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  }
}

function launch(
  { folder, processes }: ClusterState,
  name: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): void {
  const output = openSync(path.join(folder, `${name}.out`), 'a')
  processes.set(name, spawn(command, args, { env, cwd: folder, stdio: ['ignore', output, output], detached: true }))
}

const launchNode = (state: ClusterState, number: number) =>
  launch(state, nameOf(number), path.join(SBIN, 'rabbitmq-server'), [], environmentOf(state, number))

const isUp = (state: ClusterState, number: number) =>
  untilTrue(`node ${number} answers`, () => answers(portOf(state, number)), STARTS_MS)

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

async function leaderOf(state: ClusterState, queue: string): Promise<NodeName> {
  for (const number of NODES) {
    if (!(await answers(portOf(state, number)))) continue
    const { stdout } = await run(
      path.join(SBIN, 'rabbitmqctl'),
      ['-q', 'list_queues', 'name', 'leader', '--no-table-headers'],
      { env: environmentOf(state, number) },
    )
    const line = stdout.split('\n').find((each) => each.startsWith(`${queue}\t`))
    if (line) return line.split('\t')[1] as NodeName
  }
  throw new Error(`no node knows ${queue}`)
}
