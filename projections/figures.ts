import type { StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../hub/drivers/views/port.ts'
import { upcastSample } from '../hub/sample/upcast.ts'
import { parseStream, prefixOf } from '../hub/streams/names.ts'
import type { Projection } from './projection.ts'

interface Count {
  sampled: number
  checked: number
  wrong: number
}

/** What the samples of one tenant say: one row. */
export interface FiguresRow {
  tenant: string
  /** by document type: a document is wrong if one of its values is */
  documents: Readonly<Record<string, Count>>
  /** by document type, field and source, parted by a space */
  values: Readonly<Record<string, Count>>
}

const NONE: Count = { sampled: 0, checked: 0, wrong: 0 }

const added = (counts: FiguresRow['values'], key: string, more: Partial<Count>): FiguresRow['values'] => {
  const { sampled, checked, wrong } = counts[key] ?? NONE
  const count = {
    sampled: sampled + (more.sampled ?? 0),
    checked: checked + (more.checked ?? 0),
    wrong: wrong + (more.wrong ?? 0),
  }
  return { ...counts, [key]: count }
}

function project(current: FiguresRow | undefined, event: StoredEvent): FiguresRow | undefined {
  const name = parseStream(event.stream)
  const domain = upcastSample(event)
  if (name?.kind !== 'sample' || domain.type === 'SampleDiffered') return undefined
  const before = current ?? { tenant: name.tenant, documents: {}, values: {} }
  const { documentType } = domain.data
  let { values } = before
  const count = (right: boolean): Partial<Count> => ({ checked: 1, wrong: right ? 0 : 1 })
  if (domain.type === 'SampleRequested') {
    for (const [field, { source }] of Object.entries(domain.data.fields))
      values = added(values, `${documentType} ${field} ${source}`, { sampled: 1 })
    return { ...before, documents: added(before.documents, documentType, { sampled: 1 }), values }
  }
  const fields = Object.entries(domain.data.fields)
  for (const [field, { source, right }] of fields)
    values = added(values, `${documentType} ${field} ${source}`, count(right))
  const isRight = fields.every(([, { right }]) => right)
  return { ...before, documents: added(before.documents, documentType, count(isRight)), values }
}

export const figuresProjection: Projection = {
  view: 'figures',
  version: 1,
  prefixes: [prefixOf('sample')],
  indexes: [['tenant']],
  madeOf: 'group',
  idOf({ stream }) {
    const name = parseStream(stream)
    return name?.kind === 'sample' ? name.tenant : undefined
  },
  project: (current, event) => project(current as FiguresRow | undefined, event) as unknown as ViewDocument | undefined,
}
