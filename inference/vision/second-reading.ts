import type { Calibration } from '../../hub/document/calibration/calibration.ts'
import { isExact } from '../../hub/document/calibration/calibration.ts'
import type { Route, RoutedFacts } from '../../hub/document/commands.ts'
import type { Finding } from '../../hub/document/finding.ts'
import type { VisionUse } from '../../hub/document/reading.ts'
import { isInDoubt, type VisionWish } from '../../hub/document/vision-wish.ts'
import { codeOf, problemOf } from '../../hub/errors.ts'
import {
  inLightOf,
  putAndEnd,
  type CachedReaderDependencies,
  type ReadReceived,
  type Readers,
  type Received,
} from '../cached-reader.ts'
import { factsOf } from '../event-of-reading.ts'
import type { Reader } from '../reader.ts'
import { lookUp, type CachedReading } from '../reading-cache.ts'
import type { Source } from '../source.ts'
import type { PagePicture, VisionEngine, VisionRun } from './engine.ts'

/** What a consumer needs to have documents read by a vision model, too. */
export interface Vision {
  /** undefined if none is configured */
  engine: VisionEngine | undefined
  reader: Pick<Reader, 'pictures' | 'combine'>
  calibration: Calibration | undefined
  wishOf(tenant: string, type: string): VisionWish
  /** true for a tenant whose documents must not leave the house */
  staysInHouse(tenant: string): boolean
}

interface Dependencies extends Omit<CachedReaderDependencies, 'reader' | 'slowFiles'> {
  vision: Vision
  route(facts: RoutedFacts): Route
}

/**
 * Readers that also show a document to a vision model where the pipeline of its tenant says so. Whatever goes wrong
 * with the model, the document keeps its built-in reading, with a finding that says what happened.
 */
export function withSecondReading(dependencies: Dependencies, { read, readFresh }: Readers): Readers {
  const also =
    (first: ReadReceived): ReadReceived =>
    async (received, signal) => {
      const reading = await first(received, signal)
      const { vision, typesOf, route } = dependencies
      const { tenant } = received
      const wish = vision.wishOf(tenant, reading.summary.type)
      if (wish === 'never' || hasExactValues(reading)) return reading
      const routed = route(factsOf(reading, received, typesOf(tenant)))
      // A file that is split is shown part by part.
      if (routed.kind === 'split' || (wish === 'on-doubt' && !isInDoubt(routed))) return reading
      return readAlso(dependencies, reading, received, wish === 'always', signal)
    }
  return { read: also(read), readFresh: also(readFresh) }
}

/** E-invoices: a model adds nothing to their XML. */
function hasExactValues({ summary }: CachedReading): boolean {
  const values = Object.values(summary.fields)
  return values.length > 0 && values.every(({ source }) => isExact(source))
}

async function readAlso(
  dependencies: Dependencies,
  first: CachedReading,
  received: Received,
  required: boolean,
  signal: AbortSignal,
): Promise<CachedReading> {
  const { blobs, views, vision, partiesOf } = dependencies
  const { engine, staysInHouse } = vision
  const { tenant } = received
  if (!engine) return noticed(first, failed('No vision model is configured.', required))
  if (staysInHouse(tenant) && !engine.isInHouse)
    return noticed(first, WITHHELD, { ...unused(engine), outcome: 'withheld' })
  const key = ['vision', tenant, first.reference.sha256, engine.version, engine.maxPages, engine.maxSide, required]
  const { reading, keep } = await lookUp({ blobs, views }, key)
  if (reading) return await inLightOf(reading, partiesOf(tenant))
  let use = unused(engine)
  try {
    const pictures = await picturesOf(dependencies, engine, first, received, signal)
    if (pictures.length === 0) return first
    const definition = dependencies.typesOf(tenant).get(first.summary.type)
    const run = await engine.ask(pictures, definition, signal)
    use = { ...run.use, outcome: 'failed' }
    if (run.answers.length === 0) return noticed(first, failed(run.problems.join(' '), required), use)
    const both = await combined(dependencies, engine, { first, received, required, run }, signal)
    const isWhole = both.summary.vision?.outcome === 'read'
    return { ...(await inLightOf(both, partiesOf(tenant))), ...(isWhole && { saved: keep(tenant, both.reference) }) }
  } catch (error) {
    const code = codeOf(error)
    // A file that cannot be drawn, or an answer that ends its process, costs the model only.
    if (signal.aborted || !code || problemOf(code).disposition !== 'person') throw error
    return noticed(first, failed((error as Error).message, required), use)
  }
}

/** Passes the file and its first reading to `use`. */
const withSources = async <T>(
  { blobs, scratch }: Dependencies,
  { reference }: CachedReading,
  { blob }: Received,
  use: (source: Source, reading: Source) => Promise<T>,
): Promise<T> =>
  scratch(await blobs.get(blob.key), blob.size, async (source) =>
    scratch(await blobs.get(reference.key), reference.size, (reading) => use(source, reading)),
  )

const picturesOf = (
  dependencies: Dependencies,
  { maxPages, maxSide }: VisionEngine,
  first: CachedReading,
  received: Received,
  signal: AbortSignal,
): Promise<PagePicture[]> =>
  withSources(dependencies, first, received, (source, reading) =>
    dependencies.vision.reader.pictures(
      source,
      {
        mediaType: received.mediaType,
        reading,
        maxPages,
        maxSide,
        ...(received.pagesOfFile && { pages: received.pagesOfFile }),
      },
      signal,
    ),
  )

async function combined(
  { blobs, scratch, vision, typesOf }: Dependencies,
  { version, maxPages }: VisionEngine,
  { first, received, required, run }: { first: CachedReading; received: Received; required: boolean; run: VisionRun },
  signal: AbortSignal,
): Promise<CachedReading> {
  const { tenant } = received
  const { pages } = first.summary
  const unseen = pages > maxPages ? [`The vision model saw the first ${maxPages} of ${pages} pages.`] : []
  const whole = { ...run, problems: [...run.problems, ...unseen] }
  const options = { types: typesOf(tenant), version, required, calibration: vision.calibration }
  const { summary, content } = await scratch(await blobs.get(first.reference.key), first.reference.size, (reading) =>
    vision.reader.combine(reading, whole, options, signal),
  )
  const { key, sha256, size } = await putAndEnd(blobs, tenant, content)
  return { summary, reference: { key, sha256, size }, cached: false }
}

const unused = ({ model, prompt }: VisionEngine): VisionUse => ({
  model,
  prompt,
  outcome: 'failed',
  pages: 0,
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  seconds: 0,
})

const failed = (detail: string, asks: boolean): Finding => ({ code: 'vision-failed', asks, detail })

const WITHHELD: Finding = {
  code: 'vision-withheld',
  asks: false,
  detail: 'The documents of this tenant stay in-house, and the vision model is elsewhere: nothing was sent.',
}

/** A reading with what became of the model. What is stored stays as it was read. */
function noticed(reading: CachedReading, finding: Finding, vision?: VisionUse): CachedReading {
  const { summary } = reading
  const findings = [...(summary.findings ?? []), finding]
  return { ...reading, summary: { ...summary, findings, ...(vision && { vision }) } }
}
