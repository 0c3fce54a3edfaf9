import { Readable } from 'node:stream'
import { SUPPORTED_FORMATS, type MediaType } from '../document/media-types.ts'
import { WaybillError } from '../errors.ts'

const SNIFFED_BYTES = 1024
/** A document up to this size is read into memory: a stream costs more than its bytes. */
const WHOLE_BYTES = 64 * 1024

interface Inspected {
  mediaType: MediaType
  /** all bytes, the ones that were inspected included */
  bytes: Readable | Uint8Array
}

/**
 * Recognises the format of a document by its first bytes.
 * @throws {WaybillError} `empty-document`, `unsupported-media-type`
 */
export async function inspect(
  source: AsyncIterable<Uint8Array>,
  sniff: (first: Uint8Array) => MediaType | undefined,
): Promise<Inspected> {
  const reader: ReadState = { iterator: source[Symbol.asyncIterator](), known: new Uint8Array(), done: false }
  await readMore(reader, SNIFFED_BYTES)
  if (reader.known.length === 0) throw new WaybillError('empty-document', 'The document holds no bytes.')
  const mediaType = sniff(reader.known.subarray(0, SNIFFED_BYTES))
  if (!mediaType)
    throw new WaybillError('unsupported-media-type', `The content of the file is not ${SUPPORTED_FORMATS}.`)
  // In small steps: a sender may split its bytes into many chunks, and each chunk costs far more than a byte.
  while (!reader.done && reader.known.length < WHOLE_BYTES) await readMore(reader, SNIFFED_BYTES)
  return { mediaType, bytes: reader.done ? reader.known : Readable.from(allBytes(reader), { objectMode: false }) }
}

interface ReadState {
  iterator: AsyncIterator<Uint8Array>
  known: Uint8Array
  done: boolean
}

/** Reads at least this number of further bytes, or all that are left. */
async function readMore(reader: ReadState, bytes: number): Promise<void> {
  const chunks: Uint8Array[] = []
  for (let length = 0; !reader.done && length < bytes;) {
    const next = await reader.iterator.next()
    if (next.done === true) reader.done = true
    else {
      chunks.push(next.value)
      length += next.value.length
    }
  }
  const { known } = reader
  reader.known = known.length === 0 && chunks.length === 1 ? chunks[0]! : Buffer.concat([known, ...chunks])
}

async function* allBytes({ iterator, known }: ReadState): AsyncGenerator<Uint8Array> {
  yield known
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
}
