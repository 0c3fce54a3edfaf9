import { tmpdir } from 'node:os'
import type { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { Log } from '../../../log.ts'
import { partsOfKey } from '../key.ts'
import type { Blob, Blobs, PutOptions } from '../port.ts'
import { abortLeftovers, checkBucket, requireVersions } from './bucket.ts'
import { connect } from './client.ts'
import { openObject } from './download.ts'
import { withS3Errors } from './errors.ts'
import { takeIn } from './incoming.ts'
import { parseS3Url, type S3Settings } from './settings.ts'
import { openUpload, PART_BYTES, type Upload } from './upload.ts'

/** The limit of signature version 4. */
const MAX_LINK_SECONDS = 7 * 24 * 3600
const LEFTOVER_MS = 24 * 3600 * 1000

export interface S3Options {
  /** see openS3Blobs */
  url: string
  log: Log
  /** folder for documents over 1 MiB while they arrive; needs space for those that arrive at the same time */
  scratch?: string
  /** unfinished multipart uploads older than this are aborted when the store opens, in milliseconds */
  leftoverMs?: number
}

interface S3Blobs extends Blobs {
  /** Checks that the bucket is usable; fails as `openS3Blobs` does. */
  check(): Promise<void>
}

interface S3State {
  readonly settings: S3Settings
  readonly client: S3Client
  /** the client that signs links, for the address that others use */
  readonly signer: S3Client
  readonly scratch: string
  readonly upload: Upload
}

/**
 * Blobs as objects of an S3 bucket, under `prefix/<tenant>/<sha256>`. The URL has one of two forms:
 * - `s3://bucket/prefix?region=eu-central-1` for AWS, with credentials from the AWS chain or as
 *   `s3://KEY:SECRET@bucket/prefix`
 * - `https://KEY:SECRET@host/bucket/prefix` for any other server
 *
 * Options in the query: `region`, `endpoint`, `pathStyle`, `linkEndpoint`, `sse`, `kmsKeyId`, `ttlTag=name=value`,
 * `versioning=required|enable`, `acl`, `timeoutSeconds` (20).
 *
 * Opening checks the bucket. In a bucket with versions, `delete` hides a blob; a lifecycle rule has to remove it.
 * @throws `engine-settings-invalid` for a missing bucket, refused credentials, a wrong region or a wrong option;
 * `engine-unavailable` if three attempts of `timeoutSeconds` each get no answer, here and in later calls;
 * `storage-full` if the quota is used up
 */
export async function openS3Blobs({
  url,
  log,
  scratch = tmpdir(),
  leftoverMs = LEFTOVER_MS,
}: S3Options): Promise<S3Blobs> {
  const settings = parseS3Url(url)
  const { bucket } = settings
  const client = connect(settings, settings.endpoint)
  const signer = settings.linkEndpoint === undefined ? client : connect(settings, settings.linkEndpoint)
  const state: S3State = { settings, client, signer, scratch, upload: openUpload(client, settings) }
  try {
    await checkBucket(client, settings)
    if (settings.versioning) await requireVersions(client, settings)
    await abortLeftovers(client, settings, { leftoverMs, log })
  } catch (error) {
    client.destroy()
    throw error
  }
  return {
    check: () => checkBucket(client, settings),
    put: (tenant, bytes, options) => put(state, tenant, bytes, options),
    get: async (key) => openObject(client, settings, objectName(settings, key), partsOfKey(key).sha256),
    delete: async (key) =>
      void (await withS3Errors(
        bucket,
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: objectName(settings, key) })),
      )),
    link: (key, seconds) => link(state, key, seconds),
    async close() {
      client.destroy()
      signer.destroy()
    },
  }
}

function objectName({ prefix }: S3Settings, key: string): string {
  const { tenant, sha256 } = partsOfKey(key)
  return `${prefix}${tenant}/${sha256}`
}

async function put(
  { settings, scratch, upload }: S3State,
  tenant: string,
  bytes: Readable | Uint8Array,
  { maxBytes = Infinity, mediaType = 'application/octet-stream' }: PutOptions = {},
): Promise<Blob> {
  const incoming = await takeIn(bytes, { maxBytes, scratch, pieceBytes: PART_BYTES })
  try {
    const sha256 = incoming.sha256.toString('hex')
    const key = `${tenant}/${sha256}`
    await upload(incoming, { key: objectName(settings, key), mediaType })
    return { key, sha256, size: incoming.size }
  } finally {
    await incoming.close()
  }
}

async function link({ settings, signer }: S3State, key: string, seconds: number): Promise<string> {
  const { bucket } = settings
  return withS3Errors(
    bucket,
    getSignedUrl(signer, new GetObjectCommand({ Bucket: bucket, Key: objectName(settings, key) }), {
      expiresIn: Math.min(seconds, MAX_LINK_SECONDS),
    }),
  )
}
