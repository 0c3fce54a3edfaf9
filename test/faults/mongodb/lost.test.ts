import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { openApiKeys } from '../../../hub/auth/api-keys/api-keys.ts'
import { openEmbeddedEventStore } from '../../../hub/drivers/event-store/embedded/embedded.ts'
import type { EventStore } from '../../../hub/drivers/event-store/port.ts'
import { openMongoViews } from '../../../hub/drivers/views/mongodb/mongodb.ts'
import type { Views } from '../../../hub/drivers/views/port.ts'
import { silentLog } from '../../../hub/log.ts'
import type { Projection } from '../../../projections/projection.ts'
import { runProjection } from '../../../projections/runner.ts'
import { dropDatabase } from '../../support/mongodb.ts'
import { withService } from '../../support/services.ts'
import { until } from '../../support/until.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const DOCUMENTS = 20
const now = () => new Date().toISOString()

/** One document for each stream. */
const counting: Projection = {
  view: 'counted',
  version: 1,
  prefixes: ['counted-'],
  indexes: [['stream']],
  madeOf: 'stream',
  idOf: ({ stream }) => stream,
  project: (current, { stream }) => ({ stream, events: Number(current?.['events'] ?? 0) + 1 }),
}

withService('a MongoDB server that has lost its data', 'MONGODB_URL', (url) => {
  const database = `lost_${randomUUID().slice(0, 8)}`
  let folder: string
  let store: EventStore
  let views: Views
  let stop: AbortController

  beforeEach(async () => {
    folder = temporaryFolder('lost')
    store = openEmbeddedEventStore({ folder })
    views = await openMongoViews({ url, database, log: silentLog })
    stop = new AbortController()
  })
  afterEach(async () => {
    stop.abort()
    await views.close()
    await store.close()
    await dropDatabase(url, database)
  })

  const append = (stream: string, at: number | 'no-stream' = 'no-stream') =>
    store.append(stream, [{ id: randomUUID(), type: 'Counted', data: {}, metadata: {} }], at)
  const projected = (signal: AbortSignal) =>
    runProjection({ store, views, projection: counting, log: silentLog, now, signal, lookMs: 20 })
  const keysOf = (on: Views, signal: AbortSignal) =>
    openApiKeys({ store, views: on, pepper: Buffer.alloc(32), log: silentLog, now, signal })

  for (const [title, happens] of [
    ['when the next event comes', true],
    ['even if no event comes', false],
  ] as const) {
    it(`has its views rebuilt from the log, ${title}`, async () => {
      for (let number = 0; number < DOCUMENTS; number++) await append(`counted-${number}`)
      const view = await projected(stop.signal)
      const stored = async () =>
        (await views.find(view.live(), { filter: {}, sort: { field: 'stream', direction: 1 }, limit: 100 })).documents
          .length
      await until(async () => (await stored()) === DOCUMENTS)
      await dropDatabase(url, database)
      if (happens) await append('counted-0', 0)
      await until(async () => (await stored()) === DOCUMENTS)
      if (happens)
        assert.equal((await views.load(view.live(), ['counted-0'])).documents.get('counted-0')?.['events'], 2)
      assert.equal(await views.live('counted'), view.live().collection)
      stop.abort()
      await view.done
    })
  }

  it('keeps all API keys, and revoked keys stay revoked', async () => {
    const keys = await keysOf(views, stop.signal)
    const [kept, revoked] = [await keys.issue('main', 'admin', 'kept'), await keys.issue('main', 'viewer', 'revoked')]
    await keys.revoke('main', keys.list('main').find(({ label }) => label === 'revoked')!.keyId)
    const isStored = async () =>
      (await views.load({ collection: 'api_keys_v2', indexes: [] }, [])).checkpoint === (await store.head())
    await until(isStored)
    await dropDatabase(url, database)
    const later = await keys.issue('main', 'viewer', 'later')
    await until(isStored)
    assert.deepEqual(
      [keys.verify(kept)?.role, keys.verify(revoked), keys.verify(later)?.role],
      ['admin', undefined, 'viewer'],
    )
    const restarted = await openMongoViews({ url, database, log: silentLog })
    const again = await keysOf(restarted, stop.signal)
    assert.deepEqual(
      [again.isEmpty(), again.verify(kept)?.role, again.verify(revoked), again.verify(later)?.role],
      [false, 'admin', undefined, 'viewer'],
    )
    stop.abort()
    await restarted.close()
  })
})
