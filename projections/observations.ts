import type { StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../hub/drivers/views/port.ts'
import { upcastDocument } from '../hub/document/upcast.ts'
import { upcastSample } from '../hub/sample/upcast.ts'
import { parseStream, prefixOf } from '../hub/streams/names.ts'
import type { Projection } from './projection.ts'

/** How many values of one score were right and wrong. */
interface ScoreCount {
  /** in reviews, of which there is one of every document that was sent there */
  reviewed: readonly [right: number, wrong: number]
  /** in blind samples, and how many documents these stand for: each for 1 / share */
  sampled: readonly [right: number, wrong: number]
  weight: readonly [right: number, wrong: number]
}

/** What people found out about the scores of one tenant's values: one row. */
export interface ObservationsRow {
  tenant: string
  /** samples that were requested, and those that were checked */
  samples: readonly [requested: number, checked: number]
  /** by field and source, parted by a space, then by score */
  scores: Readonly<Record<string, Readonly<Record<string, ScoreCount>>>>
}

const NONE: ScoreCount = { reviewed: [0, 0], sampled: [0, 0], weight: [0, 0] }
/** Above this score, a thousandth makes a difference. */
const FINE = 0.9

/** 0.07 times 100 is a little more than 7. */
const ROUNDING = 1e-9

/** The score that values with about this score are counted under: never less, since a curve holds up to a score. */
function scoreOf(score: number): string {
  const steps = score < FINE ? 100 : 1_000
  return String(Math.ceil(score * steps - ROUNDING) / steps)
}

const plus = ([right, wrong]: readonly [number, number], isRight: boolean, more: number): [number, number] =>
  isRight ? [right + more, wrong] : [right, wrong + more]

interface Judged {
  source: string
  score: number
  right: boolean
}

/** With one more value; `weight` is that of a sample, undefined for a review. */
function withValue(
  scores: ObservationsRow['scores'],
  field: string,
  { source, score, right }: Judged,
  weight: number | undefined,
): ObservationsRow['scores'] {
  const key = `${field} ${source}`
  const at = scoreOf(score)
  const before = scores[key]?.[at] ?? NONE
  const after: ScoreCount =
    weight === undefined
      ? { ...before, reviewed: plus(before.reviewed, right, 1) }
      : {
          ...before,
          sampled: plus(before.sampled, right, 1),
          weight: plus(before.weight, right, weight),
        }
  return { ...scores, [key]: { ...scores[key], [at]: after } }
}

/** The values that a person judged by this event, and what a sample stands for. */
function judgedBy(event: StoredEvent): { values: [string, Judged][]; weight?: number } | undefined {
  const kind = parseStream(event.stream)?.kind
  if (kind === 'document') {
    if (event.type !== 'ReviewCompleted') return undefined
    const { type, data } = upcastDocument(event)
    return type === 'ReviewCompleted' && data.judged ? { values: Object.entries(data.judged) } : undefined
  }
  const { type, data } = upcastSample(event)
  if (type !== 'SampleChecked') return undefined
  const values = Object.entries(data.fields).flatMap(([name, { source, score, right }]): [string, Judged][] =>
    score === undefined ? [] : [[name, { source, score, right }]],
  )
  return { values, weight: 1 / data.share }
}

function project(current: ObservationsRow | undefined, event: StoredEvent): ObservationsRow | undefined {
  const name = parseStream(event.stream)
  if (name?.kind !== 'document' && name?.kind !== 'sample') return undefined
  const before: ObservationsRow = current ?? { tenant: name.tenant, samples: [0, 0], scores: {} }
  const [requested, checked] = before.samples
  if (event.type === 'SampleRequested') return { ...before, samples: [requested + 1, checked] }
  const judged = judgedBy(event)
  if (!judged) return undefined
  const scores = judged.values.reduce(
    (all, [field, value]) => withValue(all, field, value, judged.weight),
    before.scores,
  )
  return { ...before, samples: [requested, checked + (name.kind === 'sample' ? 1 : 0)], scores }
}

export const observationsProjection: Projection = {
  view: 'observations',
  version: 1,
  prefixes: [prefixOf('document'), prefixOf('sample')],
  indexes: [['tenant']],
  madeOf: 'group',
  idOf({ stream, type }) {
    const name = parseStream(stream)
    const counts = name?.kind === 'sample' || (name?.kind === 'document' && type === 'ReviewCompleted')
    return counts ? name.tenant : undefined
  },
  project: (current, event) =>
    project(current as ObservationsRow | undefined, event) as unknown as ViewDocument | undefined,
}
