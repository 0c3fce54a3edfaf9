import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { openMongoViews } from '../../../hub/drivers/views/mongodb/mongodb.ts'
import type { ViewDefinition, Views } from '../../../hub/drivers/views/port.ts'
import { codeOf } from '../../../hub/errors.ts'
import { silentLog } from '../../../hub/log.ts'
import { ownFerret, type OwnFerret } from '../../support/ferretdb.ts'
import { withService } from '../../support/services.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const KILLS = 5
const SAVES_BETWEEN = 40
const position = (number: number): string => String(number).padStart(20, '0')
const newView = (): ViewDefinition => ({ collection: `faults_${randomUUID().replaceAll('-', '')}`, indexes: [['n']] })

withService('a MongoDB server that dies', 'MONGODB_URL', () => {
  let folder: string
  let server: OwnFerret
  let views: Views

  beforeEach(async () => {
    folder = temporaryFolder('ferret')
    server = await ownFerret(folder)
    await server.start()
    views = await openMongoViews({ url: `${server.url}?serverSelectionTimeoutMS=700`, log: silentLog })
  })
  afterEach(async () => {
    await views.close()
    await server.kill()
  })

  it('makes calls fail within a time limit, and is used again once it is back', async () => {
    const view = newView()
    await views.save(view, [{ id: 'a', position: position(1), document: { n: 1 } }], position(1))
    await server.kill()
    const started = performance.now()
    const query = { filter: {}, sort: { field: 'n', direction: 1 as const }, limit: 1 }
    const attempts = [
      views.load(view, ['a']),
      views.save(view, [], position(2)),
      views.find(view, query),
      views.live('view'),
    ]
    await Promise.all(attempts.map((attempt) => assert.rejects(attempt, { code: 'engine-unavailable' })))
    await assert.rejects(openMongoViews({ url: `${server.url}?serverSelectionTimeoutMS=300`, log: silentLog }), {
      code: 'engine-unavailable',
    })
    assert.ok(performance.now() - started < 15_000)
    await server.start()
    await views.save(view, [{ id: 'a', position: position(2), document: { n: 2 } }], position(2))
    assert.deepEqual((await views.find(view, query)).documents, [{ n: 2, id: 'a' }])
  })

  /** Checks what the kill has left, before another save repairs it. */
  async function assertDocumentsOf(view: ViewDefinition): Promise<void> {
    const reached = await untilBack(async () => Number((await views.load(view, [])).checkpoint ?? 0))
    const { documents } = await untilBack(() => views.load(view, [`d${reached}`, 'same']))
    assert.ok(
      reached === 0 || documents.has(`d${reached}`),
      `the checkpoint says ${reached}, but d${reached} is not there`,
    )
    assert.ok(reached === 0 || (documents.get('same')!['n'] as number) >= reached)
  }

  async function untilBack<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask()
      } catch (error) {
        if (codeOf(error) !== 'engine-unavailable') throw error
      }
    }
  }

  it('loses no acknowledged save and no checkpoint is ahead of its documents', async () => {
    const writers = Array.from({ length: 3 }, () => ({ view: newView(), acknowledged: 0 }))
    let [saved, over] = [0, false]
    const work = writers.map(async (writer) => {
      while (!over) {
        const n = writer.acknowledged + 1
        try {
          await views.save(
            writer.view,
            [
              { id: `d${n}`, position: position(n), document: { n } },
              { id: 'same', position: position(n), document: { n } },
            ],
            position(n),
          )
          writer.acknowledged = n
          saved++
        } catch (error) {
          assert.equal(codeOf(error), 'engine-unavailable')
          await assertDocumentsOf(writer.view)
        }
      }
    })
    const kills = async () => {
      for (let kill = 1; kill <= KILLS; kill++) {
        while (saved < kill * SAVES_BETWEEN && !over) await wait(1)
        await server.kill()
        await server.start()
      }
    }
    await Promise.race([kills(), Promise.all(work)]).finally(() => {
      over = true
    })
    await Promise.all(work)
    await server.kill() // once more, so that only what was on disk is read
    await server.start()
    for (const { view, acknowledged } of writers) {
      const ids = Array.from({ length: acknowledged + 1 }, (_, index) => `d${index + 1}`)
      const { documents, checkpoint } = await views.load(view, [...ids, 'same'])
      const reached = Number(checkpoint)
      assert.ok(reached >= acknowledged, `checkpoint ${reached}, acknowledged ${acknowledged}`)
      for (const id of ids.slice(0, reached)) assert.ok(documents.has(id), `${id} of ${reached} is lost`)
      assert.ok((documents.get('same')!['n'] as number) >= reached)
    }
  })
})

describe('the address of MongoDB', () => {
  it('is rejected if it is not valid, without being repeated', async () => {
    for (const url of [
      'mongodb://',
      'http://hub:secret@127.0.0.1/x',
      'mongodb://hub:secret@127.0.0.1:1/x?unknownOption=1',
    ]) {
      await assert.rejects(
        openMongoViews({ url, log: silentLog }),
        (error: Error & { cause?: Error }) => {
          assert.equal(codeOf(error), 'engine-settings-invalid')
          assert.ok(!`${error.message}${error.cause?.message}`.includes('secret'))
          return true
        },
        url,
      )
    }
  })

  withService('with wrong credentials', 'MONGODB_URL', (url) => {
    it('is rejected as a setting', async () => {
      await assert.rejects(openMongoViews({ url: url.replace('//', '//nobody:secret@'), log: silentLog }), {
        code: 'engine-settings-invalid',
      })
    })
  })
})
