import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { partsOfKey } from '../key.ts'
import type { Blob, Blobs, PutOptions } from '../port.ts'
import { nameOf, s3Error, statusOf } from './errors.ts'
import { takeIn } from './incoming.ts'
import { parseS3Url, settingsError, type S3Settings } from './settings.ts'
import { openUpload, PART_BYTES } from './upload.ts'

const ATTEMPTS = 3
const CONNECT_MS = 5_000
const CONNECTIONS = 64
/** Signature version 4 allows no more. */
const LONGEST_LINK_SECONDS = 7 * 24 * 3600
const LEFTOVER_MS = 24 * 3600 * 1000

export interface S3Options {
  /** see openS3Blobs */
  url: string
  log: Log
  /** folder for documents over 1 MiB while they come in; needs room for those that come at the same time */
  scratch?: string
  /** uploads in parts that were begun longer ago than this are ended when the store is opened */
  leftoverMs?: number
}

export interface S3Blobs extends Blobs {
  /** Asks for the bucket: resolves where it can be used, fails as openS3Blobs does. */
  check(): Promise<void>
}

/**
 * Blobs as objects of an S3 bucket, under `prefix/<tenant>/<sha256>`. Two forms of the URL:
 * `s3://bucket/prefix?region=eu-central-1` for AWS (credentials from the AWS chain, or `s3://KEY:SECRET@bucket/prefix`), and
 * `https://KEY:SECRET@host/bucket/prefix` for any other server, with the bucket in the path. Options in the query: `region`, `endpoint`,
 * `pathStyle`, `linkEndpoint`, `sse`, `kmsKeyId`, `ttlTag=name=value`, `versioning=required|enable`, `acl`, `timeoutSeconds` (20).
 *
 * Opening asks for the bucket. `engine-settings-invalid`: no such bucket, refused credentials, wrong region, a bad option;
 * `engine-unavailable`: no answer, within `timeoutSeconds` and three attempts, here and in every later call; `storage-full`: the quota is used up.
 * With versions, `delete` hides a blob; a lifecycle rule of the bucket has to remove what is hidden.
 */
