import { setTimeout } from 'node:timers/promises'
import { silentLog } from '../../hub/log.ts'
import { openRabbitBus } from '../../hub/drivers/bus/rabbitmq.ts'
import { startBrokerCluster } from '../support/broker-cluster.ts'
import { command, until } from '../support/rabbit.ts'
import { printValue, secondsOf } from './measure.ts'

const BASE_PORT = 25_600
const QUEUE = 'work.v1'
const PUBLISHERS = 4
const BATCH = 25
const BACKLOG = 2_000
const KILLS = 2
const LOAD_MS = 3_000

/** Publishes and consumes without a pause while the node that leads the queue is killed, comes back, and the next leader is killed. */
export async function bench(): Promise<void> {
  let cluster: Awaited<ReturnType<typeof startBrokerCluster>> | undefined
  printValue('three nodes are formed in', await secondsOf(async () => { cluster = await startBrokerCluster(BASE_PORT) }), 's')
  const open = () => openRabbitBus({ url: cluster!.url, queues: [QUEUE], prefix: 'bench', log: silentLog, heartbeatSeconds: 4 })
  const [sender, receiver] = await Promise.all([open(), open()])
  const confirmedAt: number[] = []
  const arrivedAt: number[] = []
  const confirmed = new Set<number>()
  const arrivals = new Map<number, number>()
  let next = 0
  let repeats = 0
  let stopped = false

  async function publishOn(): Promise<void> {
    while (!stopped) {
      // Consumers keep up, so that what is missing at the end is lost and not late.
      while (confirmed.size - arrivals.size > BACKLOG && !stopped) await setTimeout(5)
      const numbers = Array.from({ length: BATCH }, () => next++)
      // The port asks for a repeat with the same ids.
      while (!stopped && !(await sender.publish(numbers.map((number) => command(QUEUE, number))).then(() => true, () => false))) repeats++
      if (stopped) continue
      confirmedAt.push(performance.now())
      for (const number of numbers) confirmed.add(number)
    }
  }
  const firstAfter = (times: readonly number[], since: number) => times.find((time) => time > since)

  receiver.consume(QUEUE, async ({ body }) => {
    const number = Number(body['number'])
    arrivedAt.push(performance.now())
    arrivals.set(number, (arrivals.get(number) ?? 0) + 1)
    return { kind: 'ack' }
  }, { prefetch: 50 })
  try {
    const publishers = Array.from({ length: PUBLISHERS }, publishOn)
    for (let round = 1; round <= KILLS; round++) {
      await setTimeout(LOAD_MS)
      const leader = await cluster!.leaderOf(`bench.${QUEUE}`)
      const killed = performance.now()
      cluster!.kill(leader)
      // What was on its way at that moment proves nothing: the first that counts began after it.
      const proof = sender.publish([command(QUEUE, next++)]).then(() => performance.now(), () => Number.NaN)
      await until('messages arrive again', () => firstAfter(arrivedAt, killed + 200) !== undefined, 60_000)
      printValue(`kill ${round} of ${leader}: first confirm`, (await proof) - killed, 'ms')
      printValue('  longest pause between arrivals', longestGap(arrivedAt.filter((time) => time > killed - 500)), 'ms')
      await setTimeout(LOAD_MS)
      await cluster!.start(leader)
    }
    stopped = true
    await Promise.all(publishers)
    const missing = () => [...confirmed].filter((number) => !arrivals.has(number)).length
    await until('all that was confirmed arrives', () => missing() === 0, 60_000).catch(() => {})
    printValue('confirmed', confirmed.size, 'messages')
    printValue('lost', missing(), 'messages')
    printValue('still in the queue', (await sender.depth(QUEUE)).ready, 'messages')
    printValue('arrived more than once', [...arrivals.values()].filter((times) => times > 1).length, 'messages (the consumers know them by their id)')
    printValue('batches that had to be repeated', repeats, '')
  } finally {
    stopped = true
    await Promise.all([sender.close(), receiver.close()])
    await cluster!.close()
  }
}

const longestGap = (times: readonly number[]): number => times.reduce((longest, time, index) => Math.max(longest, index === 0 ? 0 : time - times[index - 1]!), 0)
