import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DocumentView } from '../projections/documents.ts'
import { startDyingHub, type HubProcess } from './support/hub-process.ts'
import { quickInvoice } from './support/quick-reader.ts'

const around = (...names: string[]): string[] => names.flatMap((name) => [`before ${name}`, `after ${name}`])

/** Every place where the embedded path writes something that outlives the process. */
const POINTS = [
  ...around('blob put'),
  ...around('append DocumentClaimed', 'append DocumentReceived', 'append ReadingStarted', 'append FieldsExtracted', 'append DuplicateReceived'),
  ...around('append CheckpointMoved', 'publish ReadDocument', 'publish DeliverDocument'),
  'before work ReadDocument', 'before ack ReadDocument', 'before work DeliverDocument', 'before ack DeliverDocument',
  ...around('append DeliveryStarted', 'append BusinessKeyClaimed', 'append DeliveryIntended', 'send', 'append DeliveryPosted', 'append DeliveryRecorded'),
  ...around('save readings', 'save documents', 'save deliveries', 'save trail'),
]
const EACH = 3

/** What a careful sender does: the same key until it has an answer. Undefined where the hub died first. */
async function send(url: string, key: string, number: number): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/api/v1/documents`, { method: 'POST', body: new Uint8Array(quickInvoice(`CRASH-${number}`)), headers: { 'authorization': `Bearer ${key}`, 'idempotency-key': `crash-${number}` } })
    if (response.status !== 202 && response.status !== 200) return undefined
    return ((await response.json()) as { id: string }).id
  } catch {
    return undefined
  }
}

describe('a hub that is killed at any durable boundary', function () {
  this.timeout(300_000)
  const data = path.join(mkdtempSync(path.join(tmpdir(), 'waybill-crash-')), 'data')
  after(() => rmSync(path.dirname(data), { recursive: true, force: true }))
  let key = ''
  const accepted = new Map<number, string>()
  let sent = 0
  before(async () => {
    await (await startDyingHub(data)).stop()
    key = readFileSync(path.join(data, 'api-key'), 'utf8').trim()
  })

  for (const point of around('append ApiKeyIssued')) {
    it(`at its first start ${point} still comes to a key that works`, async () => {
      const home = mkdtempSync(path.join(tmpdir(), 'waybill-first-'))
      const dying = await startDyingHub(path.join(home, 'data'), point)
      assert.equal(await dying.dead, 'SIGKILL')
      const hub = await startDyingHub(path.join(home, 'data'))
      const key = readFileSync(path.join(home, 'data', 'api-key'), 'utf8').trim()
      assert.ok(await send(hub.url!, key, 1))
      await hub.stop()
      rmSync(home, { recursive: true, force: true })
    })
  }

  // One folder lives through all deaths: each start first has to mend what the death before has left.
  for (const point of POINTS) {
    it(`dies ${point}`, async () => {
      const hub = await startDyingHub(data, point)
      if (hub.url !== undefined) await sendSome(hub)
      assert.ok(await diedWithin(hub, 10_000), `${point} was never reached`)
    })
  }

  async function sendSome(hub: HubProcess): Promise<void> {
    const numbers = Array.from({ length: EACH }, () => ++sent)
    // The second sending of the first one is what a client does that got no answer.
    const answers = await Promise.all([...numbers, numbers[0]!].map(async (number) => [number, await send(hub.url!, key, number)] as const))
    for (const [number, id] of answers) if (id !== undefined) keep(number, id)
    const [response] = await Promise.allSettled([fetch(`${hub.url}/api/v1/documents`, { method: 'POST', body: new Uint8Array(quickInvoice(`CRASH-${numbers[0]}`)), headers: { authorization: `Bearer ${key}` } })])
    if (response?.status === 'fulfilled' && response.value.ok) keep(numbers[0]!, ((await response.value.json()) as { id: string }).id)
  }

  function keep(number: number, id: string): void {
    assert.ok(!accepted.has(number) || accepted.get(number) === id, `document ${number} was accepted as ${accepted.get(number)} and as ${id}`)
    accepted.set(number, id)
  }

  it('has lost nothing, posted nothing twice, and its read models say what the log says', async () => {
    const hub = await startDyingHub(data)
    const get = async <T>(route: string): Promise<T> => (await (await fetch(`${hub.url}/api/v1${route}`, { headers: { authorization: `Bearer ${key}` } })).json()) as T
    for (let number = 1; number <= sent; number++) {
      const id = await send(hub.url!, key, number)
      assert.ok(id !== undefined)
      keep(number, id)
    }
    for (const id of accepted.values()) {
      for (let state = ''; state !== 'posted';) {
        ({ state } = await get<DocumentView>(`/documents/${id}`))
        assert.ok(!['failed', 'in-review', 'filed'].includes(state), `${id} is ${state}`)
      }
    }
    const ledger = new DatabaseSync(path.join(data, 'ledger.sqlite'), { readOnly: true })
    const rows = ledger.prepare('SELECT document_number AS number, count(*) AS copies FROM postings GROUP BY 1').all() as { number: string; copies: number }[]
    ledger.close()
    assert.deepEqual(rows.filter(({ copies }) => copies !== 1), [], 'posted twice')
    assert.deepEqual(new Set(rows.map(({ number }) => number)), new Set([...accepted.keys()].map((number) => `CRASH-${number}`)), 'lost, or from nowhere')

    for (let level = false; !level;) {
      const { views } = await get<{ views: { caughtUp: boolean; error?: string }[] }>('/views')
      assert.ok(views.every(({ error }) => error === undefined))
      level = views.every(({ caughtUp }) => caughtUp)
    }
    const listed: DocumentView[] = []
    for (let cursor = ''; ;) {
      const page = await get<{ documents: DocumentView[]; next?: string }>(`/documents?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      listed.push(...page.documents)
      if (page.next === undefined) break
      cursor = page.next
    }
    assert.equal(listed.length, accepted.size)
    for (const document of listed) assert.deepEqual(document, await get<DocumentView>(`/documents/${document.id}`))
    await hub.stop()
  })
})

/** True where the hub died of its own signal in time. */
async function diedWithin({ dead }: HubProcess, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => { timer = setTimeout(() => resolve(false), ms) })
  const died = await Promise.race([dead.then((signal) => signal === 'SIGKILL'), late])
  clearTimeout(timer)
  return died
}
