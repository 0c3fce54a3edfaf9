import assert from 'node:assert/strict'
import { startBrokerCluster } from '../../support/broker-cluster.ts'
import { killLeaders } from '../../support/cluster-run.ts'
import { withService } from '../../support/services.ts'

const RESUMES_MS = 15_000

withService('a RabbitMQ cluster of three nodes', 'AMQP_URL', () => {
  it('loses nothing and resumes within 15 s when the leader of a queue is killed under load', async function () {
    this.timeout(240_000)
    const cluster = await startBrokerCluster()
    try {
      const {
        kills: [kill],
        confirmed,
        lost,
        stillQueued,
      } = await killLeaders(cluster, { kills: 1, loadMs: 300 })
      assert.ok(confirmed > 100, `${confirmed} messages were confirmed`)
      assert.deepEqual([lost, stillQueued], [0, 0])
      assert.ok(kill!.longestPauseMs < RESUMES_MS && kill!.firstConfirmMs < RESUMES_MS, JSON.stringify(kill))
      console.log(
        `    ${confirmed} messages confirmed; the first after the kill of ${kill!.leader} ` +
          `${Math.round(kill!.firstConfirmMs)} ms later`,
      )
    } finally {
      await cluster.close()
    }
  })
})
