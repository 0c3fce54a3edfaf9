import assert from 'node:assert/strict'
import { ID, openCommandRig } from '../support/command-rig.ts'

describe('the waybill command and a correction that the hub refuses', () => {
  let rig: Awaited<ReturnType<typeof openCommandRig>>
  beforeEach(async () => {
    rig = await openCommandRig()
  })
  afterEach(() => rig.close())

  it('names the other command where a document cannot be reopened or corrected', async () => {
    const detail = 'A document in this state cannot be taken on.'
    rig.answer = () => ({ status: 409, body: { type: '/problems/not-possible-now', title: 'x', status: 409, detail } })
    assert.match((await rig.run('reopen', ID, '--reason', 'x')).stderr, /`npx waybill correct ID /)
    assert.match((await rig.run('correct', ID, '--set', 'dueDate=', '--reason', 'x')).stderr, /`npx waybill reopen ID /)
  })

  it('says once what is wrong with a value', async () => {
    const message = 'must be an amount such as 1234.50'
    const errors = [
      { path: '/body/corrections/grossTotal', message },
      { path: '/body/corrections/netTotal', message },
    ]
    const body = { type: '/problems/unknown-field', title: 'x', status: 422, detail: `grossTotal ${message}.`, errors }
    rig.answer = () => ({ status: 422, body })
    const { stderr } = await rig.run('correct', ID, '--set', 'grossTotal=x', '--set', 'netTotal=x', '--reason', 'x')
    assert.equal(stderr.split('\n')[0]!.match(/grossTotal/g)!.length, 1)
    assert.match(stderr, /\/body\/corrections\/netTotal: must be an amount/)
  })
})
