import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isFinal } from '../../hub/delivery/delivery.ts'
import { openReadOnlyDisk } from '../../hub/drivers/embedded-storage/disk.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { deliveryAggregate } from '../../hub/handler/aggregates.ts'
import { foldEvents } from '../../hub/handler/handle.ts'
import { waybill } from '../support/command.ts'
import { startCrashingHub, type HubProcess } from '../support/hub-process.ts'
import { MUTE_ONCE, REFUSED_ONCE } from '../support/once-faults.ts'
import type { QuickDocument } from '../support/quick-reader.ts'
import { openSenders, type Submission } from '../support/senders.ts'
import { readLog } from '../support/settled.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { openWorld, type World } from '../support/world.ts'

const SENDERS = 3
const BACKUPS = 3
/** Documents that are acknowledged before each backup, and after the last one. */
const BETWEEN = 15
/** Of a sender between two documents: the load is to last, not to grow. */
const PAUSE_MS = 250
const QUIET_MS = 120_000

interface Document {
  id: string
  state: string
  deliveries: Record<string, { outcome: string; reference?: string }>
}

/**
 * The whole loss of a machine. The target has no unique column, so nothing but the hub itself keeps it from posting a
 * document again that the restored log does not know.
 */
describe('the restore drill', function () {
  this.timeout(300_000)
  let world: World
  let hub: HubProcess
  const home = temporaryFolder('drill')
  const backups = path.join(home, 'backups')
  const secrets = path.join(home, 'secrets')
  before(async () => {
    world = await openWorld('embedded')
  })
  after(async () => {
    await hub?.kill()
    await world.close()
  })

  it('ends with every document of the backup posted once, and every later one sent again and posted once', async () => {
    const faults = path.join(home, 'faults')
    hub = await startCrashingHub(world.environment, { faults })
    const key = world.apiKey()
    const senders = openSenders(() => key, 'DRILL')
    const acknowledged = () => senders.all.filter((each) => each.acknowledged.length > 0)
    const call = <T>(route: string, as = key, init: RequestInit = {}) =>
      fetch(`${hub.url}/api/v1${route}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${as}` } }).then(
        async (response) => ({ status: response.status, body: (await response.json()) as T }),
      )
    const issued = async (label: string) =>
      (
        await call<{ id: string; key: string }>('/keys', key, {
          method: 'POST',
          body: JSON.stringify({ role: 'viewer', label }),
          headers: { 'content-type': 'application/json' },
        })
      ).body
    const [kept, revoked] = [await issued('kept'), await issued('revoked')]
    assert.equal((await call(`/keys/${revoked.id}/revoke`, key, { method: 'POST' })).status, 200)

    /** Those that are posted. */
    const documentsOf = async (submissions: readonly Submission[]) => {
      const all = await Promise.all(
        submissions.map(async ({ acknowledged: [id] }) => (await call<Document>(`/documents/${id}`)).body),
      )
      return all.filter(({ state }) => state === 'posted')
    }

    // Documents arrive, are read and delivered all the time, while backups are made.
    let stopped = false
    let isBackedUp = false
    const loading = Promise.all(
      Array.from({ length: SENDERS }, async () => {
        while (!stopped) {
          await senders.send(hub.url!, senders.submit('main', documentOf(senders.all.length, isBackedUp)))
          await delay(PAUSE_MS)
        }
      }),
    )
    let inBackup: Submission[] = []
    let backup = ''
    let posted: Document[] = []
    for (let number = 1; number <= BACKUPS; number++) {
      await until(() => acknowledged().length >= number * BETWEEN)
      inBackup = acknowledged()
      posted = await documentsOf(inBackup)
      const made = await waybill(['backup', backups, '--secrets', secrets, '--data', world.data, '--json'])
      assert.equal(made.code, 0, made.stderr)
      backup = String(made.objects[0]!['id'])
    }
    isBackedUp = true
    const afterBackup = senders.all.length
    const open = await openDeliveriesIn(path.join(backups, backup, 'log', 'events.sqlite'))
    assert.ok(open.length >= 3, `only ${open.length} deliveries were open in the backup`)
    assert.ok(posted.length >= 3, `only ${posted.length} documents were posted before the backup`)
    const trail = async ({ acknowledged: [id] }: Submission) =>
      (await call<{ entries: { event: string }[] }>(`/documents/${id}/trail`)).body.entries
    const [first] = inBackup
    const trailBefore = await trail(first!)
    const inTarget = async () => new Set((await world.rows()).map(({ number }) => number))
    // The old hub goes on: it ends what was open in the backup, and posts documents that the backup does not know.
    for (;;) {
      const numbers = await inTarget()
      const later = senders.all.slice(afterBackup).filter(({ number }) => numbers.has(number))
      if (later.length >= BETWEEN && inBackup.every(({ number }) => numbers.has(number))) break
      await delay(50)
    }
    await hub.kill('SIGKILL')
    stopped = true
    await loading
    rmSync(world.data, { recursive: true })

    const data = path.join(home, 'restored')
    const restored = await waybill(['restore', backups, '--secrets', secrets, '--to', data])
    assert.equal(restored.code, 0, `${restored.stdout}${restored.stderr}`)
    assert.equal((await waybill(['verify', data])).code, 0)
    hub = await startCrashingHub({ ...world.environment, WAYBILL_DATA: data }, { faults })
    assert.deepEqual(await hub.ask<string[]>('quiet', QUIET_MS), [])
    assert.equal(await hub.ask<boolean>('level'), true)
    assert.deepEqual(
      [(await call('/documents', kept.key)).status, (await call('/documents', revoked.key)).status],
      [200, 401],
    )
    assert.deepEqual((await trail(first!)).slice(0, trailBefore.length), trailBefore)
    for (const each of posted) assert.deepEqual((await call(`/documents/${each.id}`)).body, each)
    const listed = await allDocuments((route) => call(route))
    for (const {
      acknowledged: [id],
      number,
    } of inBackup)
      assert.equal(listed.get(id!)?.state, 'posted', `${number} is ${listed.get(id!)?.state ?? 'not listed'}`)

    // What came after the snapshot is unknown, and its senders send it again.
    const lost = acknowledged().filter(({ acknowledged: [id] }) => !listed.has(id!))
    assert.ok(lost.length >= BETWEEN, `only ${lost.length} documents were lost`)
    assert.equal((await call(`/documents/${lost[0]!.acknowledged[0]}`)).status, 404)
    for (const each of lost) assert.ok(await senders.send(hub.url!, each))
    assert.deepEqual(await hub.ask<string[]>('quiet', QUIET_MS), [])
    const rows = await world.rows()
    for (const { number } of acknowledged())
      assert.equal(rows.filter((row) => row.number === number).length, 1, `rows of ${number}`)
    for (const { acknowledged: ids } of lost) {
      const { body } = await call<Document>(`/documents/${ids.at(-1)}`)
      assert.equal(body.state, 'posted')
    }
    assert.equal((await waybill(['verify', data])).code, 0)
  })
})

