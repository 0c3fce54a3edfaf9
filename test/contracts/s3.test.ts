import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { createServer, connect, type AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { openS3Blobs, type S3Options } from '../../hub/drivers/blobs/s3/s3.ts'
import { silentLog } from '../../hub/log.ts'
import { blobsContract } from './blobs.ts'
import { makeBucket } from '../support/s3.ts'
import { withService } from '../support/services.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const MIB = 1024 * 1024
const open = (url: string, options: Partial<S3Options> = {}) => openS3Blobs({ url, log: silentLog, ...options })
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const pieces = (bytes: Buffer, size = 60_000): Readable =>
  Readable.from(
    (function* cut() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    })(),
    { objectMode: false },
  )

withService('the blobs on S3', 'S3_URL', (server) => {
  blobsContract(async () => {
    const bucket = await makeBucket(server)
    const blobs = await open(`${bucket.url}/hub/blobs`)
    return {
      blobs,
      features: { link: true },
      async damage(key) {
        const name = `hub/blobs/${key}`
        const { ContentLength: size } = await bucket.head(name)
        await bucket.overwrite(name, randomBytes(size!))
      },
      count: async () => (await bucket.objects()).length + (await bucket.uploads()).length,
      async close() {
        await blobs.close()
        await bucket.remove()
      },
    }
  })
})

