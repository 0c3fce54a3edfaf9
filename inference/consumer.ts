import { isUnread, type Document } from '../hub/document/document.ts'
import type { DocumentCommand, RoutedFacts, Route } from '../hub/document/commands.ts'
import { checksMember } from '../hub/document/types/checks.ts'
import type { KnownParties } from '../hub/document/known-parties/parties.ts'
import type { Types } from '../hub/document/types/type.ts'
import type { Blobs } from '../hub/drivers/blobs/port.ts'
import type { DeliveredMessage, QueueHandler } from '../hub/drivers/bus/port.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import type { Views } from '../hub/drivers/views/port.ts'
import { codeOf, problemOf, WaybillError } from '../hub/errors.ts'
import { documentAggregate } from '../hub/handler/aggregates.ts'
import { handle, loadedFrom, type Loaded } from '../hub/handler/handle.ts'
import { isPostedElsewhere } from '../hub/handler/same-content.ts'
import { storeForMessage } from '../hub/messaging/cause.ts'
import { commandContext } from '../hub/messaging/command-context.ts'
import { withTimeout } from '../hub/platform/timeout.ts'
import { documentStream } from '../hub/streams/names.ts'
import { cachedReader, type Readers, type ReadFile, type Received, type SlowFiles } from './cached-reader.ts'
import { factsOf, withDateChecked } from './event-of-reading.ts'
import { readAgain } from './read-again.ts'
import type { CachedReading } from './reading-cache.ts'
import type { Scratch } from './scratch.ts'
import { withSecondReading, type Vision } from './vision/second-reading.ts'

const ACTOR = 'system:reader'
/** A reading that takes longer shows in the state of its document. */
const ANNOUNCED_AFTER_MS = 200

interface Dependencies {
  store: EventStore
  blobs: Blobs
  views: Views
  reader: ReadFile
  /** where the tenant's pipeline sends a document that was just read */
  route(facts: RoutedFacts): Route
  /** the types that a tenant can use */
  typesOf(tenant: string): Types
  partiesOf(tenant: string): Promise<KnownParties>
  scratch: Scratch
  slowFiles: SlowFiles
  /** absent: documents are read by the built-in reader only */
  vision?: Vision
  now(): string
}
interface Target {
  stream: string
  document: Exclude<Document, { state: 'none' }>
  loaded: Loaded<Document>
  /** ISO 8601 */
  receivedAt: string
}

/** Room 5: reads the document that a message names and hands the result to its aggregate. */
export function readDocument(dependencies: Dependencies): QueueHandler {
  const { vision } = dependencies
  const builtIn = cachedReader(dependencies)
  const readers = vision ? withSecondReading({ ...dependencies, vision }, builtIn) : builtIn
  const forMessage = (message: DeliveredMessage) => ({
    ...dependencies,
    store: storeForMessage(dependencies.store, message),
  })
  return {
    perform: (message, signal) => perform(forMessage(message), readers, message, signal),
    giveUp: (message, error) => giveUp(forMessage(message), message, error),
  }
}

async function perform(
  dependencies: Dependencies,
  { read, readFresh }: Readers,
  message: DeliveredMessage,
  signal: AbortSignal,
): Promise<void> {
  const { stream, document, loaded, receivedAt } = await find(dependencies.store, message)
  if (document.reread) return readAgain({ ...dependencies, readFresh }, message, { stream, loaded, receivedAt }, signal)
  if (!isUnread(document)) return
  const { store, route, typesOf, now } = dependencies
  const { received } = document
  const context = (step: string) => commandContext(message, step, ACTOR, now())
  const start: DocumentCommand = { type: 'StartReading', attempt: message.attempt }
  const reading = read(received, signal)
  // A quick reading has one append, with its start; a slower one is announced.
  const announced = (await isSettledWithin(reading, ANNOUNCED_AFTER_MS))
    ? undefined
    : await handle(store, documentAggregate, stream, start, context('start'), loaded)
  const record = (step: string, command: DocumentCommand) => {
    const commands = announced ? command : [start, command]
    return handle(store, documentAggregate, stream, commands, context(step), announced ?? loaded)
  }
  try {
    const result = withDateChecked(await reading, receivedAt)
    try {
      const postedElsewhere = await isPostedElsewhere(store, (announced?.state ?? document) as typeof document)
      const types = typesOf(received.tenant)
      await record(
        'record',
        recordReading(result, received, types, (facts) => route({ ...facts, postedElsewhere })),
      )
    } finally {
      await result.saved
    }
  } catch (error) {
    const code = codeOf(error)
    if (!code || problemOf(code).disposition !== 'person') throw error
    await record('fail', { type: 'FailReading', attempt: message.attempt, code, detail: (error as Error).message })
  }
}

async function giveUp({ store, now }: Dependencies, message: DeliveredMessage, error: unknown): Promise<void> {
  const { stream, document } = await find(store, message)
  const command: DocumentCommand = {
    type: document.reread ? 'FailReread' : 'FailReading',
    attempt: message.attempt,
    code: 'attempts-exhausted',
    detail: (error as Error).message,
  }
  await handle(store, documentAggregate, stream, command, commandContext(message, 'give-up', ACTOR, now()))
}

async function find(store: EventStore, { body }: DeliveredMessage): Promise<Target> {
  const stream = documentStream(String(body['tenant']), String(body['documentId']))
  const stored = await store.read(stream)
  const loaded = loadedFrom(documentAggregate, stored)
  const received = stored.find(({ type }) => type === 'DocumentReceived')
  if (loaded.state.state === 'none' || !received)
    throw new WaybillError('unreadable-message', 'The message names a document that the log does not have.')
  const receivedAt = received.metadata['occurredAt'] ?? received.recordedAt
  return { stream, document: loaded.state, loaded, receivedAt }
}

function recordReading(
  result: CachedReading,
  received: Received,
  types: Types,
  route: Dependencies['route'],
): DocumentCommand {
  const { event, ...facts } = factsOf(result, received, types)
  return { type: 'RecordReading', ...event, ...checksMember(facts.checks), route: route(facts) }
}

/** Whether work ends in time, successfully or not. */
function isSettledWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const settled = work.then(
    () => true,
    () => true,
  )
  return withTimeout(settled, ms, () => new Error('late')).catch(() => false)
}
