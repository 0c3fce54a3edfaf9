import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { waybill } from '../support/command.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'

const OURS = path.resolve(import.meta.dirname, '../../mappings/ledger/invoice')

describe('the waybill command check', () => {
  let home: string
  beforeEach(() => {
    home = temporaryFolder('check')
    for (const folder of ['pipelines', 'mappings', 'tenants', 'types']) mkdirSync(path.join(home, folder))
    write('targets.yaml', 'erp: { adapter: sql, settings: { url: "sqlite:${data}/erp.sqlite" } }\n')
    write('channels.yaml', '# none\n')
    write(
      'pipelines/default.yaml',
      'name: default\nsteps:\n  - deliver:\n      to: [erp]\n      when: { type: [invoice] }\n',
    )
    cpSync(OURS, path.join(home, 'mappings/erp/invoice'), { recursive: true })
  })
  afterEach(() => removeFolder(home))

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true })
    writeFileSync(path.join(home, file), text)
  }
  const read = (file: string): string => readFileSync(path.join(home, file), 'utf8')

  async function check(): Promise<{ code: number | null; found: string[]; failed: string[] }> {
    const { code, objects, stderr } = await waybill(['check', '--json'], {
      env: {
        WAYBILL_DATA: path.join(home, 'data'),
        WAYBILL_TARGETS: path.join(home, 'targets.yaml'),
        WAYBILL_CHANNELS: path.join(home, 'channels.yaml'),
        WAYBILL_PIPELINES: path.join(home, 'pipelines'),
        WAYBILL_MAPPINGS: path.join(home, 'mappings'),
        WAYBILL_TENANTS: path.join(home, 'tenants'),
        WAYBILL_TYPES: path.join(home, 'types'),
      },
    })
    assert.ok(objects.length > 0, stderr)
    for (const { status, cure } of objects) assert.ok(status === 'ok' || String(cure).length > 10)
    const textsOf = (all: typeof objects) => all.map(({ text }) => String(text))
    return { code, found: textsOf(objects), failed: textsOf(objects.filter(({ status }) => status === 'fail')) }
  }

  /** Expects one mistake, and that it names the place. */
  async function assertMistake(mistake: RegExp): Promise<void> {
    const { code, failed } = await check()
    assert.equal(code, 1)
    assert.equal(failed.length, 1, failed.join('\n'))
    assert.match(failed[0]!, mistake)
  }

  it('says what it found where nothing is wrong, and creates no data folder', async () => {
    const { code, found } = await check()
    assert.equal(code, 0, found.join('\n'))
    assert.match(found[0]!, /^pipelines default; targets erp; channels none; types .*; 1 mapping with 5 fixtures$/)
    assert.throws(() => rmSync(path.join(home, 'data')), /ENOENT/)
  })

  it('finds the mapping that a delivered type lacks, with the line of the step', async () => {
    rmSync(path.join(home, 'mappings/erp'), { recursive: true })
    await assertMistake(/default\.yaml:3:5 delivers invoice to erp, but there is no mapping erp\/invoice\./)
  })

  it('warns of types that a step without a condition delivers and nothing maps', async () => {
    write('pipelines/default.yaml', 'name: default\nsteps:\n  - deliver: { to: [erp] }\n')
    const { code, found } = await check()
    assert.equal(code, 0)
    assert.match(found[0]!, /default\.yaml:3:5 delivers credit-note, order, other, receipt to erp, but there is no/)
  })

  it('finds an expression that cannot be compiled, with line and column', async () => {
    write('mappings/erp/invoice/map.jsonata', '{\n  "a": 1,\n  "b": \n}\n')
    await assertMistake(/erp\/invoice\/map\.jsonata:4:1 .*S0/)
  })

  it('finds a schema that is not JSON, or not a schema, with line and column', async () => {
    write('mappings/erp/invoice/in.schema.json', '{\n  "type": "object",\n  "properties" {}\n}\n')
    await assertMistake(/erp\/invoice\/in\.schema\.json:3:16 is not valid JSON/)
    write('mappings/erp/invoice/in.schema.json', '{\n  "properties": {\n    "id": { "minLength": -1 }\n  }\n}\n')
    await assertMistake(/erp\/invoice\/in\.schema\.json:3:13 minLength must be >= 0/)
    write('mappings/erp/invoice/in.schema.json', '{\n  "type": "object",\n  "propertees": {}\n}\n')
    await assertMistake(/erp\/invoice\/in\.schema\.json:3:3 strict mode: unknown keyword: "propertees"/)
  })

  it('runs the fixtures, and names the member that differs but no value', async () => {
    const file = 'mappings/erp/invoice/fixtures/01.out.json'
    const made = JSON.parse(read(file)) as Record<string, unknown>
    const [last] = Object.keys(made).slice(-1)
    write(file, JSON.stringify({ ...made, [last!]: 'secret' }, null, 2))
    const line = Object.keys(made).length + 1
    const { failed } = await check()
    assert.equal(failed.length, 1)
    assert.match(failed[0]!, new RegExp(`erp/invoice/fixtures/01\\.out\\.json:${line}:3 ${last} is not what`))
    assert.doesNotMatch(failed[0]!, /secret/)
  })

  it('finds a fixture without its result, and one that the schema refuses', async () => {
    rmSync(path.join(home, 'mappings/erp/invoice/fixtures/01.out.json'))
    await assertMistake(/erp\/invoice\/fixtures\/01\.out\.json cannot be read/)
    write('mappings/erp/invoice/fixtures/01.in.json', '{}')
    await assertMistake(/erp\/invoice\/fixtures\/01\.in\.json:1:1 does not match in\.schema\.json/)
  })

  it('names the tenant of each mistake in a folder of a tenant, and finds all mistakes at once', async () => {
    write('tenants/acme/pipelines/own.yaml', 'name: own\nsteps:\n  - deliver: { to: [nowhere] }\n')
    write('tenants/acme/mappings/erp/invoice/map.jsonata', '{ "a": ')
    write('tenants/acme/mappings/erp/invoice/in.schema.json', '{}')
    write('tenants/acme/mappings/erp/invoice/out.schema.json', '{}')
    write('tenants/bob/types/memo/type.yaml', 'name: memo\n')
    write('tenants/bob/settings.yaml', 'weight: 1\n')
    write('pipelines/other.yaml', 'name: other\ntenants: [carl]\nsteps:\n  - fly: {}\n')
    const { failed } = await check()
    const expected = [
      /acme\/pipelines\/own\.yaml:3:21 .*names the target nowhere, which \S*\/targets\.yaml does not have/,
      /acme\/mappings\/erp\/invoice\/map\.jsonata:1:7 .*S0/,
      /bob\/types\/memo\/type\.yaml:1:1 .*needs titles/,
      /other\.yaml:4:5 .*fly is not known here/,
    ]
    assert.equal(failed.length, expected.length, failed.join('\n'))
    for (const mistake of expected)
      assert.ok(
        failed.some((each) => mistake.test(each)),
        failed.join('\n'),
      )
  })

  it('does not blame the pipelines where the targets file itself is invalid', async () => {
    write('targets.yaml', 'erp: [\n')
    await assertMistake(/targets\.yaml:\d+:\d+ /)
  })

  it('finds a type in a condition and an adapter and a channel that do not exist', async () => {
    write('pipelines/default.yaml', 'name: default\nsteps:\n  - deliver: { to: [erp], when: { type: invoyce } }\n')
    write('targets.yaml', 'erp: { adapter: fax, settings: {} }\n')
    write('channels.yaml', 'desk: { by: pigeon, about: [posted], settings: {} }\n')
    const { failed } = await check()
    const expected = [
      /erp names the adapter fax, which does not exist/,
      /desk names the kind of channel pigeon, which does not exist/,
      /default\.yaml:3:35 .*names the type invoyce, which does not exist/,
    ]
    assert.equal(failed.length, expected.length, failed.join('\n'))
    for (const mistake of expected)
      assert.ok(
        failed.some((each) => mistake.test(each)),
        failed.join('\n'),
      )
  })
})
