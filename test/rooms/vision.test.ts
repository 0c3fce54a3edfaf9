import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { SettingName } from '../../config/config.ts'
import type { VisionUse } from '../../hub/document/reading.ts'
import { CALIBRATION } from '../support/calibration.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickBatch, quickInvoice, quickPage, UNSURE } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openTestReader } from '../support/test-reader.ts'
import { openVisionPeer, type Asked, type VisionFault } from '../support/vision-peer.ts'

const INVOICE = readFileSync(path.resolve(import.meta.dirname, '../../samples/invoice-digital.pdf'))
/** What the sample says. */
const RIGHT = {
  invoiceNumber: 'LW-2026-0417',
  issueDate: '2026-03-12',
  sellerName: 'Lindenhof Werkzeuge GmbH',
  grossTotal: '1296.98',
  currency: 'EUR',
}
const pipelineWith = (vision: string) => `name: default
steps:
  - read: { vision: ${vision} }
  - review: { missing: required, below: { grossTotal: 0.5 } }
  - deliver: { to: [ledger], when: { type: [invoice] } }
`
type Reading = { vision?: VisionUse; version: { vision?: string } }

describe('a document that a vision model reads, too', () => {
  const reader = openTestReader({ calibration: CALIBRATION })
  let hub: TestHub | undefined
  let peer: Awaited<ReturnType<typeof openVisionPeer>> | undefined
  afterEach(async () => {
    await hub?.close()
    await peer?.close()
    hub = peer = undefined
  })
  after(() => reader.close())

  interface Given {
    vision: string
    answer?(asked: Asked): string
    fault?: VisionFault
    settings?: Partial<Record<SettingName, string>>
    quick?: boolean
  }

  async function given({ vision, answer = () => JSON.stringify(RIGHT), fault, settings, quick }: Given) {
    peer = await openVisionPeer({
      answer: (asked) => ({ text: answer(asked) }),
      faults: fault ? { always: fault } : {},
    })
    hub = await openTestHub({
      pipeline: pipelineWith(vision),
      settings: {
        visionUrl: peer.url,
        visionModel: 'test-model',
        visionPrompt: 'fields',
        visionTimeoutSeconds: '20',
        visionInputPrice: '1',
        ...settings,
      },
      ...(!quick && { seams: { reader } }),
    })
    const { asked } = peer
    const running = hub
    return {
      asked,
      async sent(bytes: Uint8Array, query: Record<string, string> = {}) {
        const { id } = (await running.send(bytes, { query })).body
        const document = await running.settled(id)
        const readings = await running.call<{ readings: Reading[] }>('GET', `/documents/${id}/readings`)
        const trail = await running.trail(id)
        const read = trail.find(({ event }) => event === 'FieldsExtracted')!.text
        return { id, document, reading: readings.body.readings.at(-1)!, read }
      },
    }
  }
  const reasonsOf = ({ reasons = [] }: { reasons?: { why: string; field?: string; finding?: { code: string } }[] }) =>
    reasons.map(({ why, field, finding }) => [why, field, finding?.code])

  it('is posted where both agree; tokens and cost are in the event, and the same bytes cost nothing again', async () => {
    const { asked, sent } = await given({ vision: 'always' })
    const { document, reading, read } = await sent(INVOICE)
    assert.equal(document.state, 'posted')
    const { model, outcome, pages, requests, inputTokens, cost } = reading.vision!
    assert.deepEqual([model, outcome, pages, requests, inputTokens, cost], ['test-model', 'read', 1, 1, 1000, '0.001'])
    assert.equal(reading.version.vision, 'test-model fields 1')
    assert.match(read, /The vision model test-model read 1 page in .* \(1000 tokens sent, 100 received, cost 0\.001\)/)
    const { explanation } = document.fields['grossTotal'] as { explanation?: string }
    assert.match(explanation!, /a vision model read it on the page/)
    assert.ok(asked[0]!.pictures.every(({ width, height }) => Math.max(width, height) === 1600))
    const again = await sent(INVOICE, { again: 'true' })
    assert.equal(asked.length, 1)
    assert.deepEqual(again.document.fields['grossTotal'], document.fields['grossTotal'])
    assert.match(again.read, /An earlier reading of the same file was used/)
  })

  it('is not shown to the model as a whole where it is split into several', async () => {
    const { sent } = await given({ vision: 'always', quick: true })
    const { document, reading } = await sent(quickBatch(1, quickPage('SEEN-1'), quickPage('SEEN-2')))
    assert.deepEqual([document.state, reading.vision], ['split', undefined])
    for (const { id } of document.parts!) {
      const part = await hub!.settled(id)
      assert.ok(
        part.findings?.some(({ code }) => code === 'vision-failed'),
        'the model was asked',
      )
    }
  })

  it('goes to a person where they differ, and where a value is not on the page', async () => {
    const { sent } = await given({
      vision: '{ invoice: always }',
      answer: () => JSON.stringify({ ...RIGHT, grossTotal: '1089.90', buyerVatId: 'DE999999999' }),
    })
    const { document } = await sent(INVOICE)
    assert.equal(document.state, 'in-review')
    assert.deepEqual(
      reasonsOf(document as object).filter(([why]) => why === 'finding'),
      [
        ['finding', 'grossTotal', 'sources-differ'],
        ['finding', 'buyerVatId', 'not-grounded'],
      ],
    )
    assert.equal(document.fields['buyerVatId'], undefined)
  })

  it('keeps the Markdown, tables and marks of each page', async () => {
    const markdown = 'Lindenhof Werkzeuge GmbH\n<table><tr><td>a</td></tr></table>\n<signature>L.</signature>\n☑ paid'
    const { sent } = await given({ vision: 'always', answer: () => markdown, settings: { visionPrompt: 'nanonets' } })
    const { id } = await sent(INVOICE)
    const { body } = await hub!.call<{ pages: { vision: unknown; text: string }[] }>('GET', `/documents/${id}/text`)
    assert.deepEqual(body.pages[0]!.vision, {
      markdown,
      tables: [[['a']]],
      marks: [
        { kind: 'signature', text: 'L.' },
        { kind: 'check-box', text: 'paid', checked: true },
      ],
    })
    assert.match(body.pages[0]!.text, /LW-2026-0417/)
  })

  for (const [name, fault] of [
    ['refuses', { status: 401 }],
    ['sends nonsense', 'not-json'],
    ['breaks the connection', 'reset'],
  ] as const)
    it(`keeps its built-in reading where the model ${name}, and goes to a person if it must be read by it`, async () => {
      const { sent } = await given({ vision: 'always', fault, settings: { visionTimeoutSeconds: '2' } })
      const { document, reading, read } = await sent(INVOICE)
      assert.equal(document.state, 'in-review')
      assert.equal(document.fields['grossTotal']!.value, '1296.98')
      assert.deepEqual(reasonsOf(document as object), [['finding', undefined, 'vision-failed']])
      assert.equal(reading.vision!.outcome, 'failed')
      assert.match(read, /The vision model test-model did not read it/)
    })

  it('is not shown to it without a doubt, nor for another type', async () => {
    const { asked, sent } = await given({ vision: '{ invoice: on-doubt, any: never }' })
    assert.equal((await sent(INVOICE)).document.state, 'posted')
    assert.equal(asked.length, 0)
  })

  it('is shown to it in doubt; a file that cannot be drawn costs the model only', async () => {
    const { asked, sent } = await given({ vision: 'on-doubt', quick: true })
    const { document, reading } = await sent(quickInvoice('DOUBT', UNSURE))
    assert.equal(document.state, 'in-review')
    assert.deepEqual(reasonsOf(document as object).at(0), ['uncertain', 'grossTotal', undefined])
    assert.equal(reading.vision!.outcome, 'failed')
    assert.equal(asked.length, 0)
  })

  it('never leaves the house of a tenant that wants that', async () => {
    const tenantFolders = temporaryFolder('tenants')
    mkdirSync(path.join(tenantFolders, 'main'))
    writeFileSync(path.join(tenantFolders, 'main/settings.yaml'), 'inHouse: true\n')
    const outside = await given({ vision: 'always', settings: { tenantFolders } })
    const { document, reading, read } = await outside.sent(INVOICE)
    assert.equal(document.state, 'posted')
    assert.equal(outside.asked.length, 0)
    assert.deepEqual([reading.vision!.outcome, reading.vision!.requests], ['withheld', 0])
    assert.match(read, /It was not sent to the vision model/)
    await hub!.close()
    await peer!.close()
    const inside = await given({ vision: 'always', settings: { tenantFolders, visionInHouse: 'yes' } })
    await inside.sent(INVOICE)
    assert.equal(inside.asked.length, 1)
  })

  it('goes to a person if its pipeline asks for a model and none is configured', async () => {
    const { sent } = await given({ vision: 'always', quick: true, settings: { visionUrl: '' } })
    const { document } = await sent(quickInvoice('NONE'))
    assert.deepEqual(reasonsOf(document as object), [['finding', undefined, 'vision-failed']])
  })
})
