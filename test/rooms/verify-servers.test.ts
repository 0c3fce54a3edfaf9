import assert from 'node:assert/strict'
import { waybill } from '../support/command.ts'
import { startEventStorePeer, type EventStorePeer } from '../support/eventstore-peer.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { makeBucket } from '../support/s3.ts'
import { withService } from '../support/services.ts'

withService('verify, with the log and the documents on servers', 'S3_URL', (server) => {
  let peer: EventStorePeer
  let bucket: Awaited<ReturnType<typeof makeBucket>>
  let hub: TestHub
  let env: Record<string, string>
  before(async () => {
    peer = await startEventStorePeer()
    bucket = await makeBucket(server)
    const pepper = '5'.repeat(64)
    hub = await openTestHub({ settings: { eventStore: peer.url, blobs: bucket.url, pepper } })
    env = { WAYBILL_EVENT_STORE: peer.url, WAYBILL_BLOBS: bucket.url, WAYBILL_PEPPER: pepper }
  })
  after(async () => {
    await hub?.close()
    await bucket?.remove()
    await peer?.close()
  })

  const verified = async () => {
    const { code, objects, stderr } = await waybill(['verify', '--json'], { env })
    assert.equal(objects.length, 1, stderr)
    return { code, ...(objects[0] as { checked: string[]; problems: { text: string; cure: string }[] }) }
  }

  it('reads both while the hub runs, and finds nothing wrong', async () => {
    for (const number of ['ONE', 'TWO']) await hub.settled((await hub.send(quickInvoice(number))).body.id)
    const { code, checked, problems } = await verified()
    assert.deepEqual([code, problems], [0, []])
    assert.match(
      checked.join('\n'),
      /^\d+ events in \d+ streams[^]*^6 blobs with \d+ bytes[^]*^1 API key has a pepper/m,
    )
  })

  it('names a document that the bucket has lost, and a missing pepper', async () => {
    const [object] = await bucket.objects()
    await bucket.delete(object!.Key!)
    delete env['WAYBILL_PEPPER']
    const { code, problems } = await verified()
    assert.equal(code, 1)
    assert.deepEqual(
      problems.map(({ text }) => text.replace(/main\/[0-9a-f]{64}/, 'KEY')),
      [
        'The blob KEY is missing.',
        'The pepper is missing or not 64 hex digits (WAYBILL_PEPPER): no API key of this hub is valid.',
      ],
    )
  })

  it('records that the log was restored, for the couriers of the next start', async () => {
    const { code, stdout, stderr } = await waybill(['restore', '--record'], { env })
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^Recorded\./)
    const events = await hub.hub.engines.store.read('hub-restores')
    assert.deepEqual(
      events.map(({ type, data }) => [type, data]),
      [['LogRestored', {}]],
    )
  })
})
