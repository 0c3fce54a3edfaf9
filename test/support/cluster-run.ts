import { setTimeout } from 'node:timers/promises'
import { openRabbitBus } from '../../hub/drivers/bus/rabbitmq/rabbitmq.ts'
import { silentLog } from '../../hub/log.ts'
import type { BrokerCluster, NodeName } from './broker-cluster.ts'
import { command } from './rabbit.ts'
import { untilTrue } from './until.ts'

const QUEUE = 'work.v1'
const PUBLISHERS = 4
const BATCH = 25
const BACKLOG = 2_000
const PATIENCE_MS = 60_000

interface LeaderKill {
  leader: NodeName
  /** from the kill to the confirm of a message that was published after it */
  firstConfirmMs: number
  longestPauseMs: number
}
interface ClusterReport {
  kills: LeaderKill[]
  confirmed: number
  lost: number
  stillQueued: number
  /** consumers know them by their id */
  arrivedTwice: number
  /** batches that the bus could not take, and that were published again with the same ids */
  repeats: number
}

/**
 * Publishes and consumes without a pause while the node that leads the queue is killed and comes back, `kills` times.
 */
export async function killLeaders(
  cluster: BrokerCluster,
  { kills, loadMs }: { kills: number; loadMs: number },
): Promise<ClusterReport> {
  const open = () =>
    openRabbitBus({ url: cluster.url, queues: [QUEUE], prefix: 'cluster', log: silentLog, heartbeatSeconds: 4 })
  const [sender, receiver] = await Promise.all([open(), open()])
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
      let taken = false
      while (!taken && !stopped) {
        taken = await sender.publish(numbers.map((number) => command(QUEUE, number))).then(
          () => true,
          () => false,
        )
        if (!taken) repeats++
      }
      if (taken) for (const number of numbers) confirmed.add(number)
    }
  }

  async function killLeader(): Promise<LeaderKill> {
    await setTimeout(loadMs)
    const leader = await cluster.leaderOf(`cluster.${QUEUE}`)
    const killed = performance.now()
    cluster.kill(leader)
    // What was on its way at that moment proves nothing: the first that counts began after it.
    const proof = sender.publish([command(QUEUE, next++)]).then(
      () => performance.now(),
      () => Number.NaN,
    )
    await untilTrue('messages arrive again', () => arrivedAt.some((time) => time > killed + 200), PATIENCE_MS)
    const firstConfirmMs = (await proof) - killed
    const longestPauseMs = longestGap(arrivedAt.filter((time) => time > killed - 500))
    await setTimeout(loadMs)
    await cluster.start(leader)
    return { leader, firstConfirmMs, longestPauseMs }
  }

  receiver.consume(
    QUEUE,
    async ({ body }) => {
      const number = Number(body['number'])
      arrivedAt.push(performance.now())
      arrivals.set(number, (arrivals.get(number) ?? 0) + 1)
      return { kind: 'ack' }
    },
    { prefetch: 50 },
  )
  try {
    const publishers = Array.from({ length: PUBLISHERS }, publishOn)
    const killed: LeaderKill[] = []
    while (killed.length < kills) killed.push(await killLeader())
    stopped = true
    await Promise.all(publishers)
    const missing = () => [...confirmed].filter((number) => !arrivals.has(number)).length
    const queued = async () => (await sender.depth(QUEUE)).ready
    // Messages that were not awaited at the stop, and duplicates, may arrive a moment later.
    await untilTrue(
      'all that was confirmed arrives, and the queue is empty',
      async () => missing() === 0 && (await queued()) === 0,
      PATIENCE_MS,
    ).catch(() => {})
    return {
      kills: killed,
      confirmed: confirmed.size,
      lost: missing(),
      stillQueued: await queued(),
      arrivedTwice: [...arrivals.values()].filter((times) => times > 1).length,
      repeats,
    }
  } finally {
    stopped = true
    await Promise.all([sender.close(), receiver.close()])
  }
}

const longestGap = (times: readonly number[]): number =>
  times.reduce((longest, time, index) => Math.max(longest, index === 0 ? 0 : time - times[index - 1]!), 0)
