import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { CopyObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { WaybillError } from '../../../errors.ts'
import { nameOf, s3Error, statusOf } from './errors.ts'
import type { Incoming } from './incoming.ts'
import type { S3Settings } from './settings.ts'

/** The parts of a large upload; 10,000 of them reach 80 GB. */
export const PART_BYTES = 8 * 1024 * 1024
/** Up to here another request that asks first costs more than the bytes. */
const ASK_FIRST_BYTES = 1024 * 1024
const PARTS_AT_ONCE = 2
/** What is being sent lies in memory: with this limit no more than 64 MiB of it. */
const LARGE_AT_ONCE = 4
const ATTEMPTS = 3
const FIRST_PAUSE_MS = 100

/** `renews`: written over what is there, with the same bytes. */
interface Target {
  key: string
  mediaType: string
  renews?: true
}
interface Confirmation {
  answered: string | undefined
  expected: string
}

/**
 * Puts what was taken in under its final name, in one step that others see whole or not at all: a single put, or a multipart upload
 * whose last request makes the object. So there is no temporary object to copy and to forget, and bytes are paid for once.
 * `If-None-Match: *` lets one of several writers win; for the others it is there already (412), which is what they wanted.
 */
export function openUpload({
  client,
  settings,
  readBack,
}: {
  client: S3Client
  settings: S3Settings
  readBack(key: string): Promise<void>
}) {
  const { bucket } = settings
  const takeTurn = openTurns(LARGE_AT_ONCE)

  return async (incoming: Incoming, target: Target): Promise<void> => {
    if (incoming.size <= ASK_FIRST_BYTES) return send(incoming, target)
    const found = (await exists(target.key)) ? await renew(target) : 'gone'
    if (found !== 'renewed')
      await takeTurn(() => send(incoming, { ...target, ...(found === 'refused' && { renews: true }) }))
  }

  async function send(incoming: Incoming, target: Target): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { answered, expected } =
          incoming.size > PART_BYTES ? await sendInParts(incoming, target) : await sendWhole(incoming, target)
        const stored = answered ?? (await checksumOf(target.key))
        // A server that does not say what it stored, or does not know this checksum, is not believed.
        if (stored === undefined) return await readBack(target.key)
        if (stored !== expected)
          throw new WaybillError('storage-failed', 'The S3 server stored other bytes than were sent.')
        return
      } catch (error) {
        const isThere = statusOf(error) === 412
        const found = isThere ? await renew(target) : 'gone'
        if (found === 'renewed') return
        if (found === 'refused' && !target.renews) return await send(incoming, { ...target, renews: true })
        // The answer to the end of an upload was lost and the SDK asked again: there is no such upload any more, but its object.
        if (nameOf(error) === 'NoSuchUpload' && (await exists(target.key))) return
        // 409: another writer of the same bytes is between begin and end; either it wins, or this one tries again.
        if ((statusOf(error) !== 409 && !isThere) || attempt === ATTEMPTS) throw s3Error(error, bucket)
        await delay(FIRST_PAUSE_MS * 2 ** attempt)
        if (await exists(target.key)) return
      }
    }
  }

  async function sendWhole(incoming: Incoming, target: Target): Promise<Confirmation> {
    const expected = incoming.sha256.toString('base64')
    // Bytes and not a stream: their length is known, the SDK can send them again, and no server meets aws-chunked trailers,
    // which some store as if they were content.
    const answer = await client.send(
      new PutObjectCommand({
        ...properties(target),
        ...conditionOf(target),
        Body: await incoming.whole(),
        ChecksumSHA256: expected,
      }),
    )
    return { answered: answer.ChecksumSHA256, expected }
  }

  async function sendInParts(incoming: Incoming, target: Target): Promise<Confirmation> {
    const body = incoming.stream()
    try {
      // On failure lib-storage aborts the upload, so that no part stays behind and is paid for.
      const upload = new Upload({
        client,
        params: {
          ...properties(target),
          ...conditionOf(target),
          Body: body,
          ChecksumAlgorithm: 'SHA256',
          ContentLength: incoming.size,
        },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
      })
      const answer = await upload.done()
      const digests = Buffer.concat(incoming.pieceDigests)
      // The checksum of an object in parts is that of the checksums of its parts.
      return {
        answered: answer.ChecksumSHA256,
        expected: `${createHash('sha256').update(digests).digest('base64')}-${incoming.pieceDigests.length}`,
      }
    } finally {
      body.destroy()
    }
  }

  /**
   * With a tag for a lifecycle rule, an object that is there is copied onto itself, so that its age begins anew: the rule would else
   * remove bytes that a new document has just brought again. Where the copy is refused (its rights, over 5 GB, a server without it) the bytes have to be sent.
   */
  async function renew(target: Target): Promise<'renewed' | 'gone' | 'refused'> {
    if (settings.ttlTag === undefined) return 'renewed'
    try {
      const source = [bucket, ...target.key.split('/')].map(encodeURIComponent).join('/')
      await client.send(
        new CopyObjectCommand({
          ...properties(target),
          CopySource: source,
          MetadataDirective: 'REPLACE',
          TaggingDirective: 'REPLACE',
          ChecksumAlgorithm: 'SHA256',
        }),
      )
      return 'renewed'
    } catch (error) {
      if (isGone(error)) return 'gone'
      if (COPY_REFUSED.has(nameOf(error))) return 'refused'
      throw s3Error(error, bucket)
    }
  }

  async function exists(key: string): Promise<boolean> {
    try {
      await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
      return true
    } catch (error) {
      if (isGone(error)) return false
      throw s3Error(error, bucket)
    }
  }

  async function checksumOf(key: string): Promise<string | undefined> {
    return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' })))
      .ChecksumSHA256
  }

  function properties({ key, mediaType }: Target) {
    const { sse, kmsKeyId, ttlTag, acl } = settings
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
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: InvalidRequest is said of a source over 5 GB, EntityTooLarge by other servers. */
const COPY_REFUSED = new Set(['AccessDenied', 'InvalidRequest', 'EntityTooLarge', 'NotImplemented'])

const conditionOf = ({ renews }: Target) => (renews ? {} : { IfNoneMatch: '*' })

const isGone = (error: unknown): boolean => statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket'

/** Lets so many jobs run at the same time; the others wait in their order. */
function openTurns(count: number) {
  let free = count
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
