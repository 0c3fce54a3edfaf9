import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { loadTypes } from '../../config/types.ts'
import { showDocument } from '../../hub/cli/commands/show.ts'
import { statusText } from '../../hub/cli/status-text.ts'
import { openTerminal } from '../../hub/cli/terminal.ts'
import type { Value } from '../../hub/document/values/value.ts'
import type { HubDocument } from '../../hub/sdk/types.ts'
import { extractFields } from '../../inference/extract/rules/extract.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickPdf } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { TYPES } from '../support/types.ts'
import { A4, words } from '../support/written-pages.ts'

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../docs/document-types.md'), 'utf8')
const [TYPE, PIPELINE, MAPPING] = [...PAGE.matchAll(/```(?:yaml|jsonata)\n(.*?)```/gs)].map(([, text]) => text!)
const TARGETS =
  'stock: { adapter: sql, settings: { url: "sqlite:${data}/stock.sqlite", table: notes, createTable: false } }\n'

const TABLE = `CREATE TABLE notes (id integer PRIMARY KEY, posting_key text NOT NULL UNIQUE, fingerprint text NOT NULL,
  posted_at text NOT NULL, number text, pieces text)`

/** Writes a file and the folders above it. */
function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}

describe('a document type of the user, as the documentation describes it', () => {
  const home = temporaryFolder('types')
  let hub: TestHub

  before(async () => {
    write(path.join(home, 'types/delivery-note/type.yaml'), TYPE!)
    const mapping = path.join(home, 'mappings/stock/delivery-note')
    write(path.join(mapping, 'map.jsonata'), MAPPING!)
    write(path.join(mapping, 'in.schema.json'), '{}')
    write(
      path.join(mapping, 'out.schema.json'),
      JSON.stringify({
        type: 'object',
        properties: { number: { type: 'string', maxLength: 100 }, pieces: { type: 'string', maxLength: 20 } },
      }),
    )
    hub = await openTestHub({
      data: path.join(home, 'data'),
      targets: TARGETS,
      pipeline: PIPELINE!,
      settings: { types: path.join(home, 'types'), mappings: path.join(home, 'mappings') },
    })
    const stock = new DatabaseSync(path.join(home, 'data/stock.sqlite'))
    stock.exec(TABLE)
    stock.close()
  })
  after(() => hub.close())

  const note = quickPdf({
    type: 'delivery-note',
    fields: { deliveryNoteNumber: 'LS-77' },
    tables: { lines: [{ item: 'Oak', quantity: '2' }, { item: 'Elm' }] },
  })

  it('is read by its labels', async () => {
    const types = await loadTypes([path.join(home, 'types')], TYPES)
    const written = words(A4, [
      ['Lieferschein-Nr.: LS-77', 50, 50],
      ['Datum: 05.03.2026', 50, 70],
    ])
    const { type, fields } = extractFields([A4], written, types, 'delivery-note')
    assert.equal(type, 'delivery-note')
    assert.deepEqual(
      [fields['deliveryNoteNumber']?.value, fields['issueDate']?.value, fields['deliveryNoteNumber']?.source],
      ['LS-77', '2026-03-05', 'text-layer'],
    )
  })

  it('is reviewed by path and posted with its rows', async () => {
    const { body } = await hub.send(note)
    const id = String(body['id'])
    const read = await hub.settled(id)
    assert.equal(read.state, 'in-review')
    assert.deepEqual(read.reasons, [{ field: 'issueDate', why: 'missing' }])

    const corrections = [
      { path: 'issueDate', value: '2026-03-05' },
      { path: 'lines[1].quantity', value: '3' },
      { path: 'lines[2].item', value: 'Ash' },
      { field: 'lines[2].quantity', value: '1.5' },
    ]
    const answer = await hub.call<{ tables: { lines: Record<string, Value>[] } }>('POST', `/documents/${id}/review`, {
      body: { approve: true, corrections },
    })
    assert.equal(answer.status, 200)
    assert.deepEqual(
      answer.body.tables.lines.map(({ item, quantity }) => [item?.value, quantity?.value, quantity?.source]),
      [
        ['Oak', '2', 'text-layer'],
        ['Elm', '3', 'person'],
        ['Ash', '1.5', 'person'],
      ],
    )
    const posted = await hub.settled(id)
    assert.equal(posted.state, 'posted', JSON.stringify([posted.deliveries, posted.failure]))
    const stock = new DatabaseSync(path.join(home, 'data/stock.sqlite'), { readOnly: true })
    const { number, pieces } = stock.prepare('SELECT number, pieces FROM notes').get()!
    stock.close()
    assert.deepEqual([number, String(pieces)], ['LS-77', '6.5'])
  })

  it('is checked after reading and after the review', async () => {
    const { body } = await hub.send(
      quickPdf({
        type: 'delivery-note',
        fields: { deliveryNoteNumber: 'LS-79', issueDate: '2026-03-05', pieces: '6' },
        tables: {
          lines: [
            { item: 'Oak', quantity: '2' },
            { item: 'Elm', quantity: '3' },
          ],
        },
      }),
    )
    const id = String(body['id'])
    const read = await hub.settled(id)
    assert.deepEqual(
      [read.state, read.checks, read.reasons],
      [
        'in-review',
        { pieces: 'failed' },
        [
          {
            check: 'pieces',
            why: 'failed',
            expression: 'sum(lines.quantity) = pieces',
            titles: { de: 'Stückzahl', en: 'Pieces' },
          },
        ],
      ],
    )
    assert.match(
      statusText(read as HubDocument),
      /^in review: check Pieces \(sum\(lines.quantity\) = pieces\) failed; /,
    )
    const answer = await hub.call<{ checks: object }>('POST', `/documents/${id}/review`, {
      body: { approve: true, corrections: { 'lines[1].quantity': '4' } },
    })
    assert.deepEqual(answer.body.checks, { pieces: 'passed' })
    const posted = await hub.settled(id)
    assert.deepEqual([posted.state, posted.checks], ['posted', { pieces: 'passed' }])

    const trail = await hub.trail(id)
    const entry = (name: string) => trail.find(({ event }) => event === name)!
    assert.equal(
      entry('ReviewRequested').text,
      'Sent to review: the check Pieces (sum(lines.quantity) = pieces) failed.',
    )
    assert.deepEqual(entry('FieldsExtracted').facts['checks'], { pieces: 'failed' })
    assert.deepEqual(entry('ReviewCompleted').facts['checks'], { pieces: 'passed' })
    let shown = ''
    const stream = { write: (text: string) => (shown += text) }
    showDocument(openTerminal({ out: stream, error: stream }), posted as HubDocument)
    assert.match(shown, /^checks +pieces passed$/m)
  })

  it('has no results of checks whose values are absent', async () => {
    const { body } = await hub.send(quickPdf({ type: 'delivery-note', fields: { deliveryNoteNumber: 'LS-80' } }))
    const read = await hub.settled(String(body['id']))
    assert.deepEqual(Object.hasOwn(read, 'checks'), false)
  })

  it('keeps its rows out of the event, which has a claim check', async () => {
    const { body } = await hub.send(note, { query: { type: 'delivery-note' } })
    const id = String(body['id'])
    await hub.settled(id)
    const { body: trail } = await hub.call<{ entries: { event: string; facts: Record<string, unknown> }[] }>(
      'GET',
      `/documents/${id}/trail`,
    )
    const { facts } = trail.entries.find(({ event }) => event === 'FieldsExtracted')!
    assert.deepEqual(facts['rows'], { lines: 2 })
    assert.ok(!JSON.stringify(trail).includes('Elm'))
  })

  it('is refused what its type does not have', async () => {
    const { body } = await hub.send(quickPdf({ type: 'delivery-note', fields: { deliveryNoteNumber: 'LS-78' } }))
    const id = String(body['id'])
    await hub.settled(id)
    const review = (corrections: object) =>
      hub.call<{ detail: string }>('POST', `/documents/${id}/review`, { body: { approve: true, corrections } })
    for (const [corrections, detail] of [
      [{ colour: 'red' }, 'colour is not a value of any document type.'],
      [{ 'lines[0].quantity': 'two' }, 'lines[0].quantity must be a number such as 2.5.'],
      [{ 'lines[4].item': 'Oak' }, 'lines[4].item leaves a gap: the table has 0 rows.'],
    ] as const) {
      const refused = await review(corrections)
      assert.deepEqual([refused.status, refused.body.detail], [422, detail])
    }
    await assertExplained(hub, 'unknown-field')
    const unknown = await hub.send(note, { query: { type: 'memo' } })
    assert.equal(unknown.status, 422)
  })
})
