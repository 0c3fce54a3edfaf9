import {
  AbortMultipartUploadCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { Log } from '../../../log.ts'
import { nameOf, s3Error, statusOf, withS3Errors } from './errors.ts'
import { settingsError, type S3Settings } from './settings.ts'

/** Checks that the bucket is usable. */
export async function checkBucket(client: S3Client, { bucket, prefix }: S3Settings): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (error) {
    // The answer to HEAD has no body and so no reason: a request with a body names it.
    if ((statusOf(error) ?? 500) < 500)
      await withS3Errors(bucket, client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 })))
    throw s3Error(error, bucket)
  }
}

/** Checks that the bucket keeps versions, or turns them on if the settings say so. */
export async function requireVersions(client: S3Client, { bucket, versioning }: S3Settings): Promise<void> {
  const { Status: status } = await withS3Errors(bucket, client.send(new GetBucketVersioningCommand({ Bucket: bucket })))
  if (status === 'Enabled') return
  if (versioning === 'required')
    throw settingsError(`the bucket ${bucket} keeps no versions; turn them on, or set versioning=enable.`)
  await withS3Errors(
    bucket,
    client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } })),
  )
}

/**
 * Aborts multipart uploads that a dead process has left: their parts are invisible and cost money. Best effort, since
 * not every server or policy allows listing them.
 */
export async function abortLeftovers(
  client: S3Client,
  { bucket, prefix }: S3Settings,
  { leftoverMs, log }: { leftoverMs: number; log: Log },
): Promise<void> {
  try {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }))
    const old = Uploads.filter(({ Initiated }) => Initiated && Date.now() - Initiated.getTime() >= leftoverMs)
    for (const { Key, UploadId } of old)
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
    if (old.length > 0) log.info({ uploads: old.length }, 'aborted unfinished uploads of an earlier process')
  } catch (error) {
    log.debug({ reason: nameOf(error) }, 'unfinished uploads could not be listed')
  }
}
