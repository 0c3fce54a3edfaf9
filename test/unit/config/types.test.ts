import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadTypes } from '../../../config/types.ts'
import { fitsKind, longestOf } from '../../../hub/document/types/kinds.ts'
import type { Value } from '../../../hub/document/values/value.ts'
import { codeOf } from '../../../hub/errors.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const PROGRAM = path.resolve(import.meta.dirname, '../../../types')

describe('document types', () => {
  let home: string
  beforeEach(() => {
    home = temporaryFolder('types')
  })

  function write(name: string, text: string, folder = 'own'): string {
    mkdirSync(path.join(home, folder, name), { recursive: true })
    writeFileSync(path.join(home, folder, name, 'type.yaml'), text)
    return path.join(home, folder)
  }
  const fails = async (text: string, message: RegExp, name = 'note') =>
    assert.rejects(loadTypes([PROGRAM, write(name, text)]), (error: Error) => {
      assert.equal(codeOf(error), 'types-invalid')
      assert.match(error.message, message)
      return true
    })

  it('of the program are invoice, credit-note, receipt, order and other', async () => {
    const types = await loadTypes([PROGRAM])
    assert.deepEqual([...types.keys()].toSorted(), ['credit-note', 'invoice', 'order', 'other', 'receipt'])
    for (const { fields } of types.values())
      assert.deepEqual(Object.keys(fields), Object.keys(types.get('other')!.fields))
    assert.deepEqual(types.get('credit-note')!.lineage, ['credit-note', 'invoice', 'other'])
    assert.equal(types.get('credit-note')!.fields['grossTotal']!.required, true)
    assert.equal(types.get('other')!.fields['grossTotal']!.required, false)
  })

  it('of a later folder add to those of an earlier one', async () => {
    const folder = write(
      'delivery-note',
      `name: delivery-note
extends: other
titles: { en: Delivery note }
fields:
  carrier: { kind: text, titles: { en: Carrier } }
  issueDate: { required: true }
tables:
  lines:
    titles: { en: Lines }
    columns:
      quantity: { kind: decimal, titles: { en: Quantity }, required: true }
`,
    )
    const type = (await loadTypes([PROGRAM, folder])).get('delivery-note')!
    assert.deepEqual(type.fields['carrier'], { kind: 'text', titles: { en: 'Carrier' }, required: false, labels: [] })
    assert.equal(type.fields['issueDate']!.required, true)
    assert.ok(type.fields['issueDate']!.labels.length > 0)
    assert.deepEqual(type.tables['lines']!.columns['quantity'], {
      kind: 'decimal',
      titles: { en: 'Quantity' },
      required: true,
    })
  })

  it('of a later folder replace those of the same name, or extend them', async () => {
    const replaced = await loadTypes([PROGRAM, write('order', 'name: order\ntitles: { en: Order }\n', 'replacing')])
    assert.deepEqual(replaced.get('order')!.fields, {})
    const extended = await loadTypes([
      PROGRAM,
      write(
        'order',
        'name: order\nextends: order\ntitles: { en: Order }\nfields: { project: { kind: text, titles: { en: Project } } }\n',
        'extending',
      ),
    ])
    assert.ok(extended.get('order')!.fields['project'] && extended.get('order')!.fields['buyerName'])
    assert.deepEqual(extended.get('order')!.lineage, ['order', 'other'])
  })

  it('name file, line and column of a mistake', async () => {
    const head = 'name: note\ntitles: { en: Note }\n'
    await fails(`${head}colour: red\n`, /^note\/type\.yaml:3:1 colour is not known here/)
    await fails('name: memo\ntitles: { en: Memo }\n', /^note\/type\.yaml:1:1 name must be note, the name of its folder/)
    await fails(`${head}extends: nothing\n`, /:3:1 extends names the type nothing, which does not exist/)
    await fails(`${head}extends: note\n`, /:3:1 extends names the type note, which does not exist/)
    await fails(`${head}fields:\n  seller: { kind: name, titles: { en: Seller } }\n`, /:4:13 .*must be one of: text, /)
    await fails(`${head}fields:\n  seller: { titles: { en: Seller } }\n`, /:4:3 fields\.seller must have a kind/)
    await fails(`${head}fields:\n  seller: { kind: text }\n`, /:4:3 fields\.seller must have titles/)
    await fails(
      `${head}fields:\n  Seller: { kind: text }\n`,
      /:4:3 fields\.Seller is not a valid name: it has the wrong format; it must match/,
    )
    await fails(`${head}fields:\n  constructor: { kind: text }\n`, /:4:3 .*is a reserved name/)
    await fails(
      `${head}extends: other\nfields:\n  iban: { kind: text }\n`,
      /:5:11 fields\.iban\.kind must be iban, as in/,
    )
    await fails(
      `${head}fields:\n  seller:\n    kind: text\n    titles: { en: S }\n    labels:\n      - en: ['(']\n`,
      /:8:14 fields\.seller\.labels\.0\.en\.0 is not a regular expression/,
    )
    await fails(
      `${head}extends: other\ntables:\n  iban: { titles: { en: I }, columns: { a: { kind: text, titles: { en: A } } } }\n`,
      /:5:3 tables\.iban has the name of a field/,
    )
    await fails(
      `${head}extends: other\nbusinessKey: [sellerName, number]\n`,
      /:4:27 businessKey\.1 names number, which is not a field/,
    )
    await fails('name: [\n', /^note\/type\.yaml:2:1 /)
  })

  it('inherit checks by name, and may replace their members', async () => {
    const types = await loadTypes([
      PROGRAM,
      write(
        'note',
        `name: note
extends: invoice
titles: { en: Note }
checks:
  - { name: totals, tolerance: '0.02' }
  - { name: paid, expression: amountDue <= grossTotal, titles: { en: Paid } }
`,
      ),
    ])
    const { totals, ...dates } = types.get('invoice')!.checks
    assert.match(totals!.expression, /or netTotal \+ taxTotal = grossTotal$/)
    assert.deepEqual(types.get('credit-note')!.checks, { totals, ...dates })
    assert.deepEqual(Object.keys(types.get('receipt')!.checks), ['totals'])
    assert.deepEqual(types.get('other')!.checks, {})
    assert.deepEqual(types.get('note')!.checks, {
      totals: { ...totals, tolerance: '0.02' },
      ...dates,
      paid: { expression: 'amountDue <= grossTotal', titles: { en: 'Paid' } },
    })
  })

  it('name the place of a mistake in a check', async () => {
    const head = 'name: note\nextends: invoice\ntitles: { en: Note }\nchecks:\n'
    const titles = 'titles: { en: T }'
    await fails(
      `${head}  - name: net\n    expression: net = 1\n    ${titles}\n`,
      /^note\/type\.yaml:6:5 checks\.0\.expression names net, which is not a value of note\.$/,
    )
    await fails(
      `${head}  - { name: net, expression: netTotal +, ${titles} }\n`,
      /:5:18 checks\.0\.expression ends where a value, a number or \( must be\.$/,
    )
    await fails(`${head}  - { name: net, ${titles} }\n`, /:5:5 checks\.0 must have an expression/)
    await fails(`${head}  - { name: net, expression: netTotal = 1 }\n`, /:5:5 checks\.0 must have titles/)
    await fails(`${head}  - { name: Net, expression: netTotal = 1, ${titles} }\n`, /:5:7 checks\.0\.name has the wrong/)
    await fails(`${head}  - { name: constructor, expression: netTotal = 1, ${titles} }\n`, /is a reserved name/)
    await fails(`${head}  - { name: totals, unit: 1 }\n`, /:5:21 checks\.0\.unit is not known here/)
    await fails(`${head}  - { name: totals }\n  - { name: totals }\n`, /:6:7 checks\.1\.name totals is there twice/)
    await fails(`${head}  - { name: totals, tolerance: '-1' }\n`, /:5:21 checks\.0\.tolerance has the wrong format/)
    await fails(
      `${head}  - { name: due-after-issue, tolerance: '1' }\n`,
      /:5:30 checks\.0\.tolerance must not be there: the check compares dates/,
    )
  })

  it('that extend each other in a circle are refused', async () => {
    write('a', 'name: a\nextends: b\ntitles: { en: A }\n')
    await fails('name: b\nextends: a\ntitles: { en: B }\n', /extends leads back to a|extends leads back to b/, 'b')
  })

  it('with settings that nothing uses are refused', async () => {
    const head = 'name: note\ntitles: { en: Note }\n'
    await fails(
      `${head}tables:\n  t:\n    titles: { en: T }\n    columns: { a: { kind: text, titles: { en: A }, labels: [] } }\n`,
      /labels is not known here/,
    )
  })

  it('with more text than one event holds are refused', async () => {
    const fields = Array.from({ length: 40 }, (_, index) => `  f${index}: { kind: text, titles: { en: F } }\n`).join('')
    await fails(
      `name: note\ntitles: { en: Note }\nfields:\n${fields}`,
      /^note\/type\.yaml:3:1 fields can need 68000 bytes in one event; at most 57344 are allowed/,
    )
  })

  it('that are accepted fit into one event with the longest values', async () => {
    const fields = Array.from({ length: 33 }, (_, index) => `  f${index}: { kind: text, titles: { en: F } }\n`).join('')
    const folder = write('note', `name: note\ntitles: { en: Note }\nfields:\n${fields}`)
    const type = (await loadTypes([PROGRAM, folder])).get('note')!
    const side = 12_345.6
    const value: Value = {
      value: '書'.repeat(longestOf('text')),
      confidence: 0.123,
      page: 10_000,
      box: [side, side, side, side],
      source: 'text-layer',
    }
    const values = Object.fromEntries(Object.keys(type.fields).map((name) => [name, value]))
    assert.ok(fitsKind('text', value.value))
    assert.ok(Buffer.byteLength(JSON.stringify(values)) < 56 * 1024)
  })

  it('in a folder that cannot be read are refused', async () => {
    await assert.rejects(loadTypes([path.join(home, 'nowhere')]), (error) => codeOf(error) === 'types-invalid')
    mkdirSync(path.join(home, 'own/empty'), { recursive: true })
    await assert.rejects(
      loadTypes([path.join(home, 'own')]),
      (error: Error) => codeOf(error) === 'types-invalid' && /type\.yaml cannot be read \(ENOENT\)/.test(error.message),
    )
  })
})
