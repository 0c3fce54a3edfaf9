import assert from 'node:assert/strict'
import { startWaybill } from './support/command.ts'
import { startEventStorePeer, type EventStorePeer } from './support/eventstore-peer.ts'
import { withService } from './support/services.ts'
import { openToxicLine, type ToxicLine } from './support/toxiproxy.ts'
import { openWorld, serverUrls, withServers, type World } from './support/world.ts'

/** A call to an event store that is not there is given up after 15 s, one to a broker after 10: only then a start says that it waits. */
const WAITS_MS = 60_000

withServers('a start before its engines', () => withService('behind lines that can be cut', 'TOXIPROXY_URL', (toxiproxy) => {
  let lines: Record<'blobs' | 'bus' | 'views', ToxicLine>
  let peer: EventStorePeer
  let world: World
  before(async () => {
    const { amqp, s3, mongodb, postgres } = serverUrls()!
    const name = (engine: string) => `start-${process.pid}-${engine}`
    lines = { blobs: await openToxicLine(toxiproxy, name('blobs'), s3), bus: await openToxicLine(toxiproxy, name('bus'), amqp), views: await openToxicLine(toxiproxy, name('views'), mongodb) }
    peer = await startEventStorePeer()
    world = await openWorld('real', { servers: { amqp, s3: lines.blobs.url, mongodb: lines.views.url, postgres }, amqp: lines.bus.url, eventStore: peer.url, settings: { WAYBILL_LOG_LEVEL: 'warn', WAYBILL_LOG_FORMAT: 'json', WAYBILL_DRAIN_SECONDS: '5' } })
  })
  const start = () => startWaybill(['start', '--port', '0'], { env: world.environment })
  after(async () => {
    await world?.close()
    await Promise.all([peer?.close(), ...Object.values(lines ?? {}).map((line) => line.close())])
  })

  it('waits for each one, names it in the log, and is ready when the last has come', async function () {
    this.timeout(WAITS_MS)
    await peer.kill()
    for (const line of Object.values(lines)) await line.enable(false)
    const hub = start()
    await Promise.all(['event store', 'blobs', 'bus', 'views'].map((engine) => hub.complains(`the start waits for the ${engine}`)))
    await peer.restart()
    await Promise.all([lines.blobs, lines.bus].map((line) => line.enable(true)))
    assert.equal(hub.printed(), '')
    await lines.views.enable(true)
    await hub.prints('listens on')
    const [url] = /http:\/\/\S+/.exec(hub.printed())!
    // The probes of the engines answer within a moment.
    for (let status = 0; status !== 200;) ({ status } = await fetch(`${url}/api/v1/health/ready`))
    hub.interrupt()
    assert.equal((await hub.done).code, 0)
  })

  it('can be stopped while it waits', async function () {
    this.timeout(WAITS_MS)
    await lines.views.enable(false)
    const hub = start()
    await hub.complains('the start waits for the views')
    hub.interrupt()
    const { code, stdout, stderr } = await hub.done
    assert.deepEqual([code, stdout], [0, ''])
    assert.match(stderr, /Stopped before the start was over/)
    await lines.views.enable(true)
  })
}))
