import assert from 'node:assert/strict'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { openGroupCommit, type GroupCommit } from '../../../../../hub/drivers/embedded-storage/group-commit.ts'
import { openDatabase } from '../../../../../hub/drivers/embedded-storage/sqlite.ts'
import { WaybillError } from '../../../../../hub/errors.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

describe('a group commit', () => {
  let database: DatabaseSync
  let commit: GroupCommit
  const statements: string[] = []
  beforeEach(() => {
    const file = path.join(temporaryFolder('commit'), 'test.sqlite')
    database = openDatabase(file)
    database.exec('CREATE TABLE numbers (n INTEGER PRIMARY KEY)')
    statements.length = 0
    const exec = database.exec.bind(database)
    database.exec = (sql) => {
      statements.push(sql)
      exec(sql)
    }
    commit = openGroupCommit(database, file, { synced: true })
  })
  afterEach(async () => {
    await commit.close()
    database.close()
  })

  const insert = (n: number) => () => database.prepare('INSERT INTO numbers VALUES (?)').run(n).lastInsertRowid
  const stored = () =>
    database
      .prepare('SELECT n FROM numbers ORDER BY n')
      .all()
      .map((row) => row['n'])

  it('runs concurrent jobs in one transaction and returns their results in order', async () => {
    const settled: number[] = []
    const results = await Promise.all(
      [1, 2, 3].map(async (n) => {
        const result = await commit.run(insert(n))
        settled.push(n)
        return result
      }),
    )
    assert.deepEqual(
      [results, settled, stored()],
      [
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
      ],
    )
    assert.deepEqual(statements, ['BEGIN IMMEDIATE', 'COMMIT'])
  })

  it('fails only the job that throws a Waybill error before its first write', async () => {
    const refused = new WaybillError('revision-conflict', 'refused')
    const results = await Promise.allSettled([
      commit.run(insert(1)),
      commit.run(() => {
        throw refused
      }),
      commit.run(insert(2)),
    ])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.equal((results[1] as PromiseRejectedResult).reason, refused)
    assert.deepEqual(stored(), [1, 2])
  })

  it('rolls the whole transaction back after any other error, and fails every later job', async () => {
    const results = await Promise.allSettled([commit.run(insert(1)), commit.run(insert(1))])
    for (const result of results)
      assert.equal(((result as PromiseRejectedResult).reason as { code: string }).code, 'storage-failed')
    assert.deepEqual(stored(), [])
    await assert.rejects(commit.run(insert(2)), { code: 'storage-failed' })
  })

  it('resolves durable() at once if no sync runs, and otherwise after the sync', async () => {
    await commit.durable()
    const order: string[] = []
    const running = commit.run(insert(1)).then(() => order.push('committed'))
    // The row is visible from here on, but not on disk yet.
    while (stored().length === 0) await new Promise(setImmediate)
    const durable = commit.durable().then(() => order.push('durable'))
    assert.deepEqual(order, [])
    await Promise.all([running, durable])
    assert.deepEqual(order, ['committed', 'durable'])
  })

  it('finishes running jobs when it closes, and rejects later ones', async () => {
    const running = commit.run(insert(1))
    await commit.close()
    await running
    assert.deepEqual(stored(), [1])
    await assert.rejects(commit.run(insert(2)), { code: 'shutting-down' })
  })
})