withService('an S3 bucket', 'S3_URL', (server) => {
  let bucket: Awaited<ReturnType<typeof makeBucket>>
  let scratch: string
  beforeEach(async () => {
    bucket = await makeBucket(server)
    scratch = temporaryFolder('scratch')
  })
  afterEach(async () => {
    await bucket.remove()
  })

  it('stores a large document in checked parts, and shows it whole or not at all', async () => {
    const blobs = await open(bucket.url, { scratch })
    for (const size of [8 * MIB, 8 * MIB + 1, 20 * MIB + 7]) {
      const bytes = randomBytes(size)
      const watched = Readable.from(
        (async function* watch() {
          for await (const chunk of pieces(bytes)) {
            assert.equal(
              (await bucket.objects()).some(({ Size }) => Size === size),
              false,
            )
            assert.deepEqual(readdirSync(scratch), [], 'the scratch file is unlinked, so a crash leaves nothing')
            yield chunk
            break
          }
          yield bytes.subarray(60_000)
        })(),
        { objectMode: false },
      )
      const { key } = await blobs.put('main', watched, { mediaType: 'application/pdf' })
      assert.ok((await buffer(await blobs.get(key))).equals(bytes))
      const { ETag: etag, ContentType: type } = await bucket.head(key)
      assert.equal(type, 'application/pdf')
      const parts = Math.ceil(size / (8 * MIB))
      assert.equal(/-(\d+)"$/.exec(etag!)?.[1], parts === 1 ? undefined : String(parts))
    }
    assert.deepEqual(await bucket.uploads(), [])
    await blobs.close()
  })

  it('keeps one object and one version of concurrent puts, small or in parts', async () => {
    const blobs = await open(`${bucket.url}?versioning=enable`)
    for (const [size, racers] of [
      [40_000, 20],
      [9 * MIB, 6],
    ] as const) {
      const bytes = randomBytes(size)
      const before = (await bucket.versions()).length
      const answers = await Promise.all(Array.from({ length: racers }, () => blobs.put('main', pieces(bytes))))
      assert.equal(new Set(answers.map(({ key }) => key)).size, 1)
      assert.equal((await bucket.versions()).length, before + 1)
    }
    assert.deepEqual(await bucket.uploads(), [])
    await blobs.close()
  })

  it('sets the lifecycle tag on each object', async () => {
    const blobs = await open(`${bucket.url}?ttlTag=keep+for=10+years`)
    for (const size of [100, 9 * MIB]) {
      const { key } = await blobs.put('main', randomBytes(size))
      assert.deepEqual(await bucket.tags(key), [{ Key: 'keep for', Value: '10 years' }])
    }
    await blobs.close()
  })

  // This server accepts the copy that refreshes an object but keeps its date. The changed tag shows the copy.
  it('refreshes an object with a lifecycle tag when it is put again', async () => {
    const [before, after] = [
      await open(`${bucket.url}/a b?ttlTag=class=before`),
      await open(`${bucket.url}/a b?ttlTag=class=after`),
    ]
    for (const size of [100, 2 * MIB, 9 * MIB]) {
      const bytes = randomBytes(size)
      const { key } = await before.put('main', bytes, { mediaType: 'application/pdf' })
      await after.put('main', bytes, { mediaType: 'application/pdf' })
      assert.deepEqual(await bucket.tags(`a b/${key}`), [{ Key: 'class', Value: 'after' }])
      assert.equal((await bucket.head(`a b/${key}`)).ContentType, 'application/pdf')
      assert.ok((await buffer(await after.get(key))).equals(bytes))
    }
    for (const blobs of [before, after]) await blobs.close()
  })

  it('requires versioning or enables it, as the settings say', async () => {
    await assert.rejects(open(`${bucket.url}?versioning=required`), {
      code: 'engine-settings-invalid',
      message: /keeps no versions/,
    })
    await (await open(`${bucket.url}?versioning=enable`)).close()
    const blobs = await open(`${bucket.url}?versioning=required`)
    const { key } = await blobs.put('main', randomBytes(50))
    await blobs.delete(key)
    await assert.rejects(blobs.get(key), { code: 'blob-missing' })
    assert.equal((await bucket.versions()).length, 1)
    await blobs.put('main', randomBytes(50))
    await blobs.close()
  })

  it('detects bytes that were changed on the way to the server', async () => {
    const { hostname, port } = new URL(server)
    const spoiler = createServer((client) => {
      const upstream = connect(Number(port), hostname)
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const)
        from.on('error', () => {}).on('close', () => to.destroy())
      client.on('data', (packet) =>
        upstream.write(Buffer.from(packet.toString('latin1').replace('genuine', 'falsely'), 'latin1')),
      )
      upstream.on('data', (packet) => client.write(packet))
    })
    await new Promise<void>((resolve) => {
      spoiler.listen(0, '127.0.0.1', resolve)
    })
    const through = new URL(bucket.url)
    through.port = String((spoiler.address() as AddressInfo).port)
    const blobs = await open(through.href)
    await assert.rejects(blobs.put('main', Buffer.from('a genuine document')), { code: 'storage-failed' })
    assert.deepEqual(await bucket.objects(), [])
    await blobs.close()
    spoiler.close()
  })

  it('frees the connection if the reader stops early', async () => {
    const blobs = await open(bucket.url)
    const { key } = await blobs.put('main', randomBytes(3 * MIB))
    for (let round = 0; round < 150; round++) {
      const stream = await blobs.get(key)
      if (round % 2 === 0)
        await new Promise((resolve) => {
          stream.once('readable', resolve)
        })
      stream.destroy()
    }
    assert.equal((await buffer(await blobs.get(key))).length, 3 * MIB)
    await blobs.close()
  })

  it('names the wrong setting without its secret', async () => {
    const changed = (change: (url: URL) => void): string => {
      const url = new URL(bucket.url)
      change(url)
      return url.href
    }
    const wrong: [string, RegExp][] = [
      [
        changed((url) => {
          url.pathname = '/no-such-bucket-here'
        }),
        /WAYBILL_BLOBS: there is no bucket no-such-bucket-here/,
      ],
      [
        changed((url) => {
          url.password = 'qwertysecret'
        }),
        /WAYBILL_BLOBS: the server refused the credentials/,
      ],
      [
        changed((url) => {
          url.username = 'unknown-user'
        }),
        /WAYBILL_BLOBS: the server refused the credentials/,
      ],
      [
        changed((url) => {
          url.search = '?region=mars-1'
        }),
        /WAYBILL_BLOBS: the bucket .* is in another region/,
      ],
    ]
    for (const [url, message] of wrong) {
      await assert.rejects(open(url), (error: Error & { code: string }) => {
        assert.equal(error.code, 'engine-settings-invalid')
        assert.match(error.message, message)
        for (const secret of [new URL(url).password, new URL(server).password])
          assert.ok(!error.message.includes(secret))
        return true
      })
    }
  })

  it('distinguishes a deleted bucket from a missing blob', async () => {
    const blobs = await open(bucket.url)
    await assert.rejects(blobs.get(`main/${sha256(Buffer.from('x')).toString('hex')}`), { code: 'blob-missing' })
    await blobs.check()
    await bucket.remove()
    const calls = [
      () => blobs.check(),
      () => blobs.put('main', Buffer.from('x')),
      () => blobs.get(`main/${'0'.repeat(64)}`),
    ]
    for (const call of calls)
      await assert.rejects(call, { code: 'engine-settings-invalid', message: /there is no bucket/ })
    await blobs.close()
    bucket = await makeBucket(server)
  })
})
