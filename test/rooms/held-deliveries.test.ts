import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Target } from '../../adapters/adapter.ts'
import type { OpenTarget } from '../../adapters/registry.ts'
import type { ErrorCode } from '../../hub/errors.ts'
import { silentLog, type Log } from '../../hub/log.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

interface Line {
  document?: string
  code?: ErrorCode
  outcome?: string
}

/** No answer, until the one who waits for it gives up. */
const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The line was closed.')))
  })

/** Deliveries that cannot continue at once. The tests check the log, the answers and the table of the target. */
describe('a delivery that is held up', () => {
  let home: string
  let ledger: string
  let lines: Line[]
  let hub: TestHub
  const log: Log = {
    ...silentLog,
    warn: (facts) => {
      lines.push(facts)
    },
  }
  beforeEach(() => {
    home = temporaryFolder('held')
    ledger = path.join(home, 'books', 'ledger.sqlite')
    lines = []
  })
  afterEach(async () => {
    await hub.close()
  })

  const open = async (send?: (target: Target) => Target['send'], more: Parameters<typeof openTestHub>[0] = {}) => {
    const targets = (real: Map<string, OpenTarget>) =>
      new Map(
        [...real].map(([name, each]) => [
          name,
          { ...each, target: { ...each.target, ...(send && { send: send(each.target) }) } },
        ]),
      )
    hub = await openTestHub({
      data: path.join(home, 'data'),
      log,
      targets: `ledger: { adapter: sql, settings: { url: "sqlite:${ledger}" } }\n`,
      ...more,
      seams: { targets, ...more.seams },
    })
  }
  const sent = async (bytes: Buffer) => (await hub.send(bytes)).body.id
  const warned = (document: string, code: ErrorCode) =>
    until(() => lines.some((line) => line.document === document && line.code === code))
  const rows = () => {
    const database = new DatabaseSync(ledger)
    try {
      return database
        .prepare('SELECT document_id AS id FROM postings')
        .all()
        .map(({ id }) => id)
    } finally {
      database.close()
    }
  }
  const goesOn = async () => assert.equal((await hub.settled(await sent(quickInvoice('NEXT')))).state, 'posted')

  it('waits as claimed-elsewhere while another file with the same invoice is delivered, ends as duplicate', async () => {
    // The folder of the database is not there yet, as a share that is not mounted.
    await open()
    const first = await sent(quickInvoice('SAME'))
    await warned(first, 'target-unavailable')
    const second = await sent(quickInvoice('SAME', { confidence: 0.98 }))
    await warned(second, 'claimed-elsewhere')
    assert.ok(lines.some(({ document, outcome }) => document === second && outcome === 'retry'))
    assert.ok(!existsSync(ledger))
    mkdirSync(path.dirname(ledger))
    const [one, other] = [await hub.settled(first), await hub.settled(second)]
    assert.deepEqual(
      [one.state, one.deliveries['ledger']!.outcome, other.deliveries['ledger']!.outcome],
      ['posted', 'posted', 'duplicate'],
    )
    assert.equal(other.deliveries['ledger']!.reference, one.deliveries['ledger']!.reference)
    assert.deepEqual(rows(), [first])
    await assertExplained(hub, 'claimed-elsewhere')
    await goesOn()
  })

  it('is not held up by a refusal of the database: it fails at the first answer', async () => {
    mkdirSync(path.dirname(ledger))
    await open()
    assert.equal((await hub.settled(await sent(quickInvoice('N-76')))).state, 'posted')
    const database = new DatabaseSync(ledger)
    database.exec(
      `CREATE TRIGGER closed BEFORE INSERT ON postings
        BEGIN SELECT RAISE(ABORT, 'the period of the books is closed'); END`,
    )
    const id = await sent(quickInvoice('N-77'))
    const { state, failure } = await hub.settled(id)
    assert.deepEqual([state, failure?.code], ['failed', 'target-rejected'])
    assert.match(failure!.detail, /: the period of the books is closed$/)
    const events = (await hub.trail(id)).map(({ event }) => event)
    assert.ok(!events.includes('DeliveryAttemptFailed'))
    assert.equal(lines.filter(({ document, outcome }) => document === id && outcome === 'retry').length, 0)
    database.exec('DROP TRIGGER closed')
    database.close()
    await goesOn()
  })

  it('by a target that takes it and never answers ends as step-timeout, is looked up and not sent again', async () => {
    mkdirSync(path.dirname(ledger))
    let sends = 0
    await open(
      (target) => async (intent, signal) => {
        const receipt = await target.send(intent, signal)
        if (++sends > 1) return receipt
        return silence(signal)
      },
      { seams: { timeoutMs: 2_000 } },
    )
    const id = await sent(quickInvoice('SILENT'))
    await warned(id, 'step-timeout')
    const document = await hub.settled(id)
    assert.deepEqual([document.state, sends, rows()], ['posted', 1, [id]])
    await assertExplained(hub, 'step-timeout')
    await goesOn()
  })

  it('whose target holds it more than once is given up as delivery-ambiguous, and nothing more is sent', async () => {
    mkdirSync(path.dirname(ledger))
    let sends = 0
    let taken = () => {}
    const both = new Promise<void>((resolve) => {
      taken = resolve
    })
    const without = new DatabaseSync(ledger)
    const columns = [
      'fingerprint',
      'posted_at',
      'tenant',
      'document_id',
      'document_type',
      'seller_name',
      'seller_vat_id',
      'document_number',
      'issue_date',
      'due_date',
      'currency',
      'net_total',
      'tax_total',
      'gross_total',
      'purchase_order',
      'iban',
      'natural_key',
    ]
    without.exec(
      `CREATE TABLE postings (id integer primary key, posting_key text, ${columns.map((column) => `${column} text`).join(', ')})`,
    )
    const stuck =
      (target: Target): Target['send'] =>
      async (intent, signal) => {
        sends++
        await target.send(intent, signal)
        // A backup is restored into a table without a unique key, and the answer never arrives.
        without.exec(
          `INSERT INTO postings (posting_key, ${columns.join()}) SELECT posting_key, ${columns.join()} FROM postings`,
        )
        taken()
        return silence(signal)
      }
    await open(stuck, { settings: { drainSeconds: '1' } })
    const id = await sent(quickInvoice('TWICE'))
    await both
    await hub.restart({})
    const document = await hub.settled(id)
    assert.deepEqual(
      [document.state, document.deliveries['ledger']!.outcome, document.deliveries['ledger']!.code],
      ['failed', 'given-up', 'delivery-ambiguous'],
    )
    assert.match(
      (await hub.trail(id)).map(({ text }) => text).join('\n'),
      /The target holds 2 records under the posting key/,
    )
    assert.deepEqual([sends, rows()], [1, [id, id]])
    await assertExplained(hub, 'delivery-ambiguous')
    without.close()
    await goesOn()
  })
})
