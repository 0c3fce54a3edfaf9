import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { openS3Blobs } from '../../../hub/drivers/blobs/s3/s3.ts'
import { codeOf } from '../../../hub/errors.ts'
import { silentLog } from '../../../hub/log.ts'
import { recordRequests, refusal } from '../../support/s3-recorder.ts'

const open = (url: string) => openS3Blobs({ url, log: silentLog })
const base64 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64')
const MIB = 1024 * 1024

describe('the requests to an S3 server', () => {
  it('set encryption, key, tag, ACL, media type, checksum and condition on every put and upload', async () => {
    const small = randomBytes(500)
    const large = randomBytes(8 * MIB + 1)
    const composite = `${createHash('sha256')
      .update(
        Buffer.concat(
          [large.subarray(0, 8 * MIB), large.subarray(8 * MIB)].map((part) =>
            createHash('sha256').update(part).digest(),
          ),
        ),
      )
      .digest('base64')}-2`
    const recorder = await recordRequests(({ method, url, headers }) => {
      if (method === 'HEAD' && url.length > 10) return { status: 404 }
      if (url.includes('?uploads'))
        return { body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>' }
      if (method === 'POST')
        return {
          body:
            '<CompleteMultipartUploadResult>' +
            `<ChecksumSHA256>${composite}</ChecksumSHA256></CompleteMultipartUploadResult>`,
        }
      return {
        headers: {
          etag: '"e"',
          ...(headers['x-amz-checksum-sha256'] !== undefined && {
            'x-amz-checksum-sha256': String(headers['x-amz-checksum-sha256']),
          }),
        },
      }
    })
    const blobs = await open(
      `${recorder.url}/deep/prefix?sse=aws:kms&kmsKeyId=arn:aws:kms:eu-central-1:1:key/2&ttlTag=class=ten%20years` +
        '&acl=bucket-owner-full-control',
    )
    await blobs.put('main', small, { mediaType: 'image/png' })
    await blobs.put('main', large)
    await blobs.close()
    await recorder.close()

    const [put, begin, ...rest] = recorder.puts()
    assert.match(put!.url, /^\/box\/deep\/prefix\/main\/[0-9a-f]{64}\?x-id=PutObject$/)
    for (const [{ headers }, mediaType] of [
      [put!, 'image/png'],
      [begin!, 'application/octet-stream'],
    ] as const) {
      assert.equal(headers['x-amz-server-side-encryption'], 'aws:kms')
      assert.equal(headers['x-amz-server-side-encryption-aws-kms-key-id'], 'arn:aws:kms:eu-central-1:1:key/2')
      assert.equal(headers['x-amz-tagging'], 'class=ten+years')
      assert.equal(headers['x-amz-acl'], 'bucket-owner-full-control')
      assert.equal(headers['content-type'], mediaType)
    }
    assert.equal(put!.headers['x-amz-checksum-sha256'], base64(small))
    assert.equal(put!.headers['if-none-match'], '*')
    assert.equal(begin!.headers['x-amz-checksum-algorithm'], 'SHA256')
    const parts = rest.filter(({ url }) => url.includes('partNumber')).toSorted((a, b) => a.url.localeCompare(b.url))
    assert.equal(parts.length, 2)
    for (const part of parts) assert.equal(part.headers['x-amz-checksum-sha256'], base64(part.body))
    assert.ok(Buffer.concat(parts.map(({ body }) => body)).equals(large))
    const end = rest.find(({ method, url }) => method === 'POST' && url.includes('uploadId=u1'))!
    assert.equal(end.headers['if-none-match'], '*')
    for (const { headers } of recorder.requests) {
      assert.equal(headers['x-amz-trailer'], undefined)
      assert.equal(headers['content-encoding'], undefined)
      assert.ok(headers['authorization']?.includes('/us-east-1/s3/'))
    }
  })

  it('copy an existing object with a lifecycle tag onto itself, and send the bytes if it vanished', async () => {
    for (const size of [500, 2 * MIB]) {
      const bytes = randomBytes(size)
      let there = true
      let vanishes = false
      const recorder = await recordRequests(({ method, url, headers }) => {
        if (method !== 'PUT') return there ? {} : { status: 404 }
        const copies = headers['x-amz-copy-source'] !== undefined
        if (copies && vanishes) there = false
        if (copies)
          return there ? { body: '<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>' } : refusal(404, 'NoSuchKey')
        return there && url.includes('/main/')
          ? refusal(412, 'PreconditionFailed')
          : { headers: { 'x-amz-checksum-sha256': base64(bytes) } }
      })
      const blobs = await open(
        `${recorder.url}/a b?sse=aws:kms&kmsKeyId=key&ttlTag=class=ten%20years&acl=bucket-owner-full-control`,
      )
      const { key } = await blobs.put('main', bytes, { mediaType: 'image/png' })
      const { headers, url } = recorder.puts().at(-1)!
      assert.equal(headers['x-amz-copy-source'], `box/a%20b/${key}`)
      assert.ok(url.startsWith(`/box/a%20b/${key}`))
      assert.deepEqual(
        [
          'metadata-directive',
          'tagging-directive',
          'tagging',
          'checksum-algorithm',
          'server-side-encryption',
          'server-side-encryption-aws-kms-key-id',
          'acl',
        ].map((name) => headers[`x-amz-${name}`]),
        ['REPLACE', 'REPLACE', 'class=ten+years', 'SHA256', 'aws:kms', 'key', 'bucket-owner-full-control'],
      )
      assert.deepEqual([headers['content-type'], headers['if-none-match']], ['image/png', undefined])
      vanishes = true
      await blobs.put('main', bytes, { mediaType: 'image/png' })
      assert.equal(recorder.puts().at(-1)!.body.length, size)
      await blobs.close()
      await recorder.close()
    }
  })

  it('overwrite the existing object with the same bytes if the copy is refused', async () => {
    for (const [size, status, name] of [
      [500, 403, 'AccessDenied'],
      [2 * MIB, 403, 'AccessDenied'],
      [2 * MIB, 400, 'InvalidRequest'],
      [500, 501, 'NotImplemented'],
    ] as const) {
      const bytes = randomBytes(size)
      const recorder = await recordRequests(({ method, url, headers }) => {
        if (method !== 'PUT' || !url.includes('/main/')) return {}
        if (headers['x-amz-copy-source'] !== undefined) return refusal(status, name)
        return headers['if-none-match'] === '*'
          ? refusal(412, 'PreconditionFailed')
          : { headers: { 'x-amz-checksum-sha256': base64(bytes) } }
      })
      const blobs = await open(`${recorder.url}?ttlTag=class=invoice`)
      await blobs.put('main', bytes)
      const { headers, body } = recorder.puts().at(-1)!
      assert.ok(body.equals(bytes))
      assert.deepEqual(
        [headers['x-amz-tagging'], headers['if-none-match'], headers['x-amz-copy-source']],
        ['class=invoice', undefined, undefined],
      )
      await blobs.close()
      await recorder.close()
    }
  })

  it('leave an existing object alone without a lifecycle tag', async () => {
    const recorder = await recordRequests(({ method }) => (method === 'PUT' ? refusal(412, 'PreconditionFailed') : {}))
    const blobs = await open(recorder.url)
    await blobs.put('main', randomBytes(500))
    assert.equal(recorder.puts().length, 1)
    await blobs.close()
    await recorder.close()
  })

  it('read an object back if the server returns no checksum, and delete it if it differs', async () => {
    let stored: Buffer = Buffer.alloc(0)
    let spoil = false
    const recorder = await recordRequests(({ method, url, body }) => {
      if (method === 'PUT') stored = spoil ? Buffer.concat([Buffer.from('5\r\n'), body]) : body
      return method === 'GET' && url.startsWith('/box/') ? { body: stored } : {}
    })
    const blobs = await open(recorder.url)
    const bytes = randomBytes(2_000)
    const { key } = await blobs.put('main', bytes)
    assert.ok((await buffer(await blobs.get(key))).equals(bytes))
    spoil = true
    await assert.rejects(blobs.put('main', randomBytes(2_000)), { code: 'storage-failed' })
    assert.equal(recorder.requests.at(-1)!.method, 'DELETE')
    await blobs.close()
    await recorder.close()
  })

  it('map each error to its code, and transient ones after three attempts', async () => {
    const cases: [number, string, string, attempts: number][] = [
      [503, 'SlowDown', 'engine-unavailable', 3],
      [500, 'InternalError', 'engine-unavailable', 3],
      [429, 'TooManyRequests', 'engine-unavailable', 3],
      [403, 'AccessDenied', 'engine-settings-invalid', 1],
      [403, 'QuotaExceeded', 'storage-full', 1],
      [507, 'XMinioStorageFull', 'storage-full', 1],
      [400, 'AuthorizationHeaderMalformed', 'engine-settings-invalid', 1],
      [400, 'KMS.NotFoundException', 'engine-settings-invalid', 1],
      [400, 'BadDigest', 'storage-failed', 1],
      [400, 'InvalidArgument', 'storage-failed', 1],
      [501, 'NotImplemented', 'engine-settings-invalid', 1],
    ]
    for (const [status, code, expected, attempts] of cases) {
      const recorder = await recordRequests(({ method }) => (method === 'PUT' ? refusal(status, code) : {}))
      const blobs = await open(recorder.url)
      const outcome = await blobs.put('main', Buffer.from('x')).then(() => 'stored', codeOf)
      assert.deepEqual([code, outcome, recorder.puts().length], [code, expected, attempts])
      await blobs.close()
      await recorder.close()
    }
  })

  it('are repeated after a conflict with another writer of the same bytes', async () => {
    let conflicts = 2
    const recorder = await recordRequests(({ method, headers }) => {
      if (method === 'HEAD' && recorder.requests.length > 2) return { status: 404 }
      if (method !== 'PUT') return {}
      return conflicts-- > 0
        ? refusal(409, 'ConditionalRequestConflict')
        : { headers: { 'x-amz-checksum-sha256': String(headers['x-amz-checksum-sha256']) } }
    })
    const blobs = await open(recorder.url)
    await blobs.put('main', Buffer.from('x'))
    assert.equal(recorder.puts().length, 3)
    await blobs.close()
    await recorder.close()
  })

  it('sign links for the public address', async () => {
    const recorder = await recordRequests(() => ({}))
    const blobs = await open(`${recorder.url}/p?linkEndpoint=https://files.example.com`)
    const link = new URL((await blobs.link(`main/${'a'.repeat(64)}`, 30 * 24 * 3600))!)
    assert.equal(link.origin, 'https://files.example.com')
    assert.equal(link.pathname, `/box/p/main/${'a'.repeat(64)}`)
    assert.equal(link.searchParams.get('X-Amz-Expires'), String(7 * 24 * 3600))
    await blobs.close()
    await recorder.close()
  })
})
