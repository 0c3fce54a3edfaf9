import type { EventStorePeer } from '../support/eventstore-peer.ts'
import type { LineProxy } from '../support/line-proxy.ts'
import type { OwnServers, ServerName } from '../support/own-servers.ts'
import { onBareChannel } from '../support/rabbit.ts'
import type { ToxicLine } from '../support/toxiproxy.ts'

export type EngineName = 'broker' | 'views' | 'files' | 'log'

/** How an engine can be reached and broken. */
export interface Breakable {
  /** what its clients connect through: a proxy that can go silent, and a second one that can corrupt data */
  line: LineProxy
  toxic: ToxicLine
  kill(): Promise<void>
  start(): Promise<void>
  signal(signal: NodeJS.Signals): Promise<void> | void
}

export interface Fault {
  name: string
  /** `queues`: every queue of the hub, as the broker names them */
  strike(queues: readonly string[]): Promise<unknown> | unknown
  /** Left out where there is nothing to heal: what counts begins with the strike. */
  heal?(): Promise<unknown>
  seconds: number
  /** Messages may be gone, and documents wait for the reconciler. */
  losesMessages?: true
}

export function serverOf(servers: OwnServers, name: ServerName, line: LineProxy, toxic: ToxicLine): Breakable {
  return {
    line,
    toxic,
    kill: () => servers.kill(name),
    start: () => servers.start(name),
    signal: (signal) => servers.signal(name, signal),
  }
}

export const peerOf = (peer: EventStorePeer, line: LineProxy, toxic: ToxicLine): Breakable => ({
  line,
  toxic,
  kill: () => peer.kill(),
  start: () => peer.restart(),
  signal: (signal) => peer.kill(signal),
})

type Toxic = [type: Parameters<ToxicLine['poison']>[0], attributes: Record<string, number>]

/**
 * What can happen to any server and to the way to it. Toxics are those of Toxiproxy; it closes a black hole's
 * connections once that ends, the dead lines stay open for ever.
 */
export function faultsOf(
  { line, toxic, kill, start, signal }: Breakable,
  { seconds, awaySeconds }: { seconds: number; awaySeconds: number },
): Fault[] {
  const poisoned = (
    name: string,
    [type, attributes]: Toxic,
    streams: readonly ('upstream' | 'downstream')[] = ['upstream', 'downstream'],
  ): Fault => ({
    name,
    seconds,
    heal: () => toxic.heal(),
    async strike() {
      for (const stream of streams) await toxic.poison(type, attributes, stream)
    },
  })
  return [
    poisoned('300 ms late', ['latency', { latency: 150, jitter: 50 }]),
    poisoned('one-byte slices', ['slicer', { average_size: 1, size_variation: 0, delay: 20 }]),
    poisoned('10 KB/s', ['bandwidth', { rate: 10 }]),
    poisoned('answers are cut', ['timeout', { timeout: 0 }], ['downstream']),
    poisoned('requests are cut', ['timeout', { timeout: 0 }], ['upstream']),
    poisoned('black hole', ['timeout', { timeout: 0 }]),
    poisoned('reset after 0.5 s', ['reset_peer', { timeout: 500 }], ['downstream']),
    { name: 'refuses connections', seconds, strike: () => toxic.enable(false), heal: () => toxic.enable(true) },
    { name: 'lines dead, new ones pass', seconds: 0, strike: () => line.silence() },
    { name: 'hangs (SIGSTOP)', seconds, strike: () => signal('SIGSTOP'), heal: async () => signal('SIGCONT') },
    { name: 'killed and back', seconds: 0, strike: kill, heal: start },
    { name: `killed, away ${awaySeconds} s`, seconds: awaySeconds, strike: kill, heal: start },
  ]
}

/** What an operator, or a disk, does to a broker alone. */
export function brokerFaults(servers: OwnServers, { seconds }: { seconds: number }): Fault[] {
  const control = (...args: string[]) => servers.control(...args)
  return [
    {
      name: 'memory alarm',
      seconds,
      strike: () => control('set_vm_memory_high_watermark', '0.0001'),
      heal: () => control('set_vm_memory_high_watermark', '0.6'),
    },
    {
      name: 'disk alarm',
      seconds,
      strike: () => control('set_disk_free_limit', '1000GB'),
      heal: () => control('set_disk_free_limit', '50MB'),
    },
    {
      name: 'policy: queues take 1 message',
      seconds,
      strike: () => control('set_policy', 'tight', '.*', '{"max-length":1}', '--apply-to', 'queues', '--priority', '9'),
      heal: () => control('clear_policy', 'tight'),
    },
    { name: 'connections closed by hand', seconds: 0, strike: () => control('close_all_connections', 'bench') },
    {
      name: 'every queue deleted',
      seconds: 0,
      losesMessages: true,
      strike: (queues) =>
        onBareChannel(servers.fact('AMQP_URL'), async (channel) => {
          for (const queue of queues) await channel.deleteQueue(queue)
        }),
    },
    {
      name: 'all data deleted',
      seconds: 0,
      losesMessages: true,
      async strike() {
        await servers.kill('rabbitmq')
        servers.eraseData('rabbitmq')
      },
      heal: () => servers.start('rabbitmq'),
    },
  ]
}
