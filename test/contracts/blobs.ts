import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Blobs } from '../../hub/drivers/blobs/port.ts'
import { until } from '../support/until.ts'

interface BlobsUnderTest {
  blobs: Blobs
  /** Features that a store may lack. The suite asserts both cases. */
  features: { link: boolean }
  /** Changes stored bytes without the driver. */
  damage(key: string): Promise<void>
  /** Counts files or objects, including unfinished ones. */
  count(): Promise<number>
  close(): Promise<void>
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const pieces = (bytes: Buffer, size: number): Readable =>
  Readable.from(
    (function* cut() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    })(),
    { objectMode: false },
  )
const SIZES = [1, 1_000, 64 * 1024, 64 * 1024 + 1, 3_000_000]
const read = async (blobs: Blobs, key: string) => buffer(await blobs.get(key))

/** The driver of one run. */
interface BlobsRig {
  under: BlobsUnderTest
  blobs: Blobs
}

/** The contract of every blob driver, for small and large blobs, in one chunk and in many. */
export function blobsContract(open: () => Promise<BlobsUnderTest>): void {
  const rig = {} as BlobsRig
  before(async () => {
    rig.under = await open()
    rig.blobs = rig.under.blobs
  })
  after(() => rig.under.close())
  puts(rig)
  reads(rig)
}

function puts(rig: BlobsRig): void {
  for (const size of SIZES) {
    it(`returns ${size} bytes unchanged`, async () => {
      const { blobs } = rig
      const bytes = randomBytes(size)
      const blob = await blobs.put('main', pieces(bytes, 40_000))
      assert.deepEqual(blob, { key: `main/${sha256(bytes)}`, sha256: sha256(bytes), size })
      assert.ok((await read(blobs, blob.key)).equals(bytes))
      assert.deepEqual(await blobs.put('main', bytes), blob)
    })
  }

  it('stores the same bytes of a tenant once, also concurrently, and shares nothing between tenants', async () => {
    const { under, blobs } = rig
    const bytes = randomBytes(100_000)
    const before = await under.count()
    const puts = await Promise.all(Array.from({ length: 8 }, () => blobs.put('main', pieces(bytes, 9_000))))
    assert.equal(new Set(puts.map(({ key }) => key)).size, 1)
    assert.equal(await under.count(), before + 1)
    const other = await blobs.put('other', bytes)
    assert.notEqual(other.key, puts[0]!.key)
    await blobs.delete(other.key)
    assert.ok((await read(blobs, puts[0]!.key)).equals(bytes))
  })

  it('rejects a file that is too large or breaks off, and leaves nothing behind', async () => {
    const { under, blobs } = rig
    const before = await under.count()
    for (const size of [2_000, 200_000]) {
      await assert.rejects(blobs.put('main', pieces(randomBytes(size), 500), { maxBytes: size - 1 }), {
        code: 'document-too-large',
      })
      const broken = Readable.from(
        (async function* breaks() {
          yield randomBytes(size)
          throw new Error('connection reset')
        })(),
        { objectMode: false },
      )
      await assert.rejects(blobs.put('main', broken))
    }
    assert.equal(await under.count(), before)
    const exact = randomBytes(2_000)
    assert.equal((await blobs.put('main', exact, { maxBytes: 2_000 })).size, 2_000)
  })
}

function reads(rig: BlobsRig): void {
  it('fails with not-found for a missing, deleted or malformed key', async () => {
    const { blobs } = rig
    const { key } = await blobs.put('main', randomBytes(10))
    await blobs.delete(key)
    await blobs.delete(key)
    for (const missing of [key, `main/${'0'.repeat(64)}`, 'main/../../etc/passwd', '/etc/passwd', ''])
      await assert.rejects(read(blobs, missing), { code: 'blob-missing' }, missing)
  })

  for (const size of [500, 200_000]) {
    it(`detects a change in a stored blob of ${size} bytes`, async () => {
      const { under, blobs } = rig
      const { key } = await blobs.put('main', randomBytes(size))
      await under.damage(key)
      await assert.rejects(read(blobs, key), { code: 'storage-failed' })
    })
  }
  it('returns a link that serves one blob until it expires, or undefined', async () => {
    const { under, blobs } = rig
    const bytes = randomBytes(5_000)
    const { key } = await blobs.put('main', bytes, { mediaType: 'application/pdf' })
    const link = await blobs.link(key, 60)
    if (!under.features.link) return assert.equal(link, undefined)
    const answer = await fetch(link!)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/pdf')
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes))

    const other = await blobs.put('main', randomBytes(5_000))
    const tampered = [link!.replace(key, other.key), link!.replace(/(Expires=)60/, '$16000'), link!.split('?')[0]!]
    for (const each of tampered) {
      assert.notEqual(each, link)
      assert.equal((await fetch(each)).status, 403, each)
    }
    assert.equal((await fetch(link!, { method: 'DELETE' })).status, 403)
    const short = (await blobs.link(key, 1))!
    await until(async () => (await fetch(short)).status === 403)
    await assert.rejects(blobs.link('main/../../etc/passwd', 60), { code: 'blob-missing' })
  })
}
