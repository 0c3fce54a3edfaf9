import assert from 'node:assert/strict'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { problemOf, type ErrorCode } from '../../hub/errors.ts'
import { waybill } from '../support/command.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const OURS = path.resolve(import.meta.dirname, '../../mappings/ledger/invoice')

/** What the mapping of a target does with an invoice; without an expression, the mapping is missing. */
const BAD: Record<string, [code: ErrorCode, expression?: string, input?: object]> = {
  loops: ['mapping-timeout', '($f := function($x) { $f($x + 1) }; $f(1))'],
  grows: ['mapping-out-of-memory', '$length($reduce([1..26], function($a, $b) { $a & $a }, "aa"))'],
  raises: ['mapping-failed', '$error("no")'],
  torn: ['mapping-invalid', '{ "amount": '],
  wrong: ['mapping-output', '{ "amount": 1 }'],
  picky: ['mapping-input', '{}', { type: 'object', required: ['nothing has it'] }],
  absent: ['mapping-missing'],
}

describe('a hub with bad mappings', () => {
  let home: string
  beforeEach(() => {
    home = temporaryFolder('mappings')
  })

  function write(target: string, expression: string, input: object = {}): void {
    const folder = path.join(home, 'mappings', target, 'invoice')
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'map.jsonata'), expression)
    writeFileSync(path.join(folder, 'in.schema.json'), JSON.stringify(input))
    writeFileSync(
      path.join(folder, 'out.schema.json'),
      JSON.stringify({ type: 'object', properties: { amount: { type: 'string' } } }),
    )
  }

  it('delivers a document that a mapping refused as incomplete, once a review has completed it', async () => {
    const hub = await openTestHub({
      data: path.join(home, 'data'),
      targets: 'ledger: { adapter: sql, businessKey: none, settings: { url: "sqlite:${data}/ledger.sqlite" } }\n',
      pipeline: 'name: default\nsteps:\n  - read: {}\n  - deliver: { to: [ledger] }\n',
    })
    const {
      body: { id },
    } = await hub.send(quickInvoice('LACKS', { fields: { sellerName: '' } }))
    assert.deepEqual(
      [(await hub.settled(id)).state, (await hub.settled(id)).deliveries['ledger']!.code],
      ['failed', 'mapping-input'],
    )
    assert.equal(
      (
        await hub.call('POST', `/documents/${id}/review`, {
          body: { approve: true, corrections: { sellerName: 'Nordwind AG' } },
        })
      ).status,
      200,
    )
    const { state, fields } = await hub.settled(id)
    assert.deepEqual([state, fields.sellerName!.value], ['posted', 'Nordwind AG'])
    await hub.close()
  })

  it('fails each delivery with its own code, posts to targets with a good mapping, and posts the rest after a fix and a replay', async () => {
    for (const [target, [, expression, input]] of Object.entries(BAD))
      if (expression !== undefined) write(target, expression, input)
    cpSync(OURS, path.join(home, 'mappings/ledger/invoice'), { recursive: true })
    const names = [...Object.keys(BAD), 'ledger']
    const targets = names
      .map((name) => `${name}: { adapter: sql, settings: { url: "sqlite:\${data}/${name}.sqlite" } }\n`)
      .join('')
    const pipeline = `name: default\nsteps:\n  - read: {}\n  - deliver: { to: [${names.join()}] }\n`
    const settings = { mappings: path.join(home, 'mappings'), mappingTimeoutMs: '700', mappingMemoryMb: '64' }
    const data = path.join(home, 'data')
    let hub = await openTestHub({ data, targets, pipeline, settings })
    const {
      body: { id },
    } = await hub.send(quickInvoice('MAPPED'))
    const { state, deliveries } = await hub.settled(id)
    assert.equal(state, 'failed')
    for (const [target, [code]] of Object.entries(BAD)) {
      assert.deepEqual([target, deliveries[target]!.outcome, deliveries[target]!.code], [target, 'rejected', code])
      await assertExplained(hub, code)
    }
    assert.equal(deliveries['ledger']!.outcome, 'posted')
    await hub.close()

    for (const target of Object.keys(BAD))
      cpSync(OURS, path.join(home, 'mappings', target, 'invoice'), { recursive: true })
    hub = await openTestHub({ data, targets, pipeline, settings })
    assert.equal(
      (await hub.call('POST', `/documents/${id}/replay`, { body: { reason: 'The mappings are fixed.' } })).status,
      200,
    )
    const replayed = await hub.settled(id)
    assert.deepEqual(
      [replayed.state, ...names.map((name) => replayed.deliveries[name]!.outcome)],
      ['posted', ...names.map(() => 'posted')],
    )
    await hub.close()
  })

  it('ends the start with code 1, the place and the cure if a schema is invalid', async () => {
    write('ledger', '{}', { type: 'nonsense' })
    const { code, stdout, stderr } = await waybill(['start', '--port', '0', '--data', path.join(home, 'data')], {
      env: { WAYBILL_MAPPINGS: path.join(home, 'mappings'), WAYBILL_LOG_LEVEL: 'silent' },
    })
    const { title, cure } = problemOf('mapping-invalid')
    assert.deepEqual([code, stdout], [1, ''])
    assert.ok(
      stderr.startsWith(`waybill: ${title}. A schema of the mapping ledger/invoice cannot be used: `) &&
        stderr.endsWith(`\n  ${cure}\n`),
      stderr,
    )
  })
})
