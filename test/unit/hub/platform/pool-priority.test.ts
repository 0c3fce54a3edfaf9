import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import {
  answerOf,
  openTestPool,
  runIn,
  type TestJob,
  type TestPool,
  type TestPoolOptions,
} from '../../../support/test-pool.ts'
import { until } from '../../../support/until.ts'

describe('a process pool lets short jobs run first', () => {
  let pool: TestPool
  afterEach(() => pool.close())

  const open = (options: TestPoolOptions = {}) => {
    pool = openTestPool(options)
  }
  const run = (action: string, value?: unknown, job: TestJob = {}) => runIn(pool, action, value, job)

  /** A job that costs its owner more than short ones do. */
  const runLong = async (owner: string) => {
    // The start of a process is no cost of a job.
    await run('echo')
    assert.deepEqual(await run('loop', undefined, { owner, timeoutMs: 1000 }), { ended: 'timeout' })
  }

  it('gives all threads of a process a low priority once its job has cost too much', async function () {
    if (process.platform !== 'linux') this.skip()
    open({ costlyMs: 500 })
    const stop = new AbortController()
    let pid = 0
    const onNote = ({ note }: { note: unknown }) => (pid = Number(note))
    const long = run('busy', undefined, { signal: stop.signal, timeoutMs: 20_000, onNote })
    await until(() => pid > 0)
    assert.equal(getPriority(pid), getPriority())
    const threads = () => readdirSync(`/proc/${pid}/task`).map(Number)
    await until(() => threads().every((thread) => getPriority(thread) > getPriority()))
    stop.abort(new Error('stopped'))
    await assert.rejects(long, /stopped/)
  })

  it('runs the jobs of an owner who was costly of late at low priority, in a process that no other needs', async () => {
    open({ spare: true, costlyMs: 500 })
    await runLong('a')
    const forB = answerOf(await run('echo', 1, { owner: 'b' }))
    const forA = answerOf(await run('echo', 2, { owner: 'a' }))
    assert.ok(getPriority(forA.pid) > getPriority(forB.pid), 'a is read at low priority')
    assert.notEqual(forA.pid, forB.pid, 'the idle process of b stays as it is')
    assert.equal(answerOf(await run('echo', 3, { owner: 'a' })).pid, forA.pid)
    assert.equal(answerOf(await run('echo', 4, { owner: 'b' })).pid, forB.pid)
  })

  it('has a process for others that jobs of a costly owner do not end', async () => {
    open({ spare: true, costlyMs: 500 })
    await runLong('a')
    const { pid } = answerOf(await run('echo', 1, { owner: 'b' }))
    for (let number = 0; number < 3; number++) {
      assert.deepEqual(await run('exit', 1, { owner: 'a' }), { ended: 'crashed' })
      assert.equal(answerOf(await run('echo', 1, { owner: 'b' })).pid, pid)
    }
  })

  it('starts a job of another owner once all that run have cost too much', async () => {
    open({ spare: true, costlyMs: 500 })
    const stop = new AbortController()
    const loops = ['a', 'b'].map((owner) => run('loop', undefined, { owner, signal: stop.signal, timeoutMs: 60_000 }))
    assert.equal(answerOf(await run('echo', 1, { owner: 'c' })).value, 1)
    assert.equal(pool.status().busy, 2, 'those of a and b still run')
    stop.abort(new Error('stopped'))
    await Promise.all(loops.map((loop) => assert.rejects(loop, /stopped/)))
  }).timeout(30_000)

  it('leaves the jobs of an owner as they are who costs little', async () => {
    open({ costlyMs: 500 })
    const forA = async () => answerOf(await run('echo', 1, { owner: 'a' }))
    for (let number = 0; number < 20; number++) await forA()
    assert.equal(getPriority((await forA()).pid), getPriority())
  })

  it('starts no process more than its size for that', async () => {
    open({ costlyMs: 500 })
    await runLong('a')
    const forB = answerOf(await run('echo', 1, { owner: 'b' }))
    const forA = answerOf(await run('echo', 2, { owner: 'a' }))
    assert.deepEqual([forA.pid, pool.status().processes], [forB.pid, 1])
    assert.ok(getPriority(forA.pid) > getPriority())
    await run('echo', 3, { owner: 'b' })
    assert.equal(pool.status().processes, 1)
  })

  it('runs every job at low priority where the pool is for that', async () => {
    open({ low: true })
    assert.ok(getPriority(answerOf(await run('echo', 1, { owner: 'a' })).pid) > getPriority())
  })
})
