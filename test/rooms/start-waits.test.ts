import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { loadSettings, type SettingName } from '../../config/config.ts'
import { WaybillError } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import { startHub, type Hub } from '../../hub/app/hub.ts'
import type { Seams } from '../../hub/app/roles/role.ts'
import { startWaybill } from '../support/command.ts'
import { startEventStorePeer, type EventStorePeer } from '../support/eventstore-peer.ts'
import { freePort } from '../support/free-port.ts'
import { assertExplained } from '../support/explained.ts'
import { withService } from '../support/services.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openToxicLine, type ToxicLine } from '../support/toxiproxy.ts'
import { openWorld, serverUrls, withServers, type World } from '../support/world.ts'

const UNTIL_LOGGED_MS = 40_000

describe('a start that waits for an engine', () => {
  let folder: string
  let peer: EventStorePeer
  beforeEach(async () => {
    folder = temporaryFolder('waits')
    peer = await startEventStorePeer()
    await peer.kill()
  })
  afterEach(async () => {
    await peer.close()
  })

  type Body = Record<string, unknown> & { parts: Record<string, { ready: boolean; detail?: string }> }
  async function ask(
    url: string,
    init: RequestInit = {},
  ): Promise<{ status: number; headers: Headers; body: Body } | undefined> {
    try {
      const response = await fetch(url, init)
      return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
    } catch {
      return undefined
    }
  }
  async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (const end = Date.now() + UNTIL_LOGGED_MS; ;) {
      const seen = await look()
      if (seen !== undefined) return seen
      assert.ok(Date.now() < end, 'the condition did not become true')
      await delay(50)
    }
  }
  const start = (settings: Partial<Record<SettingName, string>>, stop?: AbortSignal, seams: Seams = {}): Promise<Hub> =>
    startHub(
      loadSettings({ data: path.join(folder, 'data'), eventStore: peer.url, drainSeconds: '5', ...settings }, {}),
      silentLog,
      { seams, ...(stop && { stop }) },
    )

  it('is live, reports the event store as not ready, and accepts documents only after the start', async () => {
    const port = await freePort()
    const api = `http://127.0.0.1:${port}/api/v1`
    const starting = start({ port: String(port) })
    const live = await until(() => ask(`${api}/health/live`))
    assert.deepEqual([live.status, live.body], [200, { status: 'live' }])

    const ready = await ask(`${api}/health/ready`)
    assert.deepEqual(
      [
        ready!.status,
        ready!.body['status'],
        ready!.body.parts['start']!.ready,
        ready!.body.parts['engine store']!.ready,
      ],
      [503, 'not-ready', false, false],
    )
    assert.equal(ready!.headers.get('retry-after'), '5')
    const refused = await ask(`${api}/documents`, {
      method: 'POST',
      body: 'a document',
      headers: { 'content-type': 'application/octet-stream' },
    })
    assert.deepEqual(
      [refused!.status, refused!.body['type'], refused!.headers.get('retry-after')],
      [503, '/problems/not-ready', '5'],
    )
    await assertExplained({ url: `http://127.0.0.1:${port}` }, 'not-ready')
    assert.match(
      await until(
        async () =>
          (await ask(`${api}/health/ready`))?.body.parts['engine store']?.detail?.match(/engine-unavailable: .*/)?.[0],
      ),
      /WAYBILL_EVENT_STORE/,
    )

    await peer.restart()
    const hub = await starting
    assert.equal(hub.url, `http://127.0.0.1:${port}`)
    await until(async () => ((await ask(`${api}/health/ready`))?.status === 200 ? true : undefined))
    assert.equal((await ask(`${api}/documents`, { headers: { authorization: `Bearer ${hub.firstKey}` } }))!.status, 200)
    await hub.close()
    assert.equal(await ask(`${api}/health/live`), undefined)
  })

  it('is live in a role without the API, too, and frees the port when it is stopped', async () => {
    const port = await freePort()
    const health = `http://127.0.0.1:${port}/health`
    const stop = new AbortController()
    const starting = start({ roles: 'dispatcher', healthPort: String(port) }, stop.signal)
    const live = await until(() => ask(`${health}/live`))
    assert.equal(live.status, 200)
    const ready = await ask(`${health}/ready`)
    assert.deepEqual(
      [ready!.status, ready!.body.parts['start']!.ready, ready!.body.parts['engine store']!.ready],
      [503, false, false],
    )
    const stopped = performance.now()
    stop.abort(new Error('enough'))
    await assert.rejects(starting)
    assert.ok(performance.now() - stopped < 5_000, 'it does not wait for an engine')
    assert.equal(await ask(`${health}/live`), undefined)
  })

  const away = () => Promise.reject(new WaybillError('engine-unavailable', 'The views are away.'))
  for (const [waitsFor, roles] of [
    ['API keys', 'api'],
    ['read models', 'projections'],
    ['read models of another process', 'dispatcher'],
  ] as const) {
    it(`names the missing engine while it waits for its ${waitsFor}, stops, and issues no key`, async () => {
      const port = String(await freePort())
      const health = `http://127.0.0.1:${port}${roles === 'api' ? '/api/v1' : ''}/health`
      const stop = new AbortController()
      const seams: Seams = {
        engines: (engines) => ({
          ...engines,
          views: { ...engines.views, live: away, ...(roles === 'api' && { find: away }) },
        }),
      }
      const starting = start(
        { eventStore: 'embedded', roles, ...(roles === 'api' ? { port } : { healthPort: port }) },
        stop.signal,
        seams,
      )
      await until(
        async () =>
          (await ask(`${health}/ready`))?.body.parts['engine views']?.detail?.match(/The views are away/)?.[0],
      )
      const ready = await ask(`${health}/ready`)
      assert.deepEqual([ready!.status, ready!.body.parts['start']!.ready], [503, false])
      stop.abort(new Error('enough'))
      await assert.rejects(starting)
      assert.equal(await ask(`${health}/live`), undefined)
      assert.equal(existsSync(path.join(folder, 'data', 'api-key')), false)
    })
  }
})

