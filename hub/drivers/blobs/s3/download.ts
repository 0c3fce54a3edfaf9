import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { codeOf, WaybillError } from '../../../errors.ts'
import { nameOf, s3Error } from './errors.ts'
import type { S3Settings } from './settings.ts'

/** Opens an object. The stream fails at its end if the bytes do not have this hash. @throws `blob-missing` */
export async function openObject(
  client: S3Client,
  { bucket, timeoutSeconds }: S3Settings,
  name: string,
  sha256: string,
): Promise<Readable> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }))
    return verified(Body as Readable, { sha256, timeoutMs: timeoutSeconds * 1000, bucket })
  } catch (error) {
    if (nameOf(error) === 'NoSuchKey')
      throw new WaybillError('blob-missing', 'The blob store has no blob with this key.', { cause: error })
    throw s3Error(error, bucket)
  }
}

/** Reads a new object to its end and deletes it if it differs from what was sent. The name ends with its hash. */
export async function readBack(client: S3Client, settings: S3Settings, name: string): Promise<void> {
  try {
    for await (const _ of await openObject(client, settings, name, name.slice(-64)));
  } catch (error) {
    if (codeOf(error) === 'storage-failed')
      await client.send(new DeleteObjectCommand({ Bucket: settings.bucket, Key: name })).catch(() => {})
    throw error
  }
}

/**
 * Passes the bytes of an answer on. Fails if the next bytes do not come in time, the connection breaks, or the hash
 * differs.
 */
function verified(
  source: Readable,
  { sha256, timeoutMs, bucket }: { sha256: string; timeoutMs: number; bucket: string },
): Readable {
  async function* pass(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    const chunks = source[Symbol.asyncIterator]()
    for (;;) {
      // The timer runs only while the driver waits for the server, not while the reader takes its time.
      const timer = setTimeout(
        () => source.destroy(new WaybillError('engine-unavailable', `The S3 server sent nothing for ${timeoutMs} ms.`)),
        timeoutMs,
      )
      const next = await chunks
        .next()
        .catch((error: unknown) => {
          throw s3Error(error, bucket)
        })
        .finally(() => clearTimeout(timer))
      if (next.done) break
      hash.update(next.value as Uint8Array)
      yield next.value as Uint8Array
    }
    if (hash.digest('hex') !== sha256)
      throw new WaybillError('storage-failed', 'The stored bytes of a file have changed.', { sha256 })
  }
  const stream = Readable.from(pass(), { objectMode: false })
  // Frees the connection even if the reader stops early.
  stream.once('close', () => source.destroy())
  return stream
}
