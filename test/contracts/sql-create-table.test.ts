import assert from 'node:assert/strict'
import path from 'node:path'
import { createConnection } from 'mysql2/promise'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { Outcome, PayloadShape, Target } from '../../adapters/adapter.ts'
import { adapter } from '../../adapters/sql/adapter.ts'
import { DATABASES, withService } from '../support/services.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { noOriginal } from './adapter.ts'

const signal = new AbortController().signal
const shapeOf = (properties: object, mapping = 'erp/invoice'): PayloadShape => ({
  mapping,
  schema: { type: 'object', additionalProperties: false, properties },
})
const text = { type: 'string', maxLength: 100 }
const EVERY_KIND = shapeOf({
  doc_id: text,
  vendor: { type: 'string' },
  paid_on: { type: ['string', 'null'], format: 'date' },
  sent_at: { type: 'string', format: 'date-time' },
  total: { type: 'string', pattern: '^-?\\d{1,15}\\.\\d{2}$' },
  pages: { type: 'integer' },
  share: { type: 'number' },
  urgent: { type: 'boolean' },
  lines: { type: 'array' },
})
const PAYLOAD = {
  doc_id: 'D1',
  vendor: 'Žluťoučký kůň & Söhne 株式会社',
  paid_on: '2026-03-01',
  sent_at: '2026-03-01T10:00:00.250+02:00',
  total: '-99999999999999.99',
  pages: 12,
  share: 0.1,
  urgent: true,
  lines: [{ item: 'Toner', quantity: '2' }],
}

interface Direct {
  run(sql: string): Promise<unknown>
  end(): Promise<void>
}

async function connectTo(url: string): Promise<Direct> {
  if (url.startsWith('sqlite:')) {
    const database = new DatabaseSync(url.slice('sqlite:'.length))
    return { run: async (sql) => database.exec(sql), end: async () => database.close() }
  }
  if (url.startsWith('mysql:')) {
    const client = await createConnection(url)
    return { run: (sql) => client.query(sql), end: () => client.end() }
  }
  const client = new pg.Client(url)
  await client.connect()
  return { run: (sql) => client.query(sql), end: () => client.end() }
}

function suite(urlOf: () => string, id: string): void {
  let direct: Direct
  let table: string
  let target: Target
  let shapes: PayloadShape[]
  let numbers = 0
  beforeEach(async () => {
    direct = await connectTo(urlOf())
    table = `made_${process.pid}_${Date.now() % 100_000}_${++numbers}`
    shapes = [EVERY_KIND]
    target = await adapter.open({ url: urlOf(), table }, () => shapes)
  })
  afterEach(async () => {
    await target.close()
    await direct.run(`drop table if exists ${table}`)
    await direct.end()
  })

  function send(payload: Record<string, unknown>, to = target): Promise<Outcome> {
    const key = `W${String(++numbers).padStart(20, 'A')}`
    const posting = { tenant: 'main', documentId: 'D', key, payload, original: noOriginal, attachments: [] }
    return to.send(to.prepare(posting), signal).then(
      ({ reference }) => ({ kind: 'posted', reference }),
      (error: unknown) => to.classify(error),
    )
  }
  const exists = () =>
    direct.run(`select 1 from ${table}`).then(
      () => true,
      () => false,
    )
  async function refuses(payload: Record<string, unknown>, detail: RegExp): Promise<void> {
    const outcome = await send(payload)
    assert.equal(outcome.kind, 'rejected', JSON.stringify(outcome))
    assert.match((outcome as { detail: string }).detail, detail)
    assert.equal(await exists(), false)
  }

  it('has a column for each member, and keeps every kind of value', async () => {
    assert.equal(await target.check(signal), undefined)
    assert.deepEqual(
      await target.find(
        target.prepare({
          tenant: 'main',
          documentId: 'D',
          key: 'W',
          payload: {},
          original: noOriginal,
          attachments: [],
        }),
        signal,
      ),
      { kind: 'none' },
    )
    const outcomes = [await send(PAYLOAD), await send({ ...PAYLOAD, paid_on: null }), await send({ doc_id: 'D2' })]
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['posted', 'posted', 'posted'],
      JSON.stringify(outcomes),
    )
    assert.equal(await target.check(signal), undefined)
  })

  it('is created once by two couriers at the same moment', async () => {
    const other = await adapter.open({ url: urlOf(), table }, () => shapes)
    try {
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, index) => send(PAYLOAD, index % 2 ? other : target)),
      )
      assert.deepEqual(
        outcomes.map(({ kind }) => kind).filter((kind) => kind !== 'posted' && kind !== 'not-sent'),
        [],
        JSON.stringify(outcomes),
      )
      assert.equal((await send(PAYLOAD)).kind, 'posted')
    } finally {
      await other.close()
    }
  })

  it('is not created where the columns are not certain, and is once they are', async () => {
    shapes = [shapeOf({ doc_id: text, vendor: {} })]
    await refuses(
      { doc_id: 'D1', vendor: 'x' },
      /cannot be created: out\.schema\.json of erp\/invoice does not say what type vendor has/,
    )
    assert.match(String(await target.check(signal)), /cannot be created: .*vendor/)
    shapes = []
    await refuses({ doc_id: 'D1' }, /no mapping of the target says/)
    shapes = [shapeOf({ doc_id: text, id: text })]
    await refuses({ doc_id: 'D1' }, /makes id, which the hub fills itself/)
    shapes = [shapeOf({ doc_id: text, vendor: text })]
    assert.equal((await send({ doc_id: 'D1', vendor: 'x' })).kind, 'posted')
  })

  it('is not created for a row that does not fit it, whose names are not shown', async () => {
    await refuses(
      { doc_id: 'D1', DE89370400440532013000: 'x' },
      /was not created: the mapping made members that its out\.schema\.json/,
    )
    assert.equal((await send(PAYLOAD)).kind, 'posted')
    const outcome = await send({ doc_id: 'D1', DE89370400440532013000: 'x' })
    assert.deepEqual(outcome, {
      kind: 'rejected',
      detail: `The table ${table} has no column for 1 more members of the output.`,
    })
  })

  it('of another shape is reported: what it lacks, and what nothing fills', async () => {
    await direct.run(
      `create table ${table} (id ${id}, posting_key varchar(40) not null unique, fingerprint varchar(64),
        posted_at varchar(40), doc_id varchar(10), cost_centre varchar(10) not null,
        status varchar(10) not null default 'new')`,
    )
    shapes = [shapeOf({ doc_id: text, vendor: text }), shapeOf({ doc_id: text, cost_centre: text }, 'erp/receipt')]
    assert.equal(
      await target.check(signal),
      `The mapping erp/invoice makes vendor, which ${table} lacks. ` +
        `The table ${table} requires cost_centre, which the mapping erp/invoice does not make.`,
    )
    const outcome = await send({ doc_id: 'D1', vendor: 'x' })
    assert.deepEqual(outcome, { kind: 'rejected', detail: `The table ${table} has no column vendor.` })
  })
}

describe('a table that the SQL adapter creates on SQLite', () => {
  const folder = temporaryFolder('created')
  suite(() => `sqlite:${path.join(folder, 'target.sqlite')}`, 'integer primary key')
})

for (const [id, versions] of [
  ['bigserial primary key', DATABASES.postgres],
  ['bigint auto_increment primary key', DATABASES.mariadb],
] as const)
  for (const { title, service } of versions)
    withService(`a table that the SQL adapter creates on ${title}`, service, (url) => suite(() => url, id))
