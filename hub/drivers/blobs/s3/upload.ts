import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { CopyObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload as MultipartUpload } from '@aws-sdk/lib-storage'
import { WaybillError } from '../../../errors.ts'
import { backoffDelay, type Backoff } from '../../../platform/retry.ts'
import { readBack } from './download.ts'
import { nameOf, s3Error, statusOf } from './errors.ts'
import type { Incoming } from './incoming.ts'
import type { S3Settings } from './settings.ts'

/** Size of the parts of a multipart upload; 10,000 of them make 80 GB. */
export const PART_BYTES = 8 * 1024 * 1024
/** Up to this size, a request that first checks whether the object exists costs more than sending the bytes. */
const CHECK_FIRST_BYTES = 1024 * 1024
const CONCURRENT_PARTS = 2
/** What is being sent is in memory: with this limit, at most 64 MiB. */
const CONCURRENT_LARGE_UPLOADS = 4
const ATTEMPTS = 3
const BACKOFF: Backoff = { first: 200, max: 400 }
/** Answers that refuse a copy. AWS says InvalidRequest for a source over 5 GB, other servers EntityTooLarge. */
const COPY_REFUSED = new Set(['AccessDenied', 'InvalidRequest', 'EntityTooLarge', 'NotImplemented'])

interface Target {
  key: string
  mediaType: string
  /** Replaces the object that is there, which has the same bytes. */
  overwrites?: true
}
/** The checksum of the server's answer and the one that it must have. */
interface Confirmation {
  answered: string | undefined
  expected: string
}
interface UploadState {
  readonly client: S3Client
  readonly settings: S3Settings
}
export type Upload = (incoming: Incoming, target: Target) => Promise<void>

/**
 * Uploads under the final name in one atomic step: a single put, or a multipart upload whose last request creates the
 * object. So no temporary object has to be copied and deleted, and bytes are paid for once. `If-None-Match: *` lets one
 * of several writers win; the others learn that the object is there (412), which is what they wanted.
 */
export function openUpload(client: S3Client, settings: S3Settings): Upload {
  const state: UploadState = { client, settings }
  const limited = limitConcurrency(CONCURRENT_LARGE_UPLOADS)
  return async (incoming, target) => {
    if (incoming.size <= CHECK_FIRST_BYTES) return send(state, incoming, target)
    const found = (await exists(state, target.key)) ? await refresh(state, target) : 'gone'
    if (found !== 'refreshed')
      await limited(() => send(state, incoming, { ...target, ...(found === 'refused' && { overwrites: true }) }))
  }
}

async function send(state: UploadState, incoming: Incoming, target: Target): Promise<void> {
  const { client, settings } = state
  for (let attempt = 1; ; attempt++) {
    try {
      const { answered, expected } =
        incoming.size > PART_BYTES
          ? await sendInParts(state, incoming, target)
          : await sendWhole(state, incoming, target)
      const stored = answered ?? (await checksumOf(state, target.key))
      // A server without this checksum does not prove what it stored, so the object is read back.
      if (stored === undefined) return await readBack(client, settings, target.key)
      if (stored !== expected)
        throw new WaybillError('storage-failed', 'The S3 server stored other bytes than were sent.')
      return
    } catch (error) {
      const isThere = statusOf(error) === 412
      const found = isThere ? await refresh(state, target) : 'gone'
      if (found === 'refreshed') return
      if (found === 'refused' && !target.overwrites) return await send(state, incoming, { ...target, overwrites: true })
      // The answer to the last request of an upload was lost and the SDK repeated it: the upload is gone, its object is
      // there.
      if (nameOf(error) === 'NoSuchUpload' && (await exists(state, target.key))) return
      // 409: another writer of the same bytes has not finished. Either it wins, or this one retries.
      if ((statusOf(error) !== 409 && !isThere) || attempt === ATTEMPTS) throw s3Error(error, settings.bucket)
      await delay(backoffDelay(attempt, BACKOFF))
      if (await exists(state, target.key)) return
    }
  }
}

