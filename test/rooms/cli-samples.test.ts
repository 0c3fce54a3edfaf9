import assert from 'node:assert/strict'
import { ID, openCommandRig } from '../support/command-rig.ts'

const FIELDS = [
  { name: 'sellerName', kind: 'text' },
  { name: 'grossTotal', kind: 'amount' },
]
const OPEN = { id: ID, state: 'open', type: 'invoice', fields: FIELDS }
const DIFFERS = {
  ...OPEN,
  state: 'differs',
  wrong: ['grossTotal'],
  entered: { sellerName: 'Nordwind AG', grossTotal: '191.00' },
  posted: { sellerName: 'Nordwind\u001b[31m AG', grossTotal: null },
}

describe('waybill samples', () => {
  let rig: Awaited<ReturnType<typeof openCommandRig>>
  before(async () => {
    rig = await openCommandRig()
  })
  after(() => rig.close())

  it('shows which values to enter, and both once they differ', async () => {
    rig.answer = () => ({ body: OPEN })
    const open = await rig.run('samples', 'show', ID)
    assert.match(open.stdout, /waits for its values \(invoice\)/)
    assert.match(open.stdout, /grossTotal +amount/)
    rig.answer = () => ({ body: DIFFERS })
    const differs = await rig.run('samples', 'answer', ID, '--set', 'grossTotal=191.00', '--set', 'sellerName=')
    assert.match(differs.stdout, /look again, then answer with --confirm/)
    assert.match(differs.stdout, /grossTotal +amount +191\.00 +– +differs/)
    assert.ok(!differs.stdout.includes('\u001b'))
    const { path, body } = rig.asked.at(-1)!
    assert.equal(path, `/samples/${ID}`)
    assert.deepEqual(JSON.parse(body), { values: { grossTotal: '191.00', sellerName: null }, confirm: false })
  })

  it('confirms without values, and asks for them where there are neither', async () => {
    rig.answer = () => ({ body: { ...DIFFERS, state: 'wrong' } })
    assert.match((await rig.run('samples', 'answer', ID, '--confirm')).stdout, /what was posted is wrong/)
    assert.deepEqual(JSON.parse(rig.asked.at(-1)!.body), { values: {}, confirm: true })
    const none = await rig.run('samples', 'answer', ID)
    assert.deepEqual([none.code, /samples show ID/.test(none.stderr)], [2, true])
  })

  it('prints the figures with their interval', async () => {
    const count = { type: 'invoice', sampled: 150, checked: 149, wrong: 0, low: 0, high: 0.0251 }
    rig.answer = () => ({ body: { documents: [count], values: [{ ...count, field: 'iban', source: 'ocr' }] } })
    const { stdout } = await rig.run('samples', 'figures')
    assert.match(stdout, /invoice +\(document\) +150 +149 +0 +0\.0–2\.5 %/)
    assert.match(stdout, /invoice +iban +ocr +150 +149 +0 +0\.0–2\.5 %/)
  })

  it('says where the ids of samples are', async () => {
    rig.answer = () => ({
      status: 404,
      body: { type: '/problems/not-found', title: 'x', status: 404, detail: 'There is no such sample.' },
    })
    for (const args of [
      ['show', ID],
      ['answer', ID, '--confirm'],
    ])
      assert.match((await rig.run('samples', ...args)).stderr, /no such sample\.\n.*waybill samples list/)
  })
})
