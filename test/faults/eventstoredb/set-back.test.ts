import assert from 'node:assert/strict'
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import type { EventStore } from '../../../hub/drivers/event-store/port.ts'
import { openEmbeddedViews } from '../../../hub/drivers/views/embedded/embedded.ts'
import { silentLog } from '../../../hub/log.ts'
import { runProjection } from '../../../projections/runner.ts'
import { event } from '../../contracts/event-store-rig.ts'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { open } from './follower.ts'

describe('a hub on an EventStoreDB that is restored from a backup while the hub runs', function () {
  this.timeout(120_000)
  let peer: EventStorePeer
  let store: EventStore
  beforeEach(async () => {
    peer = await startEventStorePeer()
    store = await open(peer.url)
  })
  afterEach(async () => {
    await store.close()
    await peer.close()
  })

  const append = (stream: string) => store.append(stream, [event('E')], 'no-stream')
  async function backUp(): Promise<void> {
    await peer.kill('SIGTERM')
    for (const end of ['', '-wal', '-shm'])
      if (existsSync(peer.logFile + end)) copyFileSync(peer.logFile + end, `${peer.logFile}.backup${end}`)
    await peer.restart()
  }
  async function restore(): Promise<void> {
    await peer.kill()
    for (const end of ['', '-wal', '-shm']) {
      rmSync(peer.logFile + end, { force: true })
      if (existsSync(`${peer.logFile}.backup${end}`)) copyFileSync(`${peer.logFile}.backup${end}`, peer.logFile + end)
    }
    await peer.restart()
  }

  for (const { title, more } of [
    { title: 'and is shorter than its views', more: 0 },
    { title: 'and has grown past its views before they look', more: 400 },
  ])
    it(`builds its views again from a log that was set back ${title}`, async () => {
      const views = openEmbeddedViews({ folder: temporaryFolder('views') })
      const stop = new AbortController()
      const prefix = `k${randomUUID().slice(0, 8)}-`
      const errors: (string | undefined)[] = []
      const view = await runProjection({
        store,
        views,
        projection: {
          view: 'seen',
          version: 1,
          prefixes: [prefix],
          indexes: [],
          madeOf: 'stream',
          idOf: ({ stream }) => stream,
          project: (_, { stream }) => ({ stream }),
        },
        log: { ...silentLog, error: (facts) => void errors.push((facts as { code?: string }).code) },
        now: () => new Date().toISOString(),
        signal: stop.signal,
        verifyMs: 500,
      })
      const rows = async () => {
        const sort = { field: 'id', direction: 1 } as const
        return (await views.find(view.live(), { filter: {}, sort, limit: 1_000 })).documents.map(({ id }) => id)
      }
      const kept = [`${prefix}a`, `${prefix}b`]
      for (const stream of kept) await append(stream)
      await until(async () => (await rows()).length === 2)
      await backUp()
      for (const stream of ['c', 'd', 'e']) await append(`${prefix}${stream}`)
      await append('other-1')
      await until(async () => (await rows()).length === 5)
      await restore()
      const fresh = Array.from({ length: more }, (_, n) => `${prefix}n${n}`)
      for (const stream of fresh) await append(stream)
      await until(() => view.status().mismatch !== undefined || errors.length > 0)
      await append(`${prefix}z`)
      const expected = [...kept, ...fresh, `${prefix}z`].toSorted()
      await until(async () => (await rows()).length === expected.length)
      assert.deepEqual(await rows(), expected)
      assert.ok(errors.includes('log-mismatch'), errors.join())
      stop.abort()
      await view.done
      await views.close()
    })
})