async function sendWhole({ client, settings }: UploadState, incoming: Incoming, target: Target): Promise<Confirmation> {
  const expected = incoming.sha256.toString('base64')
  // Bytes, not a stream: their length is known, the SDK can send them again, and they need no aws-chunked trailers,
  // which some servers store as content.
  const answer = await client.send(
    new PutObjectCommand({
      ...propertiesOf(settings, target),
      ...conditionOf(target),
      Body: await incoming.whole(),
      ChecksumSHA256: expected,
    }),
  )
  return { answered: answer.ChecksumSHA256, expected }
}

async function sendInParts(
  { client, settings }: UploadState,
  incoming: Incoming,
  target: Target,
): Promise<Confirmation> {
  const body = incoming.stream()
  try {
    // On failure lib-storage aborts the upload, so that no part stays behind and costs money.
    const upload = new MultipartUpload({
      client,
      params: {
        ...propertiesOf(settings, target),
        ...conditionOf(target),
        Body: body,
        ChecksumAlgorithm: 'SHA256',
        ContentLength: incoming.size,
      },
      partSize: PART_BYTES,
      queueSize: CONCURRENT_PARTS,
    })
    const answer = await upload.done()
    const digests = Buffer.concat(incoming.pieceDigests)
    // The checksum of a multipart object is computed over the checksums of its parts.
    return {
      answered: answer.ChecksumSHA256,
      expected: `${createHash('sha256').update(digests).digest('base64')}-${incoming.pieceDigests.length}`,
    }
  } finally {
    body.destroy()
  }
}

/**
 * Restarts the age of an object that a lifecycle rule selects by its tag: it is copied onto itself. Otherwise the rule
 * would remove bytes that a new document has just brought again. If the copy is refused (permissions, over 5 GB, a
 * server without it), the bytes have to be sent.
 */
async function refresh({ client, settings }: UploadState, target: Target): Promise<'refreshed' | 'gone' | 'refused'> {
  const { bucket, ttlTag } = settings
  if (ttlTag === undefined) return 'refreshed'
  try {
    const source = [bucket, ...target.key.split('/')].map(encodeURIComponent).join('/')
    await client.send(
      new CopyObjectCommand({
        ...propertiesOf(settings, target),
        CopySource: source,
        MetadataDirective: 'REPLACE',
        TaggingDirective: 'REPLACE',
        ChecksumAlgorithm: 'SHA256',
      }),
    )
    return 'refreshed'
  } catch (error) {
    if (isGone(error)) return 'gone'
    if (COPY_REFUSED.has(nameOf(error))) return 'refused'
    throw s3Error(error, bucket)
  }
}

async function exists({ client, settings: { bucket } }: UploadState, key: string): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw s3Error(error, bucket)
  }
}

async function checksumOf({ client, settings: { bucket } }: UploadState, key: string): Promise<string | undefined> {
  return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' })))
    .ChecksumSHA256
}

function propertiesOf({ bucket, sse, kmsKeyId, ttlTag, acl }: S3Settings, { key, mediaType }: Target) {
  return {
    Bucket: bucket,
    Key: key,
    ContentType: mediaType,
    ...(sse && { ServerSideEncryption: sse }),
    ...(kmsKeyId !== undefined && { SSEKMSKeyId: kmsKeyId }),
    ...(ttlTag && { Tagging: new URLSearchParams([[ttlTag.name, ttlTag.value]]).toString() }),
    ...(acl && { ACL: acl }),
  }
}

const conditionOf = ({ overwrites }: Target) => (overwrites ? {} : { IfNoneMatch: '*' })

const isGone = (error: unknown): boolean => statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket'

/** Runs at most `limit` jobs at the same time; the others wait in order. */
function limitConcurrency(limit: number) {
  let free = limit
  const waiting: (() => void)[] = []
  return async <T>(job: () => Promise<T>): Promise<T> => {
    if (free > 0) free--
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
    try {
      return await job()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