withServers('a start before its engines', () =>
  withService('behind connections that can be cut', 'TOXIPROXY_URL', (toxiproxy) => {
    let lines: Record<'blobs' | 'bus' | 'views', ToxicLine>
    let peer: EventStorePeer
    let world: World
    before(async () => {
      const { amqp, s3, mongodb, postgres } = serverUrls()!
      const name = (engine: string) => `start-${process.pid}-${engine}`
      lines = {
        blobs: await openToxicLine(toxiproxy, name('blobs'), s3),
        bus: await openToxicLine(toxiproxy, name('bus'), amqp),
        views: await openToxicLine(toxiproxy, name('views'), mongodb),
      }
      peer = await startEventStorePeer()
      world = await openWorld('real', {
        servers: { amqp, s3: lines.blobs.url, mongodb: lines.views.url, postgres },
        amqp: lines.bus.url,
        eventStore: peer.url,
        settings: { WAYBILL_LOG_LEVEL: 'info', WAYBILL_LOG_FORMAT: 'json', WAYBILL_DRAIN_SECONDS: '5' },
      })
    })
    const start = () => startWaybill(['start', '--port', '0'], { env: world.environment })
    after(async () => {
      await world?.close()
      await Promise.all([peer?.close(), ...Object.values(lines ?? {}).map((line) => line.close())])
    })

    it('waits for each engine, names it in the log, and is ready when the last one answers', async () => {
      await peer.kill()
      for (const line of Object.values(lines)) await line.enable(false)
      const hub = start()
      await Promise.all(
        ['event store', 'blobs', 'bus', 'views'].map((engine) => hub.complains(`the start waits for the ${engine}`)),
      )
      await peer.restart()
      await Promise.all([lines.blobs, lines.bus].map((line) => line.enable(true)))
      assert.equal(hub.printed(), '')
      await lines.views.enable(true)
      await hub.prints('listens on')
      const [url] = /http:\/\/\S+/.exec(hub.printed())!
      // The probes of the engines answer soon.
      for (let status = 0; status !== 200;) ({ status } = await fetch(`${url}/api/v1/health/ready`))
      hub.interrupt()
      assert.equal((await hub.done).code, 0)
    })

    it('can be stopped while it waits', async () => {
      await lines.views.enable(false)
      const hub = start()
      await hub.complains('the start waits for the views')
      hub.interrupt()
      const { code, stdout, stderr } = await hub.done
      assert.deepEqual([code, stdout], [0, ''])
      assert.match(stderr, /Stopped before the hub was ready/)
      await lines.views.enable(true)
    })
  }),
)
