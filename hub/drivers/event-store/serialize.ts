import { WaybillError } from '../../errors.ts'
import type { NewEvent } from './port.ts'

const MAX_EVENT_BYTES = 64 * 1024
const MAX_APPEND_BYTES = 1024 * 1024

/** An event with data and metadata as JSON text, as every driver stores it. */
export interface SerializedEvent {
  id: string
  type: string
  data: string
  metadata: string
}

/**
 * Serializes the events of one append and checks the size limits of the port.
 * `typeBytes`: how many bytes the server counts for each character of an event type.
 * @throws `event-too-large`
 */
export function serializeEvents(events: readonly NewEvent[], typeBytes = 0): SerializedEvent[] {
  if (events.length === 0) throw new TypeError('An append needs at least one event.')
  let total = 0
  const serialized = events.map(({ id, type, data, metadata }): SerializedEvent => {
    const each = { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) }
    const bytes = Buffer.byteLength(each.data) + Buffer.byteLength(each.metadata)
    if (bytes > MAX_EVENT_BYTES)
      throw new WaybillError(
        'event-too-large',
        `${type} has ${bytes} bytes; an event has at most ${MAX_EVENT_BYTES}.`,
        { bytes },
      )
    total += bytes + typeBytes * type.length
    return each
  })
  if (total > MAX_APPEND_BYTES)
    throw new WaybillError(
      'event-too-large',
      `The append has ${total} bytes; one append has at most ${MAX_APPEND_BYTES}.`,
      { bytes: total },
    )
  return serialized
}
