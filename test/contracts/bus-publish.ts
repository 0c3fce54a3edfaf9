import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { DeliveredMessage, Settlement } from '../../hub/drivers/bus/port.ts'
import { ACK, type BusRig } from './bus-rig.ts'

export function publishContract(rig: BusRig): void {
  describe('publishing and consuming', () => {
    messages(rig)
    consumers(rig)
  })
}

function messages(rig: BusRig): void {
  it('delivers what was published, whole and in order, and not again once it is acknowledged', async () => {
    const sent = Array.from({ length: 5 }, (_, number) => rig.message({ number }))
    await rig.bus().publish(sent)
    const seen = await rig.collect(5, () => ACK, 1)
    assert.deepEqual(
      seen.map(({ id, queue: at, type, body, headers, attempt, redelivered, history }) => ({
        id,
        queue: at,
        type,
        body,
        headers,
        attempt,
        redelivered,
        history,
      })),
      sent.map((each) => ({ ...each, attempt: 1, redelivered: false, history: [] })),
    )
    await rig.reaches({ ready: 0, running: 0, delayed: 0, parked: 0 })
  })

  it('keeps names, values and text of any form', async () => {
    const headers = {
      'tenant': 'main',
      'x-other': 'x',
      'CC': 'copy',
      '_own': '',
      'traceparent': `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      'x-waybill-attempt': '9',
      'Straße': 'Zürich – 你好 🚚',
    }
    const body = {
      text: 'Zürich – 你好 🚚\u0000"\n',
      empty: '',
      nothing: null,
      deep: { list: [1, 2.5, true, { a: [] }] },
      large: 'x'.repeat(20_000),
    }
    const sent = { ...rig.message(body), headers }
    await rig.bus().publish([sent])
    const [seen] = await rig.collect(1)
    assert.deepEqual([seen!.body, seen!.headers, seen!.attempt], [body, headers, 1])
  })

  it('accepts an empty batch, and refuses to consume a queue that does not exist', async () => {
    await rig.bus().publish([])
    assert.throws(() => rig.bus().consume(`missing.${randomUUID()}`, async () => ACK, { prefetch: 1 }), {
      code: 'unroutable',
    })
  })

  it('wakes a waiting consumer', async () => {
    const seen = rig.collect(1)
    await rig.bus().publish([rig.message({ late: true })])
    assert.deepEqual((await seen)[0]!.body, { late: true })
  })

  it('sends no message of a batch in which one has no queue', async () => {
    await assert.rejects(rig.bus().publish([rig.message(), rig.message({}, `missing.${randomUUID()}`)]), {
      code: 'unroutable',
    })
    assert.equal((await rig.bus().depth(rig.queue())).ready, 0)
  })

  it('keeps queues apart', async () => {
    await rig.bus().publish([rig.message({ of: 'one' }), rig.message({ of: 'other' }, rig.under().queues[1])])
    assert.deepEqual(
      (await rig.collect(1)).map(({ body }) => body),
      [{ of: 'one' }],
    )
    await rig.reaches({ ready: 1, running: 0, delayed: 0, parked: 0 }, rig.under().queues[1])
  })
}

function consumers(rig: BusRig): void {
  it('delivers at most as many messages at once as the prefetch allows', async () => {
    await rig.bus().publish(Array.from({ length: 12 }, () => rig.message()))
    let running = 0
    let most = 0
    let open = () => {}
    const three = new Promise<void>((resolve) => {
      open = resolve
    })
    await rig.collect(
      12,
      async () => {
        most = Math.max(most, ++running)
        if (running === 3) open()
        await three
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
        running--
        return ACK
      },
      3,
    )
    assert.equal(most, 3)
  })

  it('delivers each message to one of two consumers', async () => {
    await rig.bus().publish(Array.from({ length: 40 }, (_, number) => rig.message({ number })))
    const seen: unknown[] = []
    await new Promise<void>((resolve) => {
      const handler = async ({ body }: DeliveredMessage): Promise<Settlement> => {
        seen.push(body['number'])
        if (seen.length === 40) setImmediate(resolve)
        return ACK
      }
      rig.bus().consume(rig.queue(), handler, { prefetch: 4 })
      rig.bus().consume(rig.queue(), handler, { prefetch: 4 })
    })
    assert.deepEqual(
      seen.map(Number).toSorted((a, b) => a - b),
      Array.from({ length: 40 }, (_, number) => number),
    )
  })
}
