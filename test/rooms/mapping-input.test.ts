import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { MappingInput } from '../../mappings/input.ts'
import { openTestHub } from '../support/hub.ts'
import { quickPdf } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { TYPES } from '../support/types.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../mappings')

/** The input that a mapping gets for a document with these values, as it passes through a hub. */
async function liveInputs(documents: MappingInput[]): Promise<MappingInput[]> {
  const home = temporaryFolder('input')
  const file = path.join(home, 'echo.sqlite')
  const table = new DatabaseSync(file)
  table.exec(
    `CREATE TABLE postings
      (id integer primary key, posting_key text unique, fingerprint text, posted_at text, input text)`,
  )
  const types = [...new Set(documents.map(({ type }) => type))]
  for (const type of types) {
    const folder = path.join(home, 'mappings/echo', type)
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'map.jsonata'), '{ "input": $string($) }')
    writeFileSync(path.join(folder, 'in.schema.json'), '{}')
    writeFileSync(path.join(folder, 'out.schema.json'), '{}')
  }
  const hub = await openTestHub({
    data: path.join(home, 'data'),
    targets: `echo: { adapter: sql, settings: { url: "sqlite:${file}", createTable: false } }\n`,
    pipeline: 'name: default\nsteps:\n  - read: {}\n  - deliver: { to: [echo] }\n',
    settings: { mappings: path.join(home, 'mappings') },
  })
  try {
    const live: MappingInput[] = []
    for (const { type, fields } of documents) {
      const { body } = await hub.send(quickPdf({ type, fields, padding: String(live.length) }))
      const settled = await hub.settled(body.id)
      if (settled.state === 'in-review')
        await hub.call('POST', `/documents/${body.id}/review`, { body: { approve: true } })
      const document = await hub.settled(body.id)
      assert.equal(document.state, 'posted', JSON.stringify(document))
      const row = table.prepare('SELECT input FROM postings ORDER BY id DESC LIMIT 1').get() as { input: string }
      live.push(JSON.parse(row.input) as MappingInput)
      assert.equal(live.at(-1)!.receivedAt, document.receivedAt)
    }
    return live
  } finally {
    table.close()
    await hub.close()
  }
}

describe('the fixtures of the mappings', () => {
  it('have the members that the input of a document has, and are empty nowhere else', async () => {
    const fixtures: [name: string, fixture: MappingInput][] = []
    for (const file of await readdir(FOLDER, { recursive: true }))
      if (/fixtures\/.*\.in\.json$/.test(file))
        fixtures.push([file, JSON.parse(await readFile(path.join(FOLDER, file), 'utf8')) as MappingInput])
    assert.ok(fixtures.length > 0)
    const live = await liveInputs(fixtures.map(([, fixture]) => fixture))
    for (const [index, [name, fixture]] of fixtures.entries()) {
      assert.deepEqual(shapeOf(fixture), shapeOf(live[index]!), name)
      assert.ok(!JSON.stringify(shapeOf(live[index]!)).includes('"empty"'), name)
      const fields = Object.keys(TYPES.get(fixture.type)!.fields)
      assert.deepEqual(
        Object.keys(fixture.fields).filter((field) => !fields.includes(field)),
        [],
        name,
      )
    }
  })
})

/** Each member with whether it is empty. */
const shapeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, each]) => [key, shapeOf(each)]),
      )
    : value === ''
      ? 'empty'
      : typeof value
