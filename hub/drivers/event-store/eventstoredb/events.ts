import { parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js'
import type streams from '@eventstore/db-client/generated/streams_pb.js'
import { WaybillError } from '../../../errors.ts'
import type { StoredEvent } from '../port.ts'

/** An event as it comes over the line. */
export type RecordedEvent = streams.ReadResp.ReadEvent.RecordedEvent

const WIDTH = 20
const TICKS_DIGITS_BELOW_MS = 4
const SYSTEM = '$'.charCodeAt(0)

/** A place in the log, as several messages of the protocol carry it. */
interface Placed {
  getCommitPosition(): string
  getPreparePosition(): string
}

/** Both numbers are kept, since a checkpoint may stand between two events; zeros in front make the order of the text that of the log. */
export const positionText = (placed: Placed): string =>
  `${placed.getCommitPosition().padStart(WIDTH, '0')}/${placed.getPreparePosition().padStart(WIDTH, '0')}`

/**
 * What servers 24.2 to 24.10 send as the first checkpoint of a filtered subscription while nothing in the log matches: "no position",
 * 2⁶⁴−1 for both numbers. Taken as a position, it lies behind every later event and hides them all.
 */
const NO_POSITION = String(2n ** 64n - 1n)
export const isNoPosition = (placed: Placed): boolean => placed.getCommitPosition() === NO_POSITION
/** Earlier versions of the driver stored "no position" as a checkpoint: such a follower starts at the beginning. */
export const usablePosition = (position: string | undefined): string | undefined =>
  position?.startsWith(NO_POSITION) ? undefined : position

export const BEGINNING = `${'0'.repeat(WIDTH)}/${'0'.repeat(WIDTH)}`

/** undefined for the beginning of the log: a resume is exclusive, and the first record of a log is the server's own. */
export function numbersOf(position: string | undefined): { commit: string; prepare: string } | undefined {
  if (position === undefined || position === BEGINNING) return undefined
  const [commit, prepare] = position.split('/')
  return { commit: String(BigInt(commit!)), prepare: String(BigInt(prepare!)) }
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
export const streamOf = (event: RecordedEvent): string => text(event.getStreamIdentifier()!.getStreamName_asU8())

/** Whether a follower of these prefixes gets the event: the filter of the server once more. */
export function isFollowed(event: RecordedEvent, prefixes: readonly string[]): boolean {
  const stream = streamOf(event)
  return prefixes.some((prefix) => stream.startsWith(prefix) && (prefix !== '' || stream.charCodeAt(0) !== SYSTEM))
}

/** An event that is not JSON fails with `unknown-event`: somebody else writes to the streams of the hub. */
export function storedEvent(event: RecordedEvent): StoredEvent {
  const map = event.getMetadataMap()
  const [stream, revision] = [streamOf(event), Number(event.getStreamRevision())]
  const parsed = (bytes: Uint8Array): object => {
    try {
      return bytes.byteLength === 0 ? {} : (JSON.parse(text(bytes)) as object)
    } catch (cause) {
      throw new WaybillError(
        'unknown-event',
        `Event ${revision} of ${stream} is not JSON: it was not written by Waybill.`,
        { stream, revision, cause },
      )
    }
  }
  return {
    stream,
    revision,
    position: positionText(event),
    id: parseUUID(event.getId())!,
    type: map.get('type')!,
    data: parsed(event.getData_asU8()) as StoredEvent['data'],
    metadata: parsed(event.getCustomMetadata_asU8()) as StoredEvent['metadata'],
    recordedAt: new Date(Number(map.get('created')!.slice(0, -TICKS_DIGITS_BELOW_MS))).toISOString(),
  }
}
