import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { startWaybill, waybill } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const SAMPLE = path.resolve(import.meta.dirname, '../../samples/invoice-digital.pdf')
/** Personal and business data in the sample. */
const CONTENT = [
  'Lindenhof',
  'Radhaus',
  'LW-2026-0417',
  '1296.98',
  'DE8937040044',
  'DE123456788',
  'invoice-digital',
  'PO-88213',
]

describe('the log', () => {
  it('is JSON with document, tenant, correlation and trace of every step, without data of a document', async () => {
    const home = temporaryFolder('log')
    const data = path.join(home, 'data')
    const hub = startWaybill(['start', '--port', '0', '--data', data], { env: { WAYBILL_LOG_LEVEL: 'debug' } })
    await hub.prints('API key')
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(hub.printed())!
    const sent = await waybill(['send', SAMPLE, '--wait', '--json', '--url', url], { env: { WAYBILL_DATA: data } })
    assert.equal(sent.objects[0]?.['state'], 'posted', JSON.stringify(sent.objects))
    hub.interrupt()
    const { stderr, code } = await hub.done
    assert.equal(code, 0)

    const lines = stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, string>)
    const steps = lines.filter(({ document }) => document === sent.objects[0]!['id'])
    assert.deepEqual(
      steps.map(({ type }) => type),
      ['ReadDocument', 'DeliverDocument'],
    )
    for (const { tenant, correlationId, traceparent, time, level } of steps) {
      assert.deepEqual([tenant, level], ['main', 'info'])
      assert.ok(correlationId === steps[0]!['correlationId'] && !Number.isNaN(Date.parse(time!)))
      assert.match(traceparent!, new RegExp(`^00-${steps[0]!['traceparent']!.split('-')[1]}-[0-9a-f]{16}-01$`))
    }
    const secrets = [
      ...CONTENT,
      readFileSync(path.join(data, 'api-key'), 'utf8').trim(),
      readFileSync(path.join(data, 'pepper'), 'utf8').trim(),
    ]
    assert.deepEqual(
      secrets.filter((each) => stderr.includes(each)),
      [],
    )
  })
})
