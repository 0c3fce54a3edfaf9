import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { openCommandRig } from '../support/command-rig.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'

const LISTED = {
  id: 'a1',
  name: 'Nordwind, Hamburg AG',
  address: 'Hafen 1',
  vatIds: ['DE136695976'],
  ibans: ['DE89370400440532013000', 'DE02120300000000202051'],
  confirmations: 3,
  lastConfirmedAt: '2026-11-30T09:00:00.000Z',
}
const CSV = `name,address,vatIds,ibans
"Nordwind, Hamburg AG",Hafen 1,DE136695976,DE89370400440532013000|DE02120300000000202051
`

describe('waybill sellers', () => {
  let rig: Awaited<ReturnType<typeof openCommandRig>>
  const folder = temporaryFolder('cli-sellers')
  const file = path.join(folder, 'sellers.csv')
  before(async () => {
    rig = await openCommandRig()
    writeFileSync(file, CSV)
  })
  after(async () => {
    await rig.close()
    removeFolder(folder)
  })

  it('lists and exports every page; the export is what import reads', async () => {
    rig.answer = (_, times) => ({ body: times % 2 === 1 ? { sellers: [], next: 'p2' } : { sellers: [LISTED] } })
    const listed = await rig.run('sellers', 'list')
    assert.match(listed.stdout, /a1 +Nordwind, Hamburg AG +DE136695976 +2 +3 +2026-11-30/)
    const exported = await rig.run('sellers', 'export')
    assert.equal(exported.stdout, CSV)
  })

  it('imports every seller of a file under the id of its VAT id, with the reason', async () => {
    const before = rig.asked.length
    rig.answer = () => ({ body: { ...LISTED } })
    assert.equal((await rig.run('sellers', 'import', file, '--reason', 'from the ERP')).stdout, 'Sellers set: 1.\n')
    const [asked] = rig.asked.slice(before)
    assert.deepEqual([asked!.method, asked!.path.split('/').at(-2)], ['PUT', 'sellers'])
    const { name, address, vatIds, ibans } = LISTED
    assert.deepEqual(JSON.parse(asked!.body.toString()), { name, address, vatIds, ibans, reason: 'from the ERP' })
    assert.equal((await rig.run('sellers', 'import', file)).code, 2)
  })

  it('names the line of a file that it cannot import, and sets nothing', async () => {
    const before = rig.asked.length
    writeFileSync(file, `${CSV}X,,,DE00\n`)
    const { code, stderr } = await rig.run('sellers', 'import', file, '--reason', 'x')
    assert.equal(code, 1)
    assert.match(stderr, /sellers\.csv:3 has an IBAN/)
    assert.equal(rig.asked.length, before)
  })

  it('says which file cannot be opened', async () => {
    const { code, stderr } = await rig.run('sellers', 'import', path.join(folder, 'none.csv'), '--reason', 'x')
    assert.equal(code, 1)
    assert.match(stderr, /none\.csv does not exist\./)
    assert.doesNotMatch(stderr, /Internal error/)
  })
})
