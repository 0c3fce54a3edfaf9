import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import type { Seams } from '../../hub/app/roles/role.ts'
import { silentLog } from '../../hub/log.ts'
import type { DocumentView } from '../../projections/documents.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'

const NO_BLOB = `main/${'0'.repeat(64)}`

describe('content that the blob store has lost', () => {
  let hub: TestHub
  const errors: string[] = []
  /** blobs that are missing at the next read */
  const lost = new Set<string>()
  before(async () => {
    const log = { ...silentLog, error: (facts: object) => void errors.push((facts as { code: string }).code) }
    const seams: Seams = {
      engines: ({ blobs, ...others }) => ({
        ...others,
        blobs: { ...blobs, get: (key) => blobs.get(lost.delete(key) ? NO_BLOB : key) },
      }),
    }
    hub = await openTestHub({ log, seams })
  })
  after(() => hub.close())
  beforeEach(() => void errors.splice(0))

  async function read(name: string): Promise<DocumentView> {
    return hub.settled((await hub.send(quickInvoice(name))).body.id)
  }
  async function isStorageError(route: string): Promise<void> {
    const { status, body, headers } = await hub.call<Problem & Record<string, unknown>>('GET', route)
    assert.deepEqual([status, body.type], [500, '/problems/blob-missing'], route)
    assert.equal(headers.get('content-disposition'), null)
    assert.deepEqual(errors.splice(0), ['blob-missing'], 'it is logged')
  }
  it('is an error of the storage and not an unknown document: the original and its pages', async () => {
    const { id, sha256 } = await read('ORIGINAL')
    await hub.hub.engines.blobs.delete(`main/${sha256}`)
    await isStorageError(`/documents/${id}/original`)
    await isStorageError(`/documents/${id}/pages/1.png`)
    assert.equal((await hub.call('GET', `/documents/${id}`)).status, 200)
    await assertExplained(hub, 'blob-missing')
  })

  it('is an error of the storage: the text', async () => {
    const { id } = await read('TEXT')
    const extracted = (await hub.hub.engines.store.read(`document-main.${id}`)).find(
      ({ type }) => type === 'FieldsExtracted',
    )!
    await hub.hub.engines.blobs.delete((extracted.data['reading'] as { key: string }).key)
    await isStorageError(`/documents/${id}/text`)
  })

  it('is waited for: a document whose file comes back is read', async () => {
    const bytes = quickInvoice('BACK')
    lost.add(`main/${hash('sha256', bytes)}`)
    const { id } = (await hub.send(bytes)).body
    assert.equal((await hub.settled(id)).state, 'posted')
    assert.equal(lost.size, 0)
  })
})
