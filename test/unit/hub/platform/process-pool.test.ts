import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import {
  answerOf,
  openTestPool,
  POOL_PROGRAM as PROGRAM,
  runIn,
  type TestJob,
  type TestPool,
  type TestPoolOptions,
} from '../../../support/test-pool.ts'
import { until } from '../../../support/until.ts'

const POOL = path.resolve(import.meta.dirname, '../../../../hub/platform/process-pool.ts')

describe('a process pool', () => {
  let pool: TestPool
  afterEach(() => pool.close())

  const open = (options: TestPoolOptions = {}) => {
    pool = openTestPool(options)
  }
  const run = (action: string, value?: unknown, job: TestJob = {}) => runIn(pool, action, value, job)

  it('answers each job from one process that it keeps, without an environment', async () => {
    open()
    const first = answerOf(await run('echo', 'one'))
    const second = answerOf(await run('echo', 'two'))
    assert.deepEqual([first.value, second.value], ['one', 'two'])
    assert.equal(first.pid, second.pid)
    assert.equal(answerOf(await run('environment')).value, 0)
  })

  it('runs as many jobs at the same time as it has processes, the others in the order of the calls', async () => {
    open()
    const order: unknown[] = []
    await Promise.all(['a', 'b', 'c'].map((value) => run('echo', value).then(() => order.push(value))))
    assert.deepEqual(order, ['a', 'b', 'c'])
    pool.close()
    open({ size: 2 })
    const jobs = ['a', 'b', 'c', 'd', 'e'].map((value) => run('echo', value))
    assert.deepEqual(pool.status(), { processes: 2, busy: 2, waiting: 3 })
    await Promise.all(jobs)
    await until(() => pool.status().busy === 0)
    assert.deepEqual(pool.status(), { processes: 2, busy: 0, waiting: 0 })
  })

  it('lets owners take turns, and keeps the jobs of one owner in order', async () => {
    open()
    const order: unknown[] = []
    const of = (owner: string, value: string) => run('echo', value, { owner }).then(() => order.push(value))
    await Promise.all([of('a', 'a1'), of('a', 'a2'), of('a', 'a3'), of('b', 'b1'), of('a', 'a4')])
    assert.deepEqual(order.toSorted(), ['a1', 'a2', 'a3', 'a4', 'b1'])
    assert.deepEqual(
      order.filter((value) => String(value).startsWith('a')),
      ['a1', 'a2', 'a3', 'a4'],
    )
    pool.close()
    open({ size: 2 })
    const stop = new AbortController()
    const long = run('loop', undefined, { owner: 'a', signal: stop.signal })
    const jobs = [of('a', 'a5'), of('a', 'a6'), of('b', 'b2')]
    order.length = 0
    await Promise.all(jobs)
    assert.deepEqual(order, ['a5', 'b2', 'a6'], 'b had no running job when the second process was free again')
    stop.abort(new Error('stopped'))
    await assert.rejects(long, /stopped/)
  })

  it('has a spare process for an owner of whom no job runs, and for no one else', async () => {
    open({ spare: true })
    const stop = new AbortController()
    const long = run('loop', undefined, { owner: 'a', signal: stop.signal })
    const second = run('echo', 'a2', { owner: 'a' })
    assert.deepEqual(pool.status(), { processes: 1, busy: 1, waiting: 1 })
    assert.equal(answerOf(await run('echo', 'b1', { owner: 'b' })).value, 'b1')
    assert.equal(answerOf(await run('echo', 'b2', { owner: 'b' })).value, 'b2')
    assert.equal(pool.status().waiting, 1, 'a has a job that runs already')
    stop.abort(new Error('stopped'))
    await assert.rejects(long, /stopped/)
    assert.equal(answerOf(await second).value, 'a2')
  })

  it('starts the spare process while a job takes long, before it is needed', async () => {
    open({ spare: true })
    const stop = new AbortController()
    const long = run('loop', undefined, { owner: 'a', signal: stop.signal })
    await until(() => pool.status().processes === 2)
    assert.equal(pool.status().busy, 1)
    stop.abort(new Error('stopped'))
    await assert.rejects(long, /stopped/)
  })

  it('warms the spare process up before its first job', async () => {
    open({ spare: true, warmUp: ({ value }) => ({ do: 'warm', value }) })
    const stop = new AbortController()
    const long = run('loop', 'as for a', { owner: 'a', signal: stop.signal })
    await until(() => pool.status().processes === 2)
    assert.deepEqual(answerOf(await run('kept', undefined, { owner: 'b' })).value, ['as for a'])
    stop.abort(new Error('stopped'))
    await assert.rejects(long, /stopped/)
  })

  it('kills a job that sends no note for too long, and lets one go on that does', async () => {
    open()
    await run('echo')
    assert.deepEqual(await run('loop', undefined, { quietMs: 50 }), { ended: 'quiet' })
    await run('echo')
    assert.equal(answerOf(await run('notes', 6, { quietMs: 1000, timeoutMs: 20_000 })).value, 6)
  })

  it('passes on notes that come before the answer', async () => {
    open()
    const notes: unknown[] = []
    const { value } = answerOf(await run('note', 7, { onNote: ({ note }) => notes.push(note) }))
    assert.deepEqual([notes, value], [[7], 7])
  })

  it('kills a job past its timeout and runs the next one in another process', async () => {
    open()
    const { pid } = answerOf(await run('echo'))
    assert.deepEqual(await run('loop', undefined, { timeoutMs: 50 }), { ended: 'timeout' })
    assert.notEqual(answerOf(await run('echo')).pid, pid)
  })

  it('gives the first job of a process the time of the start on top', async () => {
    open({ startMs: 4000 })
    assert.equal(answerOf(await run('echo', 1, { timeoutMs: 1 })).value, 1)
  })

  it('names a crash, and the exit codes of V8 for a full heap', async () => {
    open()
    assert.deepEqual(await run('exit', 3), { ended: 'crashed' })
    assert.deepEqual(await run('abort'), { ended: 'out-of-memory' })
    assert.deepEqual(await run('exit', 133), { ended: 'out-of-memory' })
  })

  it('tells a process that did not start from one that a job ended', async () => {
    const broken: TestPoolOptions[] = [
      { program: `${PROGRAM}.missing` },
      { sandbox: { launcher: ['/bin/false'] } },
      { sandbox: { launcher: ['/does/not/exist'] } },
    ]
    for (const options of broken) {
      open(options)
      assert.deepEqual(await run('echo'), { ended: 'not-started' })
      pool.close()
    }
    open()
    assert.deepEqual(await run('exit', 1), { ended: 'crashed' })
  })

  describe('with a memory limit', function () {
    before(function () {
      if (process.platform !== 'linux') this.skip()
    })
    /** Under load, memory takes long to fill. */
    const patient = { timeoutMs: 20_000 }

    it('kills a job that exceeds it, and repeats one in a fresh process if earlier jobs left memory behind', async () => {
      open({ memoryMb: 400 })
      assert.deepEqual(await run('fill', 500, patient), { ended: 'out-of-memory' })
      const { pid } = answerOf(await run('keep', 200, patient))
      const repeated = answerOf(await run('fill', 200, patient))
      assert.notEqual(repeated.pid, pid)
    }).timeout(40_000)

    it('replaces an idle process that kept too much', async () => {
      open({ memoryMb: 400 })
      const { pid } = answerOf(await run('keep', 300, patient))
      assert.notEqual(answerOf(await run('echo')).pid, pid)
    })
  })

  it('kills a running job whose signal aborts, and does not start one that waits', async () => {
    open()
    const stop = new AbortController()
    const running = run('loop', undefined, { signal: stop.signal })
    const waiting = run('echo', undefined, { signal: stop.signal })
    stop.abort(new Error('stopped'))
    await Promise.all([running, waiting].map((job) => assert.rejects(job, /stopped/)))
    assert.equal(answerOf(await run('echo', 'next')).value, 'next')
  })

  it('ends an idle process after its time', async () => {
    open({ idleMs: 20 })
    await run('echo')
    await until(() => pool.status().processes === 0)
  })

  it('rejects running, waiting and later jobs once it is closed', async () => {
    open()
    const jobs = [run('loop'), run('echo')]
    pool.close()
    await Promise.all([...jobs, run('echo')].map((job) => assert.rejects(job, { code: 'shutting-down' })))
    await until(() => pool.status().processes === 0)
  })

  it('does not keep its process alive while idle', () => {
    open()
    const script = `
      const { openProcessPool } = await import(${JSON.stringify(POOL)})
      const { silentLog } = await import(${JSON.stringify(path.resolve(import.meta.dirname, '../../../../hub/log.ts'))})
      const pool = openProcessPool({ name: 'test', program: ${JSON.stringify(PROGRAM)}, execArgv: [], serialization: 'json', size: 1, idleMs: 60_000, log: silentLog })
      console.log((await pool.run({ request: { do: 'echo', value: 'done' }, timeoutMs: 4000 })).answer.value)`
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 4000 })
    assert.deepEqual([String(stdout).trim(), status], ['done', 0])
  })
})
