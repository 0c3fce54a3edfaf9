import assert from 'node:assert/strict'
import type { ErrorCode } from '../../hub/errors.ts'
import { openTestHub, viewsLevel, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'

const PIPELINE = `name: default
steps:
  - read: {}
  - review: { missing: [sellerName, grossTotal], below: { sellerName: 0.96 } }
  - deliver: { to: [ledger], when: { type: [invoice] } }
`
const IBAN = 'DE89370400440532013000'
const OTHER_IBAN = 'DE02120300000000202051'
interface Listed {
  sellers: { id: string; name: string; vatIds: string[]; ibans: string[]; confirmations: number }[]
}

describe('known sellers', () => {
  let hub: TestHub
  beforeEach(async () => {
    hub = await openTestHub({ pipeline: PIPELINE })
  })
  afterEach(() => hub.close())

  const sellers = async () => {
    await viewsLevel(hub)
    return (await hub.call<Listed>('GET', '/sellers')).body.sellers
  }
  const sent = async (number: string, fields: Record<string, string>) =>
    hub.settled((await hub.send(quickInvoice(number, { fields, confidence: 0.95 }))).body.id)
  /** A restart reads the list at once: a running hub does within seconds. */
  const afterRestart = async () => {
    await viewsLevel(hub)
    await hub.restart()
  }
  const code = (body: unknown) => (body as Problem).type.split('/').at(-1)

  it('are those that a reviewer confirmed: the next document of one goes through, unless its account is new', async () => {
    const first = await sent('R-1', { sellerName: 'Nordwind AG', sellerVatId: 'DE136695976', iban: IBAN })
    assert.equal(first.state, 'in-review')
    assert.deepEqual(await sellers(), [])
    const { status } = await hub.call('POST', `/documents/${first.id}/review`, { body: { approve: true } })
    assert.equal(status, 200)
    const [known] = await sellers()
    assert.deepEqual(
      [known!.name, known!.vatIds, known!.ibans, known!.confirmations],
      ['Nordwind AG', ['DE136695976'], [IBAN], 1],
    )
    await afterRestart()

    const second = await sent('R-2', { sellerName: 'NORDWIND AG', sellerVatId: 'DE136695976', iban: IBAN })
    assert.deepEqual([second.state, second.fields['sellerName']!.value], ['posted', 'Nordwind AG'])
    assert.equal((await sellers())[0]!.confirmations, 1)

    const moved = await sent('R-3', { sellerName: 'Nordwind AG', sellerVatId: 'DE136695976', iban: OTHER_IBAN })
    assert.equal(moved.state, 'in-review')
    assert.equal(moved.findings![0]!.code, 'new-iban')
    await hub.call('POST', `/documents/${moved.id}/review`, { body: { approve: true } })
    assert.deepEqual((await sellers())[0]!.ibans, [IBAN, OTHER_IBAN])
  })

  it('do not come from documents that went through without a person', async () => {
    const bytes = quickInvoice('R-9', { fields: { sellerName: 'Südwind AG' }, confidence: 0.99 })
    assert.equal((await hub.settled((await hub.send(bytes)).body.id)).state, 'posted')
    assert.deepEqual(await sellers(), [])
  })

  it('are set and removed by an administrator; the log records who and why', async () => {
    const seller = { name: 'Nordwind AG', vatIds: ['DE 136 695 976'], ibans: [IBAN] }
    const put = await hub.call('PUT', '/sellers/nordwind', { body: { ...seller, reason: 'from the ERP' } })
    assert.deepEqual(put.body, { id: 'nordwind', name: 'Nordwind AG', vatIds: ['DE136695976'], ibans: [IBAN] })
    await afterRestart()
    const document = await sent('R-4', { sellerName: 'Nordwind', sellerVatId: 'DE136695976' })
    assert.deepEqual([document.state, document.fields['sellerName']!.value], ['posted', 'Nordwind AG'])

    const gone = await hub.call('DELETE', '/sellers/nordwind', { body: { reason: 'insolvent' } })
    assert.equal(gone.status, 204)
    assert.deepEqual(await sellers(), [])
    const again = await hub.call('DELETE', '/sellers/nordwind', { body: { reason: 'insolvent' } })
    assert.deepEqual([again.status, code(again.body)], [404, 'not-found' satisfies ErrorCode])

    const stored = await hub.hub.engines.store.read('seller-main.nordwind')
    assert.deepEqual(
      stored.map(({ type, data }) => [type, (data['personal'] as { reason: string }).reason]),
      [
        ['SellerSet', 'from the ERP'],
        ['SellerRemoved', 'insolvent'],
      ],
    )
    assert.match(stored[0]!.metadata['actor']!, /^key:/)
  })

  it('are refused with an account whose check digits are wrong, and from those who may not administer', async () => {
    const body = { name: 'Nordwind AG', ibans: ['DE89370400440532013001'], reason: 'x' }
    const wrong = await hub.call<Problem>('PUT', '/sellers/nordwind', { body })
    assert.deepEqual([wrong.status, code(wrong.body)], [400, 'invalid-request' satisfies ErrorCode])
    const reviewer = await hub.hub.keys.issue('main', 'reviewer', 'Anna')
    assert.equal((await hub.call('PUT', '/sellers/n', { body: { name: 'N', reason: 'x' }, as: reviewer })).status, 403)
    assert.equal((await hub.call('GET', '/sellers', { as: reviewer })).status, 200)
  })
})
