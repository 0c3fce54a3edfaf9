import { parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js'
import type streams from '@eventstore/db-client/generated/streams_pb.js'
import { WaybillError } from '../../../errors.ts'
import type { StoredEvent } from '../port.ts'

/** An event as the protocol carries it. */
export type RecordedEvent = streams.ReadResp.ReadEvent.RecordedEvent

const WIDTH = 20
const TICKS_DIGITS_BELOW_MS = 4
const SYSTEM = '$'.charCodeAt(0)

/** A position in the log, which several messages of the protocol carry. */
interface Positioned {
  getCommitPosition(): string
  getPreparePosition(): string
}

/**
 * Keeps both numbers, since a checkpoint may lie between two events. Zero-padded, so that positions sort as strings.
 */
export const positionText = (message: Positioned): string =>
  `${message.getCommitPosition().padStart(WIDTH, '0')}/${message.getPreparePosition().padStart(WIDTH, '0')}`

/**
 * Servers 24.2 to 24.10 send "no position", 2⁶⁴−1 for both numbers, as the first checkpoint of a filtered subscription
 * while no event matches. Taken as a position it lies behind every later event and hides them all.
 */
const NO_POSITION = String(2n ** 64n - 1n)
export const isNoPosition = (message: Positioned): boolean => message.getCommitPosition() === NO_POSITION
/**
 * undefined for "no position", which earlier versions of the driver stored as a checkpoint: the follower starts over.
 */
export const usablePosition = (position: string | undefined): string | undefined =>
  position?.startsWith(NO_POSITION) ? undefined : position

/** The share of the log up to a position, by bytes. A position that is not in the log counts as its end. */
export function shareOf(position: string | undefined, end: string | undefined): number {
  const commitOf = (text: string | undefined) => Number(text?.split('/')[0] ?? 0)
  return commitOf(end) === 0 ? 1 : Math.min(1, commitOf(position) / commitOf(end))
}

export const BEGINNING = `${'0'.repeat(WIDTH)}/${'0'.repeat(WIDTH)}`

/** undefined for the beginning of the log: resuming excludes the position, and the first record is the server's own. */
export function numbersOf(position: string | undefined): { commit: string; prepare: string } | undefined {
  if (position === undefined || position === BEGINNING) return undefined
  const [commit, prepare] = position.split('/')
  return { commit: String(BigInt(commit!)), prepare: String(BigInt(prepare!)) }
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
const streamOf = (event: RecordedEvent): string => text(event.getStreamIdentifier()!.getStreamName_asU8())

/** Whether a follower of these prefixes gets the event: the same rule as the server's filter. */
export function isFollowed(event: RecordedEvent, prefixes: readonly string[]): boolean {
  const stream = streamOf(event)
  return prefixes.some((prefix) => stream.startsWith(prefix) && (prefix !== '' || stream.charCodeAt(0) !== SYSTEM))
}

/** @throws `unknown-event` for an event that is not JSON: another program writes to the hub's streams */
export function storedEvent(event: RecordedEvent): StoredEvent {
  const map = event.getMetadataMap()
  const [stream, revision] = [streamOf(event), Number(event.getStreamRevision())]
  const parsed = (bytes: Uint8Array): object => {
    try {
      return bytes.byteLength === 0 ? {} : (JSON.parse(text(bytes)) as object)
    } catch (cause) {
      throw new WaybillError(
        'unknown-event',
        `Event ${revision} of ${stream} is not JSON, so Waybill did not write it.`,
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
