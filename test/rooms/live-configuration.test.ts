import assert from 'node:assert/strict'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { silentLog, type Log } from '../../hub/log.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickInvoice, quickReader } from '../support/quick-reader.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const OURS = path.resolve(import.meta.dirname, '../../mappings/ledger/invoice')
const TARGET = (name: string) => `${name}: { adapter: sql, settings: { url: "sqlite:\${data}/${name}.sqlite" } }\n`
const delivering = (to: string, more = '') =>
  `name: default\nsteps:\n  - deliver: { to: [${to}], when: { type: [invoice${more}] } }\n`

interface Line {
  level: string
  text: string
  code?: string
}

describe('a hub whose configuration changes while it runs', () => {
  let home: string
  let hub: TestHub
  let lines: Line[]
  let sent = 0

  beforeEach(() => {
    home = temporaryFolder('live')
    lines = []
    for (const folder of ['pipelines', 'mappings', 'tenants', 'types']) mkdirSync(path.join(home, folder))
    cpSync(OURS, path.join(home, 'mappings/ledger/invoice'), { recursive: true })
    write('pipelines/default.yaml', delivering('ledger'))
  })
  afterEach(async () => {
    await hub.close()
    removeFolder(home)
  })

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true })
    writeFileSync(path.join(home, file), text)
  }

  async function start(reader = quickReader): Promise<void> {
    const settings = {
      pipelines: path.join(home, 'pipelines'),
      mappings: path.join(home, 'mappings'),
      tenantFolders: path.join(home, 'tenants'),
      types: path.join(home, 'types'),
    }
    const line = (level: string) => (facts: object, text: string) => void lines.push({ level, text, ...facts })
    const log: Log = {
      ...silentLog,
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      child: () => silentLog,
    }
    hub = await openTestHub({ targets: TARGET('ledger') + TARGET('erp'), settings, log, seams: { reader } })
  }

  /** How many changes are in use, or were refused. */
  const applied = () => lines.filter(({ text }) => text === 'the changed configuration is in use').length
  const refused = () => lines.filter(({ text }) => text.startsWith('a change of the configuration is not in use'))

  async function deliveriesOfNext(more: object = {}) {
    const { body } = await hub.send(quickInvoice(`LIVE-${++sent}`, more))
    const { state, deliveries, type } = await hub.settled(body.id)
    return { id: body.id, state, type, deliveries: mapOutcomes(deliveries) }
  }
  const mapOutcomes = (deliveries: Record<string, { outcome: string }>) =>
    Object.fromEntries(Object.entries(deliveries).map(([target, { outcome }]) => [target, outcome]))

  async function readiness(): Promise<{ status: number; detail: string | undefined }> {
    const { status, body } = await hub.call<{ parts: Record<string, { detail?: string }> }>('GET', '/health/ready')
    return { status, detail: body.parts['configuration']?.detail }
  }

  it('logs what it cannot deliver, uses the mapping once it is there, and posts the replay', async () => {
    write('pipelines/default.yaml', delivering('erp'))
    await start()
    const missing = /default\.yaml:3:5 delivers invoice to erp, but there is no mapping erp\/invoice\./
    assert.ok(
      lines.some(({ level, code, text }) => level === 'error' && code === 'mapping-missing' && missing.test(text)),
    )
    assert.match((await readiness()).detail!, missing)
    const { id, state } = await deliveriesOfNext()
    assert.equal(state, 'failed')
    cpSync(OURS, path.join(home, 'mappings/erp/invoice'), { recursive: true })
    await until(() => applied() === 1)
    assert.deepEqual(await readiness(), { status: 200, detail: undefined })
    const replay = await hub.call('POST', `/documents/${id}/replay`, { body: { reason: 'The mapping is there.' } })
    assert.equal(replay.status, 200)
    assert.equal((await hub.settled(id)).state, 'posted')
  })

  it('uses a changed pipeline, expression, type and tenant folder without a restart', async () => {
    await start()
    assert.deepEqual((await deliveriesOfNext()).deliveries, { ledger: 'posted' })
    write('types/memo/type.yaml', 'name: memo\nextends: invoice\ntitles: { en: Memo }\n')
    cpSync(OURS, path.join(home, 'mappings/erp/invoice'), { recursive: true })
    cpSync(OURS, path.join(home, 'mappings/erp/memo'), { recursive: true })
    write('pipelines/default.yaml', delivering('erp', ', memo'))
    await until(() => applied() === 1)
    assert.deepEqual((await deliveriesOfNext()).deliveries, { erp: 'posted' })
    // The processes that evaluate mappings follow: the new expression refuses what the old one mapped.
    write('mappings/erp/invoice/map.jsonata', '$error("changed")')
    await until(() => applied() === 2)
    assert.deepEqual((await deliveriesOfNext()).deliveries, { erp: 'rejected' })
    write('tenants/main/pipelines/own.yaml', delivering('ledger'))
    await until(() => applied() === 3)
    assert.deepEqual((await deliveriesOfNext()).deliveries, { ledger: 'posted' })
  })

  it('keeps the last valid version as a whole while a part is broken, and says where', async () => {
    await start()
    cpSync(OURS, path.join(home, 'mappings/erp/invoice'), { recursive: true })
    write('mappings/ledger/invoice/map.jsonata', '{\n  "a": \n}\n')
    write('pipelines/default.yaml', delivering('erp'))
    await until(() => refused().length === 1)
    const [{ level, text }] = refused() as [Line]
    assert.equal(level, 'error')
    assert.match(text, /ledger\/invoice\/map\.jsonata:3:1 .*S0/)
    const { status, detail } = await readiness()
    assert.equal(status, 200)
    assert.match(detail!, /^not in use: .*ledger\/invoice\/map\.jsonata:3:1/)
    // Neither the broken mapping nor the valid pipeline of the same change is in use.
    assert.deepEqual((await deliveriesOfNext()).deliveries, { ledger: 'posted' })
    cpSync(OURS, path.join(home, 'mappings/ledger/invoice'), { recursive: true })
    await until(() => applied() === 1)
    assert.deepEqual((await deliveriesOfNext()).deliveries, { erp: 'posted' })
    assert.equal((await readiness()).detail, undefined)
  })

  it('says that a new target needs a restart, where a changed pipeline names one', async () => {
    await start()
    write('pipelines/default.yaml', delivering('crm'))
    await until(() => refused().length === 1)
    const says = /names the target crm, which \S+targets\.yaml, as it was at the start, does not have/
    assert.match(refused()[0]!.text, says)
  })

  for (const [what, file, text, place] of [
    ['pipeline', 'pipelines/default.yaml', 'name: default\nsteps:\n  - fly: {}\n', /default\.yaml:3:5 /],
    ['second general pipeline', 'pipelines/more.yaml', delivering('ledger').replace('default', 'more'), /no `tenants`/],
    ['type', 'types/memo/type.yaml', 'name: memo\n', /memo\/type\.yaml:1:1 /],
    ['tenant', 'tenants/main/settings.yaml', 'weight: heavy\n', /main\/settings\.yaml:1:1 /],
    ['schema', 'mappings/ledger/invoice/in.schema.json', '{ "type": "nonsense" }', /in\.schema\.json:1:3 /],
  ] as const)
    it(`refuses a broken ${what} and goes on`, async () => {
      await start()
      write(file, text)
      await until(() => refused().length > 0)
      assert.match(refused()[0]!.text, place)
      assert.equal(applied(), 0)
      assert.deepEqual((await deliveriesOfNext()).deliveries, { ledger: 'posted' })
      rmSync(path.join(home, what === 'type' ? path.dirname(file) : file), { recursive: true })
      cpSync(OURS, path.join(home, 'mappings/ledger/invoice'), { recursive: true })
      write('pipelines/default.yaml', delivering('ledger'))
      await until(() => applied() === 1)
      assert.equal((await readiness()).detail, undefined)
    })

  it('reads and routes a document by the version with which its reading began', async () => {
    cpSync(OURS, path.join(home, 'mappings/erp/invoice'), { recursive: true })
    let release = () => {}
    let begun = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const beginning = new Promise<void>((resolve) => {
      begun = resolve
    })
    await start({
      ...quickReader,
      async read(...file) {
        begun()
        await released
        return quickReader.read(...file)
      },
    })
    const { body } = await hub.send(quickInvoice('SLOW'))
    await beginning
    write('pipelines/default.yaml', delivering('erp'))
    await until(() => applied() === 1)
    release()
    assert.deepEqual(mapOutcomes((await hub.settled(body.id)).deliveries), { ledger: 'posted' })
    assert.deepEqual((await deliveriesOfNext()).deliveries, { erp: 'posted' })
  })
})
