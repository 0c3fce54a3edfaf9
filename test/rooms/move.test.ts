import assert from 'node:assert/strict'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { OpenTarget } from '../../adapters/registry.ts'
import { openEventStoreDb } from '../../hub/drivers/event-store/eventstoredb/eventstoredb.ts'
import { silentLog } from '../../hub/log.ts'
import { copyLog, verifyLog } from '../../hub/move/copy-log.ts'
import { referencesIn } from '../../hub/move/copy-blobs.ts'
import type { DocumentView } from '../../projections/documents.ts'
import { event, fresh } from '../contracts/event-store-rig.ts'
import { waybill } from '../support/command.ts'
import { startEventStorePeer, type EventStorePeer } from '../support/eventstore-peer.ts'
import { openTestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { makeBucket } from '../support/s3.ts'
import { withService } from '../support/services.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const TARGETS = `ledger:\n  adapter: sql\n  settings: { url: "sqlite:\${data}/ledger.sqlite" }\n`

withService('an embedded hub that moves to real engines', 'S3_URL', (server) => {
  let peer: EventStorePeer
  let bucket: Awaited<ReturnType<typeof makeBucket>>
  const home = temporaryFolder('move')
  const data = path.join(home, 'data')
  before(async () => {
    peer = await startEventStorePeer()
    bucket = await makeBucket(server)
  })
  after(async () => {
    await peer.close()
    await bucket.remove()
  })

  const move = () => waybill(['move', '--data', data, '--event-store', peer.url, '--blobs', bucket.url])
  let posted: DocumentView[]

  it('is copied whole, ids and order kept, and a second copy adds nothing', async () => {
    const hub = await openTestHub({ data, targets: TARGETS })
    for (let number = 1; number <= 5; number++)
      await hub.settled((await hub.send(quickInvoice(`MOVE-${number}`))).body.id)
    posted = (await hub.call<{ documents: DocumentView[] }>('GET', '/documents', { query: { sort: 'receivedAt' } }))
      .body.documents
    await hub.close()
    const first = await move()
    assert.equal(first.code, 0, first.stderr)
    assert.match(first.stdout, /\d+ events in \d+ streams copied and verified[^]*15 blobs/)
    assert.ok(first.stdout.includes(`Set WAYBILL_PEPPER to the content of ${path.join(data, 'pepper')}`), first.stdout)
    assert.doesNotMatch(first.stdout, /parked/)
    const types = await Promise.all(
      (await bucket.objects()).map(async ({ Key }) => (await bucket.head(Key!)).ContentType!),
    )
    assert.deepEqual(types.toSorted(), [
      ...Array<string>(10).fill('application/octet-stream'),
      ...Array<string>(5).fill('application/pdf'),
    ])
    const { events } = await peer.facts()
    const second = await move()
    assert.equal(second.code, 0, second.stderr)
    assert.equal((await peer.facts()).events, events)
  })

  it('continues there: what was posted is not posted again, and its trail is complete', async () => {
    const hub = await openTestHub({ data, targets: TARGETS, settings: { eventStore: peer.url, blobs: bucket.url } })
    try {
      for (const { id } of posted) {
        const document = await hub.settled(id)
        assert.equal(document.state, 'posted')
        assert.ok((await hub.trail(id)).some(({ event: type }) => type === 'DeliveryPosted'))
        assert.equal((await hub.call('GET', `/documents/${id}/original`)).bytes.subarray(0, 4).toString(), '%PDF')
      }
      const again = await hub.send(quickInvoice('MOVE-1'))
      assert.deepEqual(
        [again.status, again.body.id],
        [200, posted.find(({ fields }) => fields.invoiceNumber?.value === 'MOVE-1')!.id],
      )
      const { body } = await hub.call<{ deliveries: { reference: string }[] }>('GET', '/deliveries')
      assert.deepEqual(
        body.deliveries.map(({ reference }) => Number(reference)).toSorted((a, b) => a - b),
        [1, 2, 3, 4, 5],
      )
    } finally {
      await hub.close()
    }
  })

  it('names the parked messages, which are not copied', async () => {
    const own = path.join(home, 'parked')
    const down = (targets: Map<string, OpenTarget>) =>
      new Map(
        [...targets].map(([name, open]): [string, OpenTarget] => [
          name,
          {
            ...open,
            target: {
              ...open.target,
              send: () => Promise.reject(new Error('refused')),
              classify: () => ({ kind: 'not-sent', detail: 'It is down.' }),
            },
          },
        ]),
      )
    const hub = await openTestHub({ data: own, targets: TARGETS, seams: { attempts: 1, targets: down } })
    assert.equal((await hub.settled((await hub.send(quickInvoice('MOVE-PARKED'))).body.id)).state, 'failed')
    while ((await hub.call<{ parked: unknown[] }>('GET', '/parked')).body.parked.length === 0) await delay(20)
    await hub.close()
    const moved = await waybill(['move', '--data', own, '--blobs', bucket.url])
    assert.equal(moved.code, 0, moved.stderr)
    assert.match(
      moved.stdout,
      /^1 parked message is not copied\. List them in the old hub with `waybill parked list`; [^\n]* `waybill replay DOCUMENT`/m,
    )
  })

  it('is refused where the other store holds something else', async () => {
    const [from, to] = [await openEventStoreDb({ url: peer.url, log: silentLog }), await startEventStorePeer()]
    const target = await openEventStoreDb({ url: to.url, log: silentLog })
    try {
      const stream = fresh()
      await target.append(stream, [event()], 'no-stream')
      const copied = await copyLog(from, target, { signal: new AbortController().signal, seen: () => {} })
      await assert.rejects(verifyLog(target, copied, new AbortController().signal), { code: 'move-failed' })
    } finally {
      await from.close()
      await target.close()
      await to.close()
    }
  })
})

describe('the references of an event', () => {
  it('are found wherever they are in its data, and nothing else is mistaken for one', () => {
    const blob = { key: 'main/aa', sha256: 'aa', size: 1 }
    assert.deepEqual(
      referencesIn({ blob, list: [{ deep: { payload: { ...blob, key: 'main/bb' } } }], key: 'W1', size: 3 }),
      [
        { key: 'main/aa', size: 1 },
        { key: 'main/bb', size: 1 },
      ],
    )
  })
})
