import assert from 'node:assert/strict'
import type { HubDocument, TrailEntry } from '../../hub/sdk/types.ts'
import { waybill } from '../support/command.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { until } from '../support/until.ts'

/** Nothing listens on port 9. */
const AWAY = 'ledger: { adapter: sql, settings: { url: "postgresql://hub:secret@127.0.0.1:9/books" } }\n'

describe('a document whose target is away', () => {
  let hub: TestHub
  let id: string
  before(async () => {
    hub = await openTestHub({ targets: AWAY })
    ;({
      body: { id },
    } = await hub.send(quickInvoice('WAITS')))
  })
  after(() => hub.close())

  async function get(headers: Record<string, string> = {}) {
    const { status, headers: given, body } = await hub.call<HubDocument>('GET', `/documents/${id}`, { headers })
    return { status, tag: given.get('etag')!, waiting: body?.deliveries?.['ledger']?.waiting }
  }
  const waitsAfter = (attempts: number) => until(async () => (await get()).waiting?.attempts === attempts)

  it('says why it waits and when the next attempt is, also after attempts that only ask the target', async () => {
    await waitsAfter(1)
    const first = (await get()).waiting!
    assert.deepEqual([first.code, /ECONNREFUSED/.test(first.detail)], ['target-unavailable', true])
    assert.equal(Date.parse(first.nextAttemptAt) - Date.parse(first.failedAt), 5_000)
    await waitsAfter(2)
    const second = (await get()).waiting!
    assert.deepEqual([second.code, second.detail], ['target-unavailable', 'ECONNREFUSED'])
    assert.equal(Date.parse(second.nextAttemptAt) - Date.parse(second.failedAt), 30_000)
  })

  it('answers a conditional request with what it waits for now', async () => {
    const { tag } = await get()
    const { status, waiting } = await get({ 'If-None-Match': tag })
    assert.deepEqual([status, waiting !== undefined], [200, true])
  })

  it('says so in `show`, without credentials', async () => {
    const { code, stdout } = await waybill(['show', id, '--url', hub.url, '--key', hub.key])
    assert.equal(code, 0)
    assert.match(
      stdout,
      /ledger +requested +waits: 2 attempts failed, the last at .* \(target-unavailable: ECONNREFUSED\); next .*\n/,
    )
    assert.doesNotMatch(stdout, /secret/)
  })

  it('counts its attempts on in the trail', async () => {
    const texts = (await hub.trail(id)).map(({ text }: Pick<TrailEntry, 'text'>) => text)
    const begins = (start: string) => texts.some((text) => text.startsWith(start))
    assert.ok(begins('ledger: Attempt 1 did not reach the target; nothing was written.'), texts.join('\n'))
    assert.ok(begins('ledger: Attempt 2 could not ask the target'), texts.join('\n'))
  })
})
