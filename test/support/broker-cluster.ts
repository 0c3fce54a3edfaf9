import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from './free-port.ts'
import { until } from './rabbit.ts'

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

/** Three RabbitMQ nodes of one cluster on this machine, with an epmd of their own, on ports that were free. */
export async function startBrokerCluster(): Promise<BrokerCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'waybill-cluster-'))
  const home = path.join(folder, 'home')
  mkdirSync(home)
  // That of epmd, of the clients of three nodes, and from the eleventh on those between the nodes.
  const base = await freePorts(14)
  const port = (number: number) => base + number
  const nameOf = (number: number) => `c${number}@localhost` as NodeName
  const processes = new Map<string, ChildProcess>()

  function environmentOf(number: number): NodeJS.ProcessEnv {
    const own = path.join(folder, `c${number}`)
    return {
      ...process.env,
      HOME: home,
      LANG: 'C.UTF-8',
      RUNNING_UNDER_SYSTEMD: '1',
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      RABBITMQ_NODENAME: nameOf(number),
      RABBITMQ_CONFIG_FILE: path.join(own, 'rabbitmq.conf'),
      RABBITMQ_ENABLED_PLUGINS_FILE: path.join(own, 'plugins'),
      RABBITMQ_MNESIA_BASE: path.join(own, 'mnesia'),
      RABBITMQ_LOG_BASE: path.join(own, 'log'),
      RABBITMQ_PID_FILE: path.join(own, 'pid'),
      RABBITMQ_DIST_PORT: String(port(10 + number)),
      ERL_EPMD_PORT: String(base),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    }
  }

  function launch(name: string, command: string, args: string[], env: NodeJS.ProcessEnv): void {
    const output = openSync(path.join(folder, `${name}.out`), 'a')
    processes.set(name, spawn(command, args, { env, cwd: folder, stdio: ['ignore', output, output], detached: true }))
  }

  const answers = (at: number) =>
    new Promise<boolean>((resolve) => {
      const socket = connect(at, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
  const launchNode = (number: number) =>
    launch(nameOf(number), path.join(SBIN, 'rabbitmq-server'), [], environmentOf(number))
  const isUp = (number: number) => until(`node ${number} answers`, () => answers(port(number)), STARTS_MS)

  for (const number of NODES) {
    const own = path.join(folder, `c${number}`)
    mkdirSync(own)
    writeFileSync(path.join(own, 'plugins'), '[].')
    writeFileSync(
      path.join(own, 'rabbitmq.conf'),
      [
        `listeners.tcp.1 = 127.0.0.1:${port(number)}`,
        'default_user = hub',
        'default_pass = hubpass',
        'disk_free_limit.absolute = 200MB',
        'log.console = false',
        'cluster_formation.peer_discovery_backend = classic_config',
        ...NODES.map((each) => `cluster_formation.classic_config.nodes.${each} = ${nameOf(each)}`),
      ].join('\n'),
    )
  }
  writeFileSync(path.join(home, '.erlang.cookie'), 'waybillcluster', { mode: 0o400 })
  launch('epmd', 'epmd', ['-address', '127.0.0.1', '-port', String(base)], environmentOf(1))
  for (const number of NODES) launchNode(number)
  await Promise.all(NODES.map(isUp))
  const numberOf = (node: NodeName) => Number(node[1])
  return {
    url: `amqp://hub:hubpass@${NODES.map((number) => `127.0.0.1:${port(number)}`).join(',')}/%2F`,
    async leaderOf(queue) {
      for (const number of NODES) {
        if (!(await answers(port(number)))) continue
        const { stdout } = await run(
          path.join(SBIN, 'rabbitmqctl'),
          ['-q', 'list_queues', 'name', 'leader', '--no-table-headers'],
          { env: environmentOf(number) },
        )
        const line = stdout.split('\n').find((each) => each.startsWith(`${queue}\t`))
        if (line) return line.split('\t')[1] as NodeName
      }
      throw new Error(`no node knows ${queue}`)
    },
    kill: (node) => void processes.get(node)!.kill('SIGKILL'),
    async start(node) {
      launchNode(numberOf(node))
      await isUp(numberOf(node))
    },
    async close() {
      for (const each of [...processes.values()].toReversed()) each.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}
