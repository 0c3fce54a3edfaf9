import type { FieldsExtracted, RereadCompleted } from '../hub/document/reading-events.ts'
import { upcastDocument } from '../hub/document/upcast.ts'
import type { StoredEvent } from '../hub/drivers/event-store/port.ts'

/** One reading of a document. */
export interface ReadingView {
  /** 1 for the first reading */
  number: number
  at: string
  data: FieldsExtracted['data'] | RereadCompleted['data']
  /** true if the document has its values now, apart from what a person corrected */
  current: boolean
}

/** All readings of a document, from the events of its stream. */
export function readingsOf(events: readonly StoredEvent[]): ReadingView[] {
  const readings: ReadingView[] = []
  for (const event of events) {
    const { type, data } = upcastDocument(event)
    if (type !== 'FieldsExtracted' && type !== 'RereadCompleted') continue
    const current = type === 'FieldsExtracted' || data.adopted
    if (current) for (const reading of readings) reading.current = false
    const at = event.metadata['occurredAt'] ?? event.recordedAt
    readings.push({ number: readings.length + 1, at, data, current })
  }
  return readings
}
