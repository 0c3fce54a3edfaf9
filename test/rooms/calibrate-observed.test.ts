import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { loadCalibration } from '../../config/calibration.ts'
import { SETTINGS } from '../../config/config.ts'
import type { Observation } from '../../inference/calibration/observed.ts'
import { waybill } from '../support/command.ts'
import { openTestHub, viewsLevel, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'

/** The surest go through, and all of these are sampled. */
const PIPELINE = `name: default
sample: 1
steps:
  - read: {}
  - review: { missing: required, below: { grossTotal: 0.9 } }
  - deliver: { to: [ledger], when: { type: [invoice] } }
`
const SAID = { issueDate: '2026-01-15', sellerName: 'Nordwind AG', currency: 'EUR', grossTotal: '119.00' }
const SAMPLES = 12

describe('the calibration on what people found in this hub', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub({ pipeline: PIPELINE })
  })
  after(() => hub.close())

  const sent = async (number: string, confidence: number) => {
    const { id } = (await hub.send(quickInvoice(number, { confidence, score: confidence }))).body
    return { id, state: (await hub.settled(id)).state }
  }
  const observations = async (): Promise<Observation[]> => {
    await viewsLevel(hub)
    const { body } = await hub.call<{ observations: Observation[] }>('GET', '/calibration/observations')
    return body.observations.filter(({ field }) => field === 'grossTotal')
  }

  it('counts each score in reviews and, by what they stand for, in samples', async () => {
    const doubtful = [await sent('D-1', 0.5), await sent('D-2', 0.5)]
    const [first, second] = doubtful.map(({ id }) => id)
    await hub.call('POST', `/documents/${first}/review`, { body: { approve: true } })
    await hub.call('POST', `/documents/${second}/review`, {
      body: { approve: true, corrections: { grossTotal: '191.00' } },
    })
    for (let number = 1; number <= SAMPLES + 1; number++) {
      const { id, state } = await sent(`S-${number}`, 0.95)
      assert.equal(state, 'posted')
      const { store } = hub.hub.engines
      for await (const { events } of store.follow(undefined, [`sample-main.${id}`], AbortSignal.timeout(20_000)))
        if (events.length > 0) break
      if (number > SAMPLES) continue
      const values = { ...SAID, invoiceNumber: `S-${number}` }
      await hub.call('POST', `/samples/${id}`, { body: { values, confirm: true } })
    }
    const common = { tenant: 'main', field: 'grossTotal', source: 'text-layer' }
    assert.deepEqual(await observations(), [
      { ...common, score: 0.5, right: true, values: 1, weight: 1, blind: false },
      { ...common, score: 0.5, right: false, values: 1, weight: 1, blind: false },
      // One of thirteen samples is not answered: the others stand for it.
      { ...common, score: 0.95, right: true, values: SAMPLES, weight: (SAMPLES + 1) / SAMPLES, blind: true },
    ])
    const before = await observations()
    await hub.call('POST', '/views/observations/rebuild')
    assert.deepEqual(await observations(), before)
  })

  it('is written to a file that the hub can use, over the shipped one; a dry run writes none', async () => {
    const out = path.join(hub.data, 'fitted.json')
    const run = (...more: string[]) =>
      waybill(['calibrate', '--url', hub.url, '--out', out, ...more], { env: { WAYBILL_API_KEY: hub.key } })
    const none = await run()
    assert.match(none.stderr, /Nothing is fitted/)
    const dry = await run('--least', '12', '--dry-run')
    assert.match(dry.stdout, /grossTotal +text-layer +14 +12/)
    assert.ok(!existsSync(out))
    const written = await run('--least', '12')
    const shipped = await loadCalibration(SETTINGS.inference.calibration.initial)
    const fitted = await loadCalibration(out)
    assert.match(written.stderr, new RegExp(`version ${fitted.version}`))
    assert.notEqual(fitted.version, shipped.version)
    assert.deepEqual(fitted.curves.ocr, shipped.curves.ocr)
    assert.notDeepEqual(fitted.curves['text-layer']!['grossTotal'], shipped.curves['text-layer']!['grossTotal'])
  })
})
