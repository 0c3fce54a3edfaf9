import assert from 'node:assert/strict'
import type * as embedded from '../../hub/drivers/bus/embedded/embedded.ts'
import { openDispatching, QUEUE } from '../support/dispatching.ts'
import { command } from '../support/rabbit.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const HOUR_MS = 3_600_000

describe('a wall clock that is set back by an hour', () => {
  const { now } = Date
  let off = 0
  before(() => {
    Date.now = () => now() + off
  })
  afterEach(() => {
    off = 0
  })
  after(() => {
    Date.now = now
  })

  it('does not hold up a message that waits for its retry on the embedded bus', async function () {
    this.timeout(20_000)
    // A copy of its own: the driver may keep the function that it finds when it is loaded.
    const copy = '../../hub/drivers/bus/embedded/embedded.ts?clock'
    const { openEmbeddedBus } = (await import(copy)) as typeof embedded
    const bus = openEmbeddedBus({ folder: temporaryFolder('clock'), queues: [QUEUE] })
    await bus.publish([command(QUEUE, 1), command(QUEUE, 2)])
    const attempts: number[] = []
    bus.consume(
      QUEUE,
      async ({ body, attempt }) => {
        // One waits already when the clock is set back, the other one begins to wait after it.
        if (body['number'] === 2 && attempt === 1) off = -HOUR_MS
        attempts.push(attempt)
        return attempt === 1 ? { kind: 'retry', delay: '5s', code: 'internal', reason: 'busy' } : { kind: 'ack' }
      },
      { prefetch: 1 },
    )
    await until(() => attempts.length === 4)
    assert.deepEqual(attempts, [1, 1, 2, 2])
    await bus.close()
  })

  describe('under a dispatcher', () => {
    const deadlines = { readMs: 60_000, deliverMs: 60_000 }
    let d: ReturnType<typeof openDispatching>
    let published: number
    beforeEach(() => {
      d = openDispatching()
      published = 0
      const { publish } = d.bus
      d.bus.publish = async (messages) => {
        await publish(messages)
        published += messages.length
      }
    })
    afterEach(() => d.close())

    it('does not put off the deadline of published work until it has caught up', async () => {
      await d.receive('main', '01J1')
      d.start({ deadlines, tickMs: 5 })
      await until(() => published === 1)
      d.time.wallOff = -HOUR_MS
      const isOverdue = async () => (await d.eventsOf('main', '01J1')).includes('StageOverdue')
      // What passed before the jump, and before the next look after it, cannot be measured.
      for (let minutes = 0; minutes < HOUR_MS / 60_000 / 3 && !(await isOverdue()); minutes++) {
        d.time.at += 60_000
        await d.receive('main', `01J-tick-${minutes}`)
        await until(async () => (await d.bus.depth(QUEUE)).ready >= minutes + 2)
      }
      await until(isOverdue)
    })

    it('does not request work again before its deadline', async () => {
      d.start({ deadlines, tickMs: 5 })
      d.time.wallOff = -HOUR_MS
      await d.receive('main', '01J1')
      await until(() => published === 1)
      d.time.wallOff = 0
      d.time.at += 30_000
      await d.receive('main', '01J2')
      await until(() => published === 2)
      assert.deepEqual(await d.eventsOf('main', '01J1'), ['DocumentReceived'])
    })
  })
})
