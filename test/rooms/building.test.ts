import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Part } from '../../hub/api/routes/health.ts'
import { openReadModels } from '../../hub/app/read-models.ts'
import type { Seams } from '../../hub/app/roles/role.ts'
import type { EventStore } from '../../hub/drivers/event-store/port.ts'
import { silentLog } from '../../hub/log.ts'
import type { ProjectionStatus } from '../../projections/runner.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { PROJECTIONS } from '../../projections/views.ts'
import { waybill } from '../support/command.ts'
import { openTestHub, viewsLevel, type TestHub } from '../support/hub.ts'
import { now, openProjecting } from '../support/projecting.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const DOCUMENTS = 8
const LISTS = ['/documents', '/deliveries', '/audit/events']
const VIEWS = ['documents', 'deliveries', 'audit']

type Listed = Record<string, unknown[]> & { building?: { progress: number } }

describe('a view that is being built', function () {
  this.timeout(60_000)
  let data: string
  let release: () => void

  beforeEach(() => {
    data = path.join(temporaryFolder('building'), 'data')
  })

  /** Followers of documents get half of the log, and the rest once they are released. */
  function halved(): Seams {
    let released = false
    release = () => {
      released = true
    }
    const isView = (prefixes: readonly string[]) => PROJECTIONS.some((each) => each.prefixes.join() === prefixes.join())
    const follow: (store: EventStore) => EventStore['follow'] = (store) =>
      async function* (after, prefixes, signal) {
        for await (const page of store.follow(after, prefixes, signal)) {
          const half = isView(prefixes) && after === undefined ? page.events.slice(0, page.events.length / 2) : []
          if (half.length > 0) {
            const { position } = half.at(-1)!
            yield { events: half, position, caughtUp: false }
            while (!released && !signal.aborted) {
              yield { events: [], position, caughtUp: false }
              await delay(5)
            }
          }
          yield { ...page, events: page.events.slice(half.length) }
        }
      }
    return { engines: (engines) => ({ ...engines, store: { ...engines.store, follow: follow(engines.store) } }) }
  }
  async function hubWithDocuments(): Promise<void> {
    const hub = await openTestHub({ data })
    for (let n = 0; n < DOCUMENTS; n++) await hub.settled((await hub.send(quickInvoice(`B-${n}`))).body.id)
    await viewsLevel(hub)
    assert.equal((await list(hub, '/documents')).body.building, undefined)
    await hub.close()
  }
  const list = (hub: TestHub, route: string) => hub.call<Listed>('GET', route)
  const partsOf = async (hub: TestHub) => {
    const { status, body } = await hub.call<{ parts: Record<string, Part> }>('GET', '/health/ready')
    return { status, parts: body.parts }
  }

  it('is shown as incomplete by its lists, the readiness and the command until it is level with the log', async () => {
    await hubWithDocuments()
    rmSync(path.join(data, 'views'), { recursive: true })
    const hub = await openTestHub({ data, seams: halved() })
    try {
      const progressOf = async (view: string) => (await partsOf(hub)).parts[`view ${view}`]!.progress ?? 0
      await until(async () => (await Promise.all(VIEWS.map(progressOf))).every((share) => share > 0))
      for (const route of LISTS) {
        const { headers, body } = await list(hub, route)
        const { progress } = body.building!
        assert.ok(progress > 0 && progress < 1, `${route}: ${progress}`)
        assert.equal(Number(headers.get('waybill-view-progress')).toFixed(4), progress.toFixed(4))
      }
      const csv = await hub.call('GET', '/audit/events', { headers: { accept: 'text/csv' } })
      assert.ok(Number(csv.headers.get('waybill-view-progress')) < 1)
      const { status, parts } = await partsOf(hub)
      assert.equal(status, 200, 'documents are accepted and delivered meanwhile')
      for (const view of VIEWS) assert.match(parts[`view ${view}`]!.detail!, /^being built: \d+ %$/)
      const { views } = (await hub.call<{ views: ProjectionStatus[] }>('GET', '/views')).body
      // Views of samples have nothing to build: there are none.
      const built = views.filter(({ view }) => VIEWS.includes(view))
      assert.ok(built.length === VIEWS.length && built.every(({ building }) => building! > 0 && building! < 1))
      const command = await waybill(['list'], { env: { WAYBILL_URL: hub.url, WAYBILL_API_KEY: hub.key } })
      assert.match(command.stderr, /The list is incomplete: the hub is building it from its log \(\d+ %\)/)
      release()
      await viewsLevel(hub)
      for (const route of LISTS) {
        const { headers, body } = await list(hub, route)
        assert.deepEqual([body.building, headers.get('waybill-view-progress')], [undefined, null])
      }
      assert.equal((await list(hub, '/documents')).body['documents']!.length, DOCUMENTS)
      assert.equal((await partsOf(hub)).parts['view documents']!.progress, undefined)
    } finally {
      release()
      await hub.close()
    }
  })

  it('beside the live one leaves the lists complete, and the readiness shows its progress', async () => {
    await hubWithDocuments()
    const hub = await openTestHub({ data, seams: halved() })
    try {
      // A restarted hub first reads the events at the end of its log that its views lack.
      await until(async () => (await list(hub, '/documents')).body.building === undefined)
      const rebuilt = hub.call('POST', '/views/documents/rebuild')
      await until(async () => ((await partsOf(hub)).parts['view documents']!.progress ?? 0) > 0)
      const { body } = await list(hub, '/documents')
      assert.deepEqual([body['documents']!.length, body.building], [DOCUMENTS, undefined])
      release()
      assert.equal((await rebuilt).status, 200)
      await until(async () => (await partsOf(hub)).parts['view documents']!.progress === undefined)
    } finally {
      release()
      await hub.close()
    }
  })

  it('is not mentioned by a hub without events or after a restart', async () => {
    for (const _ of ['new', 'restarted']) {
      const hub = await openTestHub({ data })
      await viewsLevel(hub)
      for (const route of LISTS) assert.equal((await list(hub, route)).body.building, undefined)
      assert.equal((await partsOf(hub)).status, 200)
      await hub.close()
    }
  })

  it('by another process is shown as incomplete by a process that only reads it', async () => {
    const p = openProjecting()
    const stop = new AbortController()
    await p.append('a')
    await p.append('b')
    const { store, views } = p
    const readModels = await openReadModels({ store, views, log: silentLog, now, signal: stop.signal }, false)
    assert.equal(readModels.building(documentsProjection), 0)
    const [, part] = readModels.parts().find(([name]) => name === 'view documents')!
    assert.deepEqual(part, { ready: true, progress: 0, detail: 'being built: 0 %' })
    const running = await p.start()
    await p.level(running)
    await until(() => readModels.building(documentsProjection) === undefined)
    assert.equal(readModels.parts().find(([name]) => name === 'view documents')![1], undefined)
    stop.abort()
    await p.close()
  })
})
