import type { StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../hub/drivers/views/port.ts'
import type { SampleState } from '../hub/sample/sample.ts'
import { upcastSample } from '../hub/sample/upcast.ts'
import { parseStream, prefixOf } from '../hub/streams/names.ts'
import type { Projection } from './projection.ts'

/** A sample as lists show it: without the values that were posted or entered. */
interface SampleRow {
  tenant: string
  documentId: string
  documentType: string
  state: SampleState
  requestedAt: string
  updatedAt: string
  /** fields that differ, or were wrong; absent before an answer */
  wrong?: string[]
}

function project(current: SampleRow | undefined, event: StoredEvent): SampleRow | undefined {
  const domain = upcastSample(event)
  const at = event.metadata['occurredAt'] ?? event.recordedAt
  if (domain.type === 'SampleRequested') {
    const { tenant, documentId, documentType } = domain.data
    return { tenant, documentId, documentType, state: 'open', requestedAt: at, updatedAt: at }
  }
  if (!current) return undefined
  if (domain.type === 'SampleDiffered')
    return { ...current, state: 'differs', wrong: domain.data.differing, updatedAt: at }
  const wrong = Object.entries(domain.data.fields).flatMap(([name, { right }]) => (right ? [] : [name]))
  return { ...current, state: wrong.length > 0 ? 'wrong' : 'right', wrong, updatedAt: at }
}

export const samplesProjection: Projection = {
  view: 'samples',
  version: 1,
  prefixes: [prefixOf('sample')],
  indexes: [
    ['tenant', 'requestedAt'],
    ['tenant', 'state', 'requestedAt'],
  ],
  madeOf: 'stream',
  idOf({ stream }) {
    const name = parseStream(stream)
    return name?.kind === 'sample' ? name.documentId : undefined
  },
  project: (current, event) => project(current as SampleRow | undefined, event) as unknown as ViewDocument | undefined,
}