const SELLERS = ['Nordwind AG', REFUSED_ONCE, MUTE_ONCE]

/** Before the backup two of three are open for seconds: the target refuses them once, or loses its answer once. */
const documentOf = (number: number, isBackedUp: boolean): QuickDocument => ({
  fields: { sellerName: SELLERS[isBackedUp ? 0 : number % SELLERS.length]! },
  padding: 'x'.repeat(number % 4 === 0 ? 80_000 : 200),
})

/** The streams of the deliveries in a log that have not ended. */
async function openDeliveriesIn(log: string): Promise<string[]> {
  const disk = openReadOnlyDisk(log)
  try {
    const events = await readLog(openEmbeddedEventStore({ folder: path.dirname(log), disk }))
    const streams = Map.groupBy(
      events.filter(({ stream }) => stream.startsWith('delivery-')),
      ({ stream }) => stream,
    )
    return [...streams].filter(([, own]) => !isFinal(foldEvents(deliveryAggregate, own))).map(([stream]) => stream)
  } finally {
    await disk.close()
  }
}

async function allDocuments(
  call: (route: string) => Promise<{ body: { documents: Document[]; next?: string } }>,
): Promise<Map<string, Document>> {
  const found = new Map<string, Document>()
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const { body } = await call(`/documents?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
    for (const document of body.documents) found.set(document.id, document)
    cursor = body.next
  }
  return found
}