export async function openS3Blobs({
  url,
  log,
  scratch = tmpdir(),
  leftoverMs = LEFTOVER_MS,
}: S3Options): Promise<S3Blobs> {
  const settings = parseS3Url(url)
  const { bucket, prefix } = settings
  const client = connect(settings, settings.endpoint)
  const signer = settings.linkEndpoint === undefined ? client : connect(settings, settings.linkEndpoint)
  const nameInBucket = (key: string): string => {
    const { tenant, sha256 } = partsOfKey(key)
    return `${prefix}${tenant}/${sha256}`
  }
  const upload = openUpload({ client, settings, readBack })

  const ask = async <T>(question: Promise<T>): Promise<T> => {
    try {
      return await question
    } catch (error) {
      throw s3Error(error, bucket)
    }
  }

  async function check(): Promise<void> {
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket }))
    } catch (error) {
      // The answer to HEAD has no body, and so no reason: ask again in a way that has one.
      if ((statusOf(error) ?? 500) < 500)
        await ask(client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 })))
      throw s3Error(error, bucket)
    }
  }

  async function put(
    tenant: string,
    bytes: Readable | Uint8Array,
    { maxBytes = Infinity, mediaType = 'application/octet-stream' }: PutOptions = {},
  ): Promise<Blob> {
    const incoming = await takeIn(bytes, { maxBytes, scratch, pieceBytes: PART_BYTES })
    try {
      const sha256 = incoming.sha256.toString('hex')
      const key = `${tenant}/${sha256}`
      await upload(incoming, { key: nameInBucket(key), mediaType })
      return { key, sha256, size: incoming.size }
    } finally {
      await incoming.close()
    }
  }

  async function open(name: string, sha256: string): Promise<Readable> {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }))
      return verified(Body as Readable, { sha256, timeoutMs: settings.timeoutSeconds * 1000, bucket })
    } catch (error) {
      if (nameOf(error) === 'NoSuchKey')
        throw new WaybillError('not-found', 'There is no blob of this key.', { cause: error })
      throw s3Error(error, bucket)
    }
  }

  /** Reads an object just put to its end; one that is not what was sent is removed. */
  async function readBack(name: string): Promise<void> {
    try {
      for await (const _ of await open(name, name.slice(-64)));
    } catch (error) {
      if ((error as WaybillError).code === 'storage-failed')
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: name })).catch(() => {})
      throw error
    }
  }

  async function requireVersions(): Promise<void> {
    const { Status: status } = await ask(client.send(new GetBucketVersioningCommand({ Bucket: bucket })))
    if (status === 'Enabled') return
    if (settings.versioning === 'required')
      throw settingsError(`the bucket ${bucket} keeps no versions; turn them on, or set versioning=enable.`)
    await ask(
      client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } })),
    )
  }

  /** Parts of an upload whose process died are invisible and are paid for. Best effort: not every server or policy allows to list them. */
  async function endLeftovers(): Promise<void> {
    try {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }))
      const old = Uploads.filter(({ Initiated }) => Initiated && Date.now() - Initiated.getTime() >= leftoverMs)
      for (const { Key, UploadId } of old)
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
      if (old.length > 0) log.info({ uploads: old.length }, 'ended uploads that an earlier process had left')
    } catch (error) {
      log.debug({ reason: nameOf(error) }, 'unfinished uploads could not be listed')
    }
  }

  try {
    await check()
    if (settings.versioning) await requireVersions()
    await endLeftovers()
  } catch (error) {
    client.destroy()
    throw error
  }

  return {
    check,
    put,
    get: async (key) => open(nameInBucket(key), partsOfKey(key).sha256),
    delete: async (key) =>
      void (await ask(client.send(new DeleteObjectCommand({ Bucket: bucket, Key: nameInBucket(key) })))),
    link: async (key, seconds) =>
      ask(
        getSignedUrl(signer, new GetObjectCommand({ Bucket: bucket, Key: nameInBucket(key) }), {
          expiresIn: Math.min(seconds, LONGEST_LINK_SECONDS),
        }),
      ),
    async close() {
      client.destroy()
      signer.destroy()
    },
  }
}

function connect(
  { region, pathStyle, credentials, timeoutSeconds }: S3Settings,
  endpoint: string | undefined,
): S3Client {
  const agent = { keepAlive: true, maxSockets: CONNECTIONS }
  return new S3Client({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
    forcePathStyle: pathStyle,
    maxAttempts: ATTEMPTS,
    // The default adds a CRC32, and to a stream as a trailer, which servers other than AWS refuse or store as content.
    // A SHA-256 is sent and checked with every put, and every get is checked here.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // No limit on an idle socket: someone who reads slowly is no fault of the server. The wait for bytes is limited in verified().
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: timeoutSeconds * 1000,
      throwOnRequestTimeout: true,
      socketTimeout: 0,
      httpAgent: agent,
      httpsAgent: agent,
    },
  })
}

/** The bytes of an answer, failing where the next ones do not come in time, the connection breaks, or the end shows that they are others. */
function verified(
  source: Readable,
  { sha256, timeoutMs, bucket }: { sha256: string; timeoutMs: number; bucket: string },
): Readable {
  async function* pass(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    const chunks = source[Symbol.asyncIterator]()
    for (;;) {
      // Armed only while bytes are waited for.
      const late = setTimeout(
        () => source.destroy(new WaybillError('engine-unavailable', `The S3 server sent nothing for ${timeoutMs} ms.`)),
        timeoutMs,
      )
      const next = await chunks
        .next()
        .catch((error: unknown) => {
          throw s3Error(error, bucket)
        })
        .finally(() => clearTimeout(late))
      if (next.done) break
      hash.update(next.value as Uint8Array)
      yield next.value as Uint8Array
    }
    if (hash.digest('hex') !== sha256)
      throw new WaybillError('storage-failed', 'A stored file does not have the bytes that were put in.', { sha256 })
  }
  const stream = Readable.from(pass(), { objectMode: false })
  // Also where nobody reads to the end: the connection is free again at once.
  stream.once('close', () => source.destroy())
  return stream
}
