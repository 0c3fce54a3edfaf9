import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import type { ViewDefinition, Views } from '../../hub/drivers/views/port.ts'
import { openViewsThread } from '../../hub/drivers/views/embedded/thread.ts'
import { codeOf } from '../../hub/errors.ts'
import { viewsContract, type ViewsUnderTest } from './views.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const newFolder = (): string => temporaryFolder('views')

function underTest(open: (at: { folder: string }) => Promise<Views> | Views): () => Promise<ViewsUnderTest> {
  return async () => {
    const folder = newFolder()
    let views = await open({ folder })
    return {
      views,
      async reopen() {
        await views.close()
        return (views = await open({ folder }))
      },
      features: { matchesFieldsOfElements: true, guardsBetweenProcesses: false },
      async close() {
        await views.close()
      },
    }
  }
}

describe('the embedded views', () => viewsContract(underTest(openEmbeddedViews)))

describe('the embedded views in their thread', () => {
  viewsContract(underTest(openViewsThread))

  const VIEW: ViewDefinition = { collection: 'test_v1', indexes: [] }
  const position = (number: number) => String(number).padStart(20, '0')
  let folder: string
  beforeEach(() => {
    folder = newFolder()
  })

  it('do not block the event loop while they search all documents', async () => {
    const views = await openViewsThread({ folder })
    await views.save(
      VIEW,
      Array.from({ length: 20_000 }, (_, index) => ({
        id: `d${index}`,
        position: position(1),
        document: { text: 'a document like any other' },
      })),
      position(1),
    )
    let turns = 0
    let found = false
    const searching = views
      .find(VIEW, { filter: { text: { $regex: 'missing$' } }, sort: { field: 'text', direction: 1 }, limit: 10 })
      .then(({ documents }) => {
        found = true
        return documents
      })
    for (; !found; turns++) await new Promise(setImmediate)
    assert.deepEqual(await searching, [])
    assert.ok(turns > 20, `the event loop turned ${turns} times`)
    await views.close()
  })

  it('restart after their thread died and still have what was saved', async () => {
    const views = await openViewsThread({ folder, memoryMb: 32 })
    await views.save(VIEW, [{ id: 'kept', position: position(1), document: { a: 1 } }], position(1))
    const tooMuch = Array.from({ length: 40_000 }, (_, index) => ({
      id: `d${index}`,
      position: position(2),
      document: { text: `${index} `.repeat(200) },
    }))
    await assert.rejects(views.save(VIEW, tooMuch, position(2)), (error) => codeOf(error) === 'engine-unavailable')
    const { documents, checkpoint } = await views.load(VIEW, ['kept'])
    assert.deepEqual([documents.get('kept'), checkpoint], [{ a: 1 }, position(1)])
    await views.close()
  })

  it('report a damaged folder, and reject calls once closed', async () => {
    const views = await openViewsThread({ folder })
    await views.close()
    await assert.rejects(views.load(VIEW, []), (error) => codeOf(error) === 'shutting-down')
    writeFileSync(
      path.join(folder, 'views.sqlite'),
      'this is not a database, but long enough to look like one '.repeat(100),
    )
    await assert.rejects(openViewsThread({ folder }), (error) => codeOf(error) === 'data-folder-damaged')
  })
})
