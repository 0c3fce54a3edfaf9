import assert from 'node:assert/strict'
import type { ErrorCode } from '../../hub/errors.ts'
import type { DocumentView } from '../../projections/documents.ts'
import { openTestHub, viewsLevel, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice, UNSURE } from '../support/quick-reader.ts'

const PIPELINE = `name: default
sample: 1
steps:
  - read: {}
  - review: { missing: required }
  - deliver: { to: [ledger], when: { type: [invoice] } }
`
interface Shown {
  id: string
  state: string
  fields: { name: string; kind: string }[]
  wrong?: string[]
  posted?: Record<string, string | null>
}
interface Figures {
  documents: { type: string; sampled: number; checked: number; wrong: number; low: number; high: number }[]
  values: { field: string; source: string; sampled: number; checked: number; wrong: number }[]
}
const SAID = { issueDate: '2026-01-15', sellerName: 'nordwind ag', currency: 'EUR', grossTotal: '119' }

describe('blind samples', () => {
  let hub: TestHub
  beforeEach(async () => {
    hub = await openTestHub({ pipeline: PIPELINE })
  })
  afterEach(() => hub.close())

  const code = (body: unknown) => (body as Problem).type.split('/').at(-1)
  const answer = (id: string, body: object) => hub.call<Shown>('POST', `/samples/${id}`, { body })
  async function posted(number: string): Promise<string> {
    const { id } = (await hub.send(quickInvoice(number))).body
    assert.equal((await hub.settled(id)).state, 'posted')
    return id
  }
  /** Waits in the log until the sample is requested. */
  async function sampled(id: string): Promise<void> {
    const wait = AbortSignal.timeout(20_000)
    const { store } = hub.hub.engines
    for await (const { events } of store.follow(undefined, [`sample-main.${id}`], wait)) if (events.length > 0) return
    wait.throwIfAborted()
  }

  it('hide what was posted until all values are entered; the document keeps its state', async () => {
    const id = await posted('R-1')
    await sampled(id)
    const { body } = await hub.call<Shown>('GET', `/samples/${id}`)
    assert.equal(body.state, 'open')
    assert.deepEqual(body.fields.map(({ name }) => name).toSorted(), [
      'currency',
      'grossTotal',
      'invoiceNumber',
      'issueDate',
      'sellerName',
    ])
    assert.doesNotMatch(JSON.stringify(body), /Nordwind|119|2026/)
    const lacking = await answer(id, { values: SAID })
    assert.deepEqual([lacking.status, code(lacking.body)], [400, 'invalid-request' satisfies ErrorCode])
    const unfit = await answer(id, { values: { ...SAID, invoiceNumber: 'R-1', grossTotal: 'much' } })
    assert.deepEqual([unfit.status, code(unfit.body)], [422, 'unknown-field' satisfies ErrorCode])

    const checked = await answer(id, { values: { ...SAID, invoiceNumber: 'R-1' } })
    assert.deepEqual([checked.body.state, checked.body.wrong], ['right', []])
    const document = await hub.settled(id)
    assert.deepEqual([document.state, document.fields['sellerName']!.value], ['posted', 'Nordwind AG'])
  })

  it('that differ wait for a second look; a confirmed error corrects the posted document, once', async () => {
    const id = await posted('R-2')
    await sampled(id)
    const values = { ...SAID, invoiceNumber: 'R-2', grossTotal: '191.00' }
    const first = await answer(id, { values })
    assert.deepEqual([first.body.state, first.body.wrong], ['differs', ['grossTotal']])
    assert.equal(first.body.posted!['grossTotal'], '119.00')
    assert.equal((await hub.settled(id)).fields['grossTotal']!.value, '119.00')

    for (let time = 0; time < 2; time++) assert.equal((await answer(id, { confirm: true })).body.state, 'wrong')
    const document = (await hub.call<DocumentView>('GET', `/documents/${id}`)).body
    assert.deepEqual([document.state, document.fields['grossTotal']!.value], ['posted', '191.00'])
    assert.ok(document.correctByHand?.['ledger'])
    const corrections = (await hub.trail(id)).filter(({ event }) => event === 'DocumentCorrected')
    assert.equal(corrections.length, 1)
    assert.match(corrections[0]!.text, /blind sample/)
  })

  it('make the figures, which are rebuilt from the log', async () => {
    const ids = [await posted('R-3'), await posted('R-4'), await posted('R-5')]
    for (const id of ids) await sampled(id)
    await answer(ids[0]!, { values: { ...SAID, invoiceNumber: 'R-3' } })
    await answer(ids[1]!, { values: { ...SAID, invoiceNumber: 'X-4' }, confirm: true })
    await viewsLevel(hub)
    const figures = async () => (await hub.call<Figures>('GET', '/samples/figures')).body
    const before = await figures()
    const [{ low, high, ...invoices }] = before.documents as [Figures['documents'][number]]
    assert.deepEqual(invoices, { type: 'invoice', sampled: 3, checked: 2, wrong: 1 })
    assert.ok(low > 0.05 && high < 0.95)
    const wrong = before.values.filter((value) => value.wrong > 0)
    assert.deepEqual(
      wrong.map(({ field, source }) => [field, source]),
      [['invoiceNumber', 'text-layer']],
    )
    const listed = await hub.call<{ samples: { id: string; wrong: string[] }[] }>('GET', '/samples', {
      query: { state: 'wrong' },
    })
    assert.deepEqual(
      listed.body.samples.map(({ id, wrong: names }) => [id, names]),
      [[ids[1], ['invoiceNumber']]],
    )
    for (const view of ['samples', 'figures']) await hub.call('POST', `/views/${view}/rebuild`)
    assert.deepEqual(await figures(), before)
  })

  it('are requested once, also after a restart that follows the log again', async () => {
    const id = await posted('R-6')
    await sampled(id)
    await hub.restart()
    const next = await posted('R-7')
    await sampled(next)
    assert.equal((await hub.hub.engines.store.read(`sample-main.${id}`)).length, 1)
  })

  it('are not requested of what a person reviewed', async () => {
    const { id } = (await hub.send(quickInvoice('R-8', { ...UNSURE, fields: { grossTotal: '' } }))).body
    assert.equal((await hub.settled(id)).state, 'in-review')
    await hub.call('POST', `/documents/${id}/review`, { body: { approve: true, corrections: { grossTotal: '1.00' } } })
    assert.equal((await hub.settled(id)).state, 'posted')
    await sampled(await posted('R-9'))
    assert.deepEqual(await hub.hub.engines.store.read(`sample-main.${id}`), [])
  })
})
