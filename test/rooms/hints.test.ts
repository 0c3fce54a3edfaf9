import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { runSamples } from '../../hub/cli/samples.ts'
import { CHECKS } from '../../hub/doctor/checks.ts'
import { loadSettings } from '../../config/config.ts'
import { waybill, type Ran } from '../support/command.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { until } from '../support/until.ts'

/** Nothing listens on port 9. */
const AWAY = 'ledger: { adapter: sql, settings: { url: "postgresql://127.0.0.1:9/books" } }\n'

describe('a hint of the command line', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub({ targets: AWAY })
  })
  after(() => hub.close())

  const run = (...args: string[]): Promise<Ran> => waybill([...args, '--url', hub.url, '--key', hub.key])

  it('of keys leads to keys', async () => {
    const own = hub.key.split('_')[2]!
    assert.match((await run('keys', 'revoke', own)).stderr, /cannot revoke itself.*\n {2}.*`npx waybill keys issue/)
    assert.match((await run('keys', 'revoke', 'zzzz')).stderr, /\n {2}Run `npx waybill keys list`/)
  })

  it('of parked messages leads to parked messages, and of documents to documents', async () => {
    const nowhere = '5f0c2a1e-0000-5000-8000-000000000000'
    for (const args of [['show'], ['replay', '--reason', 'x'], ['discard', '--reason', 'x']])
      assert.match(
        (await run('parked', args[0]!, nowhere, ...args.slice(1))).stderr,
        /\n {2}Run `npx waybill parked list`/,
      )
    const { stderr } = await run('show', '01JQ0000000000000000000000')
    assert.match(stderr, /`npx waybill list`/)
    assert.doesNotMatch(stderr, /parked/)
  })

  it('of a replay says that the document is still delivered, and what it waits for', async () => {
    const { id } = (await hub.send(quickInvoice('STILL'))).body
    const waits = async () => {
      const { body } = await hub.call<{ deliveries: Record<string, { waiting?: object }> }>('GET', `/documents/${id}`)
      return body.deliveries['ledger']?.waiting !== undefined
    }
    await until(waits)
    const { code, stdout } = await run('replay', id, '--reason', 'now')
    assert.equal(code, 0)
    assert.match(stdout, /still delivering; nothing failed, so nothing is replayed/)
    assert.match(stdout, /\n {2}ledger waits: 1 attempt failed at .*next attempt at/)
    const trail = await hub.trail(id)
    assert.ok(!trail.some(({ event }) => event === 'DocumentReplayed'))
  })

  it('of doctor names the address that was given and does not answer', async () => {
    const port = CHECKS.find(({ name }) => name === 'port')!
    const signal = new AbortController().signal
    const url = 'http://127.0.0.1:9'
    const named = await port.run(loadSettings({ url, port: '0' }, {}), signal)
    assert.deepEqual([named.status, named.text.startsWith(`no hub answers at ${url}; `)], ['warn', true])
    assert.match(named.cure!, /--url/)
    const answering = await port.run(loadSettings({ url: hub.url }, {}), signal)
    assert.deepEqual([answering.status, answering.text], ['ok', `a hub answers at ${hub.url}`])
  })

  it('of samples that are stopped stands apart from what was printed before', async () => {
    const stop = new AbortController()
    let printed = ''
    await runSamples({
      url: hub.url,
      key: readFileSync(path.join(hub.data, 'api-key'), 'utf8').trim(),
      folder: path.resolve(import.meta.dirname, '../../samples'),
      print(text) {
        printed += text
        if (text === 'received') stop.abort()
      },
      signal: stop.signal,
    })
    assert.match(printed, /received → stopped; the next start continues with it\n$/)
  })
})
