import { allQueues } from '../../hub/messaging/queues.ts'
import { openBlobs } from './blobs.ts'
import { openBus } from './bus.ts'
import { check, documentOf, isDone, rests, watchSteps, type Violation } from './check.ts'
import { startClients } from './clients.ts'
import { ADAPTERS, startProcesses, type Engines, type Plant } from './hub.ts'
import { routeOfReviewed } from './pipeline.ts'
import { startPersons } from './persons.ts'
import { randomFrom } from './random.ts'
import { planRestores } from './restore.ts'
import { openStore } from './store.ts'
import { submissionsOf } from './submissions.ts'
import { openTarget } from './target.ts'
import { installTimers } from './timers.ts'
import { openViews } from './views.ts'
import { weatherOf, type FaultSchedule, type WeatherOptions } from './fault-schedule.ts'
import { openWorld } from './world.ts'

export interface Result {
  seed: number
  /** the same seed gives the same one */
  hash: string
  steps: number
  violations: readonly Violation[]
  /** in Jepsen's words; `recovered` are documents that were processed although their sender got no answer */
  counts: {
    attempts: number
    acknowledged: number
    ok: number
    lost: number
    duplicated: number
    stuck: number
    recovered: number
  }
  faultSchedule: FaultSchedule
  /** kept where it was asked for */
  trace: readonly string[]
}

interface SimulateOptions extends WeatherOptions {
  plant?: Plant
  keepTrace?: boolean
}

/** Persons have a random stream of their own. */
const PERSONS = 1_000_003

/** Runs one world from its seed until nothing moves, and reports violations. One at a time per process. */
export async function simulate(
  seed: number,
  { plant = {}, keepTrace = false, ...options }: SimulateOptions = {},
): Promise<Result> {
  const faultSchedule = weatherOf(seed, options)
  const world = openWorld({ seed, faultSchedule, keepTrace })
  const engines: Engines = {
    store: openStore(world),
    bus: openBus(world, allQueues(Object.values(ADAPTERS))),
    views: openViews(world),
    blobs: openBlobs(world),
    targets: Object.keys(ADAPTERS).map((name) => openTarget(world, name, { strict: name === 'ledger' })),
  }
  const lost = planRestores(world, engines.store)
  const seen: Violation[] = []
  watchSteps(engines, lost, (violation) => seen.push(violation))
  // A stack for each planted failure costs more than the step that meets it.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  const restoreTimers = installTimers(world.timer, world.time)
  try {
    const doors = startProcesses(world, engines, plant)
    const town = { world, store: engines.store, doors, routeOf: routeOfReviewed }
    startPersons(town, randomFrom(seed + PERSONS), faultSchedule.until)
    const report = startClients(world, submissionsOf(world.random, faultSchedule.until), doors)
    if ((await world.run(() => isDone(engines))) === 'endless') seen.push('stuck: it never comes to rest')
    const violations = [...new Set([...seen, ...check(engines, report, { attempts: faultSchedule.attempts, lost })])]
    for (const violation of violations) world.trace.step(world.time(), 'checker', 'finds', violation)
    const documents = [...new Set(engines.store.events.map(({ stream }) => stream))]
      .filter((stream) => stream.startsWith('document-'))
      .map((stream) => ({ stream, document: documentOf(engines.store.stream(stream)) }))
    const acknowledged = new Set(
      report.acknowledged
        .filter(({ documentId }) => !lost.hasDocument(documentId))
        .map(({ submission, documentId }) => `document-${submission.tenant}.${documentId}`),
    )
    const of = (word: string) => violations.filter((violation) => violation.startsWith(word)).length
    return {
      seed,
      faultSchedule,
      violations,
      hash: world.trace.hash(),
      steps: world.trace.steps(),
      trace: world.trace.lines,
      counts: {
        attempts: report.attempts,
        acknowledged: acknowledged.size,
        ok: documents.filter(({ stream, document }) => acknowledged.has(stream) && rests(document)).length,
        lost: of('lost'),
        duplicated: of('duplicated'),
        stuck: of('stuck'),
        recovered: documents.filter(({ stream, document }) => !acknowledged.has(stream) && rests(document)).length,
      },
    }
  } finally {
    restoreTimers()
    Error.stackTraceLimit = stackTraceLimit
  }
}
