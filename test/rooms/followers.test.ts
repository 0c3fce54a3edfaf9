import assert from 'node:assert/strict'
import path from 'node:path'
import { openApiKeys } from '../../hub/auth/api-keys/api-keys.ts'
import { openEmbeddedBus } from '../../hub/drivers/bus/embedded/embedded.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import type { Views } from '../../hub/drivers/views/port.ts'
import { WaybillError, type ErrorCode } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import { startDispatcher } from '../../hub/pipeline/dispatcher/dispatch.ts'
import { keysPart } from '../../hub/app/health.ts'
import type { Projection } from '../../projections/projection.ts'
import { runProjection } from '../../projections/runner.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const now = () => new Date().toISOString()

/** Fails the first calls of a step. */
function failing<Values extends unknown[], T>(
  code: ErrorCode,
  times: number,
  step: (...values: Values) => Promise<T>,
): (...values: Values) => Promise<T> {
  let left = times
  return async (...values) => {
    if (left-- > 0) throw new WaybillError(code, 'Not now.')
    return step(...values)
  }
}

describe('a follower of the log', () => {
  const folder = temporaryFolder('followers')
  const store = openEmbeddedEventStore({ folder: path.join(folder, 'events') })
  const bus = openEmbeddedBus({ folder: path.join(folder, 'bus'), queues: ['read.standard.v1'] })
  const views = openEmbeddedViews({ folder: path.join(folder, 'views') })
  const stop = new AbortController()
  after(async () => {
    stop.abort()
    for (const each of [store, bus, views]) await each.close()
  })
  const receive = async (documentId: string) =>
    void (await store.append(
      `document-main.${documentId}`,
      [
        {
          id: `00000000-0000-4000-8000-00000000000${documentId}`,
          type: 'DocumentReceived',
          data: { documentId, serviceClass: 'standard' },
          metadata: { tenant: 'main', schema: '1' },
        },
      ],
      'no-stream',
    ))

  it('of the dispatcher continues once a full disk has room for its checkpoint', async () => {
    await receive('1')
    const full = {
      ...store,
      append: failing('storage-full', 2, store.append),
      read: failing('engine-unavailable', 1, store.read),
    }
    const dispatcher = startDispatcher({
      store: full,
      bus,
      adapterOf: () => 'sql',
      log: silentLog,
      now,
      signal: stop.signal,
    })
    await until(() => dispatcher.status().caughtUp)
    await receive('2')
    await until(
      async () => (await bus.depth('read.standard.v1')).ready === 2 && dispatcher.status().error === undefined,
    )
  })

  it('of a view continues once the views can be written again, and stops at an event that it cannot project', async () => {
    const projection: Projection = {
      view: 'seen',
      version: 1,
      prefixes: ['document-'],
      indexes: [],
      madeOf: 'stream',
      idOf: ({ stream }) => stream,
      project: (_, { stream }) => {
        if (stream.endsWith('3')) throw new TypeError('no such thing')
        return { stream }
      },
    }
    const broken = {
      ...views,
      load: failing('engine-unavailable', 1, views.load),
      save: failing('storage-full', 1, views.save),
    }
    const running = await runProjection({ store, views: broken, projection, log: silentLog, now, signal: stop.signal })
    await until(() => running.status().caughtUp)
    assert.equal(running.status().error, undefined)
    assert.equal((await views.load(running.live(), ['document-main.1', 'document-main.2'])).documents.size, 2)
    await receive('3')
    await until(() => running.status().error !== undefined)
    assert.match(running.status().error!, /no such thing/)
  })

  it('of API keys includes changes that happened while it read them', async () => {
    const open = (on: Views) =>
      openApiKeys({ store, views: on, pepper: Buffer.alloc(32), log: silentLog, now, signal: stop.signal })
    const elsewhere = await open(views)
    const before = await elsewhere.issue('main', 'viewer', 'before')
    // Not compared with the head: the dispatcher of another test may write its checkpoint behind the last key event.
    const isKept = async () => {
      const [last] = await store.read('tenant-main', 'last')
      return ((await views.load({ collection: 'api_keys_v2', indexes: [] }, [])).checkpoint ?? '') >= last!.position
    }
    await until(isKept)
    let meanwhile: string | undefined
    const change = async () => {
      meanwhile = ''
      meanwhile = await elsewhere.issue('main', 'viewer', 'meanwhile')
      await elsewhere.revoke('main', elsewhere.list('main').find(({ label }) => label === 'before')!.keyId)
      await until(isKept)
    }
    const afterOne =
      <Values extends unknown[], T>(step: (...values: Values) => Promise<T>) =>
      async (...values: Values) => {
        const result = await step(...values)
        if (meanwhile === undefined) await change()
        return result
      }
    const here = await open({ ...views, load: afterOne(views.load), find: afterOne(views.find) })
    await until(() => here.verify(meanwhile!) !== undefined && here.verify(before) === undefined)
  })

  it('of API keys reports that it cannot follow other processes, until it can again', async () => {
    let broken = true
    const save: Views['save'] = (...values) =>
      broken ? Promise.reject(new WaybillError('engine-unavailable', 'It is away.')) : views.save(...values)
    const open = (on: Views) =>
      openApiKeys({ store, views: on, pepper: Buffer.alloc(32), log: silentLog, now, signal: stop.signal })
    const elsewhere = await open(views)
    broken = false
    const here = await open({ ...views, save })
    assert.equal(here.failure(), undefined)
    broken = true
    const key = await elsewhere.issue('main', 'viewer', 'made elsewhere')
    await until(() => here.failure() !== undefined)
    assert.deepEqual(keysPart(here), { ready: false, detail: 'It is away.' })
    broken = false
    await until(() => here.failure() === undefined)
    assert.equal(here.verify(key)?.role, 'viewer')
  })
})
