import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { openS3Blobs, type S3Options } from '../../../hub/drivers/blobs/s3/s3.ts'
import { silentLog } from '../../../hub/log.ts'
import { makeBucket, startOwnS3 } from '../../support/s3.ts'
import { withService } from '../../support/services.ts'
import { openFaultProxy, type FaultProxy } from '../../support/tcp-fault-proxy.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const MIB = 1024 * 1024
const TIMEOUT_SECONDS = 1
/** three attempts and the delays between them */
const MAX_MS = 3 * TIMEOUT_SECONDS * 1000 + 5_000

const open = (url: string, options: Partial<S3Options> = {}) =>
  openS3Blobs({ url: `${url}?timeoutSeconds=${TIMEOUT_SECONDS}`, log: silentLog, ...options })

async function failsInTime(work: Promise<unknown>, code = 'engine-unavailable'): Promise<void> {
  const begun = Date.now()
  await assert.rejects(work, { code })
  assert.ok(Date.now() - begun < MAX_MS, `took ${Date.now() - begun} ms`)
}

withService('an S3 server that dies', 'VERSITYGW_BIN', (program) => {
  let server: Awaited<ReturnType<typeof startOwnS3>>
  let proxy: FaultProxy
  let bucket: Awaited<ReturnType<typeof makeBucket>>
  let scratch: string
  let url: string
  beforeEach(async () => {
    server = await startOwnS3(program)
    proxy = await openFaultProxy(server.url)
    bucket = await makeBucket(server.url)
    scratch = temporaryFolder('scratch')
    url = new URL(`/${bucket.bucket}`, proxy.url).href
  })
  afterEach(async () => {
    await proxy.close()
    await server.close()
  })
  // When the server closes, the proxy drops what it has not passed on. Large answers are read without it.
  const read = async (key: string) => {
    const direct = await open(bucket.url)
    try {
      return await buffer(await direct.get(key))
    } finally {
      await direct.close()
    }
  }
  const struck = async () => {
    while (proxy.struck() === 0) await delay(5)
  }

  for (const [size, on] of [
    [50_000, /^PUT /],
    [3 * MIB, /^PUT /],
    [24 * MIB, /partNumber=2/],
    [24 * MIB, /^POST .*uploadId=/],
  ] as const) {
    it(`during a put of ${size} bytes (${on.source}): fails in time, leaves no object, the next succeeds`, async () => {
      const blobs = await open(url, { scratch })
      const bytes = randomBytes(size)
      proxy.arm({ on, cut: 'before' })
      const put = blobs.put('main', bytes)
      put.catch(() => {})
      await struck()
      await server.kill()
      await failsInTime(put)
      await failsInTime(blobs.put('main', bytes))
      assert.deepEqual(readdirSync(scratch), [])

      await server.startAgain()
      assert.deepEqual(await bucket.objects(), [])
      const { key } = await blobs.put('main', bytes)
      assert.ok((await read(key)).equals(bytes))
      await blobs.close()
    })
  }

  it('during a get: fails in time, and the next get succeeds', async () => {
    const blobs = await open(bucket.url)
    const bytes = randomBytes(24 * MIB)
    const { key } = await blobs.put('main', bytes)
    const stream = await blobs.get(key)
    await new Promise((resolve) => {
      stream.once('readable', resolve)
    })
    await server.kill()
    await failsInTime(buffer(stream))
    await failsInTime(blobs.get(key))
    await failsInTime(blobs.check())
    await server.startAgain()
    assert.ok((await read(key)).equals(bytes))
    await blobs.close()
  })

  it('hangs: put, get, a stream, delete and open fail in time', async () => {
    const blobs = await open(bucket.url)
    const bytes = randomBytes(24 * MIB)
    const { key } = await blobs.put('main', bytes)
    const stream = await blobs.get(key)
    await new Promise((resolve) => {
      stream.once('readable', resolve)
    })
    server.signal('SIGSTOP')
    await Promise.all([
      failsInTime(buffer(stream)),
      failsInTime(blobs.put('main', randomBytes(100))),
      failsInTime(blobs.put('main', randomBytes(9 * MIB))),
      failsInTime(blobs.get(key)),
      failsInTime(blobs.delete(`main/${'0'.repeat(64)}`)),
      failsInTime(blobs.check()),
      failsInTime(open(bucket.url)),
    ])
    server.signal('SIGCONT')
    assert.ok((await read(key)).equals(bytes))
    await blobs.close()
  })

  it('does not time out a slow reader', async () => {
    const blobs = await open(bucket.url)
    const { key } = await blobs.put('main', randomBytes(24 * MIB))
    const stream = await blobs.get(key)
    let size = 0
    for await (const chunk of stream) {
      if (size === 0) await delay(TIMEOUT_SECONDS * 1000 + 500)
      size += (chunk as Buffer).length
    }
    assert.equal(size, 24 * MIB)
    await blobs.close()
  })

  it('loses the answer to a finished put: the retry finds the object', async () => {
    const blobs = await open(url)
    for (const [size, on] of [
      [50_000, /^PUT /],
      [3 * MIB, /^PUT /],
      [9 * MIB, /^POST .*uploadId=/],
    ] as const) {
      const bytes = randomBytes(size)
      proxy.arm({ on, cut: 'after' })
      const { key } = await blobs.put('main', bytes)
      assert.ok((await read(key)).equals(bytes))
    }
    assert.equal(proxy.struck(), 3)
    assert.equal((await bucket.objects()).length, 3)
    await blobs.close()
  })

  it('has unfinished uploads of a dead process: the next start aborts old ones only', async () => {
    const blobs = await open(url)
    proxy.arm({ on: /^(?:PUT .*partNumber=2|DELETE )/, cut: 'before' }, Infinity)
    await failsInTime(blobs.put('main', randomBytes(24 * MIB)))
    assert.equal((await bucket.uploads()).length, 1)
    proxy.arm(undefined)
    await blobs.close()
    await (await open(url)).close()
    assert.equal((await bucket.uploads()).length, 1)
    await (await open(url, { leftoverMs: 0 })).close()
    assert.deepEqual(await bucket.uploads(), [])
  })

  it('is down at the start', async () => {
    await server.kill()
    await failsInTime(open(url))
  })
})
