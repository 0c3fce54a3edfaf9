import type { StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDefinition, ViewDocument } from '../hub/drivers/views/port.ts'

/** A view as a pure fold of events into rows. */
export interface Projection {
  view: string
  /** Raised with every change to its rows; a new version is built beside the old one. */
  version: number
  /** prefixes of the streams that it follows */
  prefixes: readonly string[]
  indexes: ViewDefinition['indexes']
  /**
   * The events that make up one row: a single event, all events of one stream, or a `group` of events from any
   * streams. It decides when a stored row must be loaded: never for `event`, from the second event of a stream on for
   * `stream`, and always for `group`, where every event may continue a row that another stream began.
   */
  madeOf: 'event' | 'stream' | 'group'
  /** The row that an event belongs to; undefined for none. Rows of a `group` may have any key. */
  idOf(event: StoredEvent): string | undefined
  /**
   * The row after this event: a new object, never the one given. Each event of a row is applied once and in the order
   * of the log. Undefined if the event does not change the row.
   */
  project(current: ViewDocument | undefined, event: StoredEvent): ViewDocument | undefined
}
