import type { DocumentCommand, Route } from '../../hub/document/commands.ts'
import { isClosed, type Document } from '../../hub/document/document.ts'
import { parseStream } from '../../hub/streams/names.ts'
import type { Door } from './clients.ts'
import { ADAPTERS } from './hub.ts'
import type { Random } from './random.ts'
import type { SimulatedStore } from './store.ts'
import type { World } from './world.ts'

const MOST_VISITS = 8
const TRIES = 3
const PATIENCE_MS = 30_000

interface Visit {
  number: number
  /** decides which of the possible commands it is */
  roll: number
  /** targets that take a correction as a posting */
  posting: readonly string[]
}

interface Town {
  world: World
  store: SimulatedStore
  doors: readonly Door[]
  /** what the pipeline says of a document that a person has reviewed */
  routeOf(document: Document): Route
}

/**
 * Lets persons look at documents at any time and decide: approve, reject, cancel, reopen, read again, correct. One who
 * gets no answer decides once more, as a person does who presses the button again.
 */
export function startPersons({ world, store, doors, routeOf }: Town, random: Random, until: number): void {
  const visits = random.below(MOST_VISITS)
  for (let number = 1; number <= visits; number++) {
    const visit = { number, roll: random.below(100), posting: random.chance(0.7) ? Object.keys(ADAPTERS) : [] }
    const choice = random.below(1_000)
    world.later(random.below(until), undefined, () => look(visit, choice))
  }

  function look(visit: Visit, choice: number): void {
    const documents = [...new Set(store.events.map(({ stream }) => stream))].filter((stream) =>
      stream.startsWith('document-'),
    )
    const name = parseStream(documents[choice % documents.length] ?? '')
    if (name?.kind === 'document') decide(visit, name, TRIES)
  }

  function decide(visit: Visit, name: { tenant: string; documentId: string }, left: number): void {
    let open = true
    const close = (answered: boolean) => {
      if (!open) return
      open = false
      cancel()
      if (!answered && left > 1) world.later(500 + random.below(5_000), undefined, () => decide(visit, name, left - 1))
    }
    const cancel = world.later(PATIENCE_MS, undefined, () => close(false))
    const standing = doors.filter(({ process }) => process.alive)
    if (standing.length === 0) return
    const { process, decide: apply } = random.oneOf(standing)
    world.later(1 + random.below(20), process, () => {
      apply(name.tenant, name.documentId, (document) => {
        const command = commandOf(visit, document, routeOf)
        if (command) world.trace.step(world.time(), `person-${visit.number}`, command.type, name.documentId)
        return command
      }).then(
        () => close(!world.random.chance(world.bad() ? world.faultSchedule.lostAnswer : 0)),
        () => close(false),
      )
    })
  }
}

function commandOf(
  { number, roll, posting }: Visit,
  document: Document,
  routeOf: Town['routeOf'],
): DocumentCommand | undefined {
  const reread: DocumentCommand = { type: 'RequestReread', reason: 'It looks wrong.' }
  if (document.state === 'none') return undefined
  if (document.state === 'received' || document.state === 'reading')
    return roll < 20 ? { type: 'CancelDocument' } : undefined
  if (document.state === 'in-review') {
    if (roll < 60) return { type: 'CompleteReview', corrections: [], route: routeOf(document) }
    return roll < 75 ? { type: 'RejectDocument', reason: 'Not ours.' } : reread
  }
  if (isClosed(document.state)) return roll < 70 ? { type: 'ReopenDocument', reason: 'By mistake.' } : reread
  const outcomes = 'deliveries' in document ? Object.values(document.deliveries ?? {}) : []
  if (document.state !== 'posted' || roll >= 70 || outcomes.some((outcome) => outcome !== 'posted')) return reread
  const to = `CORRECTED-${number}`
  // The person has done it before, and another one has corrected it since.
  if (document.corrections.some((correction) => correction.to === to)) return undefined
  return {
    type: 'CorrectDocument',
    corrections: [{ path: 'invoiceNumber', to }],
    reason: 'Misread.',
    posting,
    references: {},
  }
}
