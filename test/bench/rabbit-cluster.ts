import { startBrokerCluster, type BrokerCluster } from '../support/broker-cluster.ts'
import { killLeaders } from '../support/cluster-run.ts'
import { printValue, secondsOf } from './measure.ts'

const KILLS = 2
const LOAD_MS = 3_000

/** The node that leads the queue is killed under load, comes back, and the next leader is killed. */
export async function bench(): Promise<void> {
  let cluster: BrokerCluster | undefined
  printValue(
    'three nodes are formed in',
    await secondsOf(async () => {
      cluster = await startBrokerCluster()
    }),
    's',
  )
  try {
    const { kills, confirmed, lost, stillQueued, arrivedTwice, repeats } = await killLeaders(cluster!, {
      kills: KILLS,
      loadMs: LOAD_MS,
    })
    for (const [index, { leader, firstConfirmMs, longestPauseMs }] of kills.entries()) {
      printValue(`kill ${index + 1} of ${leader}: first confirm`, firstConfirmMs, 'ms')
      printValue('  longest pause between arrivals', longestPauseMs, 'ms')
    }
    printValue('confirmed', confirmed, 'messages')
    printValue('lost', lost, 'messages')
    printValue('still in the queue', stillQueued, 'messages')
    printValue('arrived more than once', arrivedTwice, 'messages (the consumers know them by their id)')
    printValue('batches that had to be repeated', repeats, '')
  } finally {
    await cluster!.close()
  }
}
