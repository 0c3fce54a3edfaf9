import {
  BOOKED_TYPES,
  CORE_FIELDS_OF,
  curveOf,
  isExact,
  shareAt,
  type BookedType,
  type Calibration,
  type Curve,
  type Together,
} from '../../hub/document/calibration/calibration.ts'
import { VALUE_SOURCES, type ValueSource } from '../../hub/document/values/value.ts'
import { fitCurve } from './fit.ts'

/** How often values of one field, source and score were right, as people found out. */
export interface Observation {
  field: string
  source: ValueSource
  /** as the reader gave it, before calibration */
  score: number
  right: boolean
  /** how many values were looked at */
  values: number
  /** how many values each of them stands for: 1 for one that was reviewed, 1 / share for one that was sampled */
  weight: number
  /** true if nobody saw the value beforehand and it had gone through */
  blind: boolean
}

/** What was observed of one field and source, and whether that is enough. */
export interface FieldReport {
  field: string
  source: ValueSource
  /** values that were looked at, and those of blind samples among them */
  values: number
  blind: number
  /** what the values count as, since those of samples stand for many: at most their number */
  effective: number
  /** the weighted share of right values; the mean confidence that the calibration before gives them */
  share: number
  before: number
  /** the mean confidence after the fit; absent if there were too few values */
  after?: number
}

interface Least {
  values: number
  blind: number
}

/**
 * Of one field and source. With fewer values the shipped curve stays; without blind ones, only doubtful documents
 * spoke.
 */
export const LEAST_OBSERVED: Least = { values: 100, blind: 10 }
/** How many observed values the shipped curve counts for, at each score. */
const SHIPPED_VALUES = 50

/**
 * A calibration with the curves of `shipped`, moved towards what was observed. A document that went to review was
 * looked at for certain, one that went through only if it was sampled. Weighted by how many each stands for, both
 * together say what all documents would; reviews alone would say that everything is worse than it is. Weights cost
 * certainty: the values count as Kish's effective number. Whether all values of a document are right together was
 * judged by the shipped curves, so it is unknown where one of them has moved.
 */
export function fitObserved(
  shipped: Calibration,
  observations: readonly Observation[],
  least: Least = LEAST_OBSERVED,
): Pick<Calibration, 'curves' | 'together'> & { reports: FieldReport[] } {
  const curves: Partial<Record<ValueSource, Record<string, Curve>>> = Object.fromEntries(
    Object.entries(shipped.curves).map(([source, ofSource]) => [source, { ...ofSource }]),
  )
  const reports: FieldReport[] = []
  for (const source of VALUE_SOURCES) {
    const own = isExact(source) ? [] : observations.filter((each) => each.source === source)
    for (const [field, all] of Map.groupBy(own, (each) => each.field)) {
      const before = curveOf(shipped, field, source)
      const report = reportOf(field, source, all, before)
      if (report.values >= least.values && report.blind >= least.blind) {
        const scale = report.effective / sum(all, ({ values, weight }) => values * weight)
        const weighted = all.map(({ score, right, values, weight }) => ({
          score,
          right,
          weight: values * weight * scale,
        }))
        const prior = (score: number) => (before ? shareAt(before, score) : score)
        const curve = fitCurve(weighted, prior, SHIPPED_VALUES)
        ;(curves[source] ??= {})[field] = curve
        report.after = meanOf(all, (score) => shareAt(curve, score))
      }
      reports.push(report)
    }
  }
  return { curves, ...togetherWithout(shipped, reports), reports }
}

/**
 * What is known of values together, without the documents that a fitted value is a part of. A recognised document has
 * any values.
 */
function togetherWithout({ together }: Calibration, reports: readonly FieldReport[]): Pick<Calibration, 'together'> {
  if (!together) return {}
  const moved = reports.filter(({ after }) => after !== undefined)
  const holds = (type: BookedType, source: string): boolean =>
    !moved.some((each) => CORE_FIELDS_OF[type].includes(each.field) && (source === 'ocr' || source === each.source))
  const sources = BOOKED_TYPES.map((type) => [
    type,
    (together.sources[type] ?? []).filter((source) => holds(type, source)),
  ])
  return { together: { ...together, sources: Object.fromEntries(sources) as Together['sources'] } }
}

function reportOf(
  field: string,
  source: ValueSource,
  all: readonly Observation[],
  before: Curve | undefined,
): FieldReport {
  const weights = sum(all, ({ values, weight }) => values * weight)
  const squares = sum(all, ({ values, weight }) => values * weight ** 2)
  return {
    field,
    source,
    values: sum(all, ({ values }) => values),
    blind: sum(all, ({ values, blind }) => (blind ? values : 0)),
    effective: weights ** 2 / squares,
    share: sum(all, ({ values, weight, right }) => (right ? values * weight : 0)) / weights,
    before: meanOf(all, (score) => (before ? shareAt(before, score) : score)),
  }
}

const meanOf = (all: readonly Observation[], confidenceAt: (score: number) => number): number =>
  sum(all, ({ values, weight, score }) => values * weight * confidenceAt(score)) /
  sum(all, ({ values, weight }) => values * weight)

const sum = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((total, each) => total + of(each), 0)
