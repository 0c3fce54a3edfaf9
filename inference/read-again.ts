import type { DocumentCommand, Route, RoutedFacts } from '../hub/document/commands.ts'
import { kindByPerson, type Document, type Read } from '../hub/document/document.ts'
import { correctionsAfter } from '../hub/document/decide/reread.ts'
import { checkResultsOf, checksMember } from '../hub/document/types/checks.ts'
import type { Types } from '../hub/document/types/type.ts'
import { differences } from '../hub/document/values/differences.ts'
import { corrected, type Values } from '../hub/document/values/value.ts'
import type { Blobs } from '../hub/drivers/blobs/port.ts'
import type { DeliveredMessage } from '../hub/drivers/bus/port.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import { codeOf, problemOf } from '../hub/errors.ts'
import { documentAggregate } from '../hub/handler/aggregates.ts'
import { handle, type Loaded } from '../hub/handler/handle.ts'
import { loadValues } from '../hub/handler/load-values.ts'
import { isPostedElsewhere } from '../hub/handler/same-content.ts'
import { commandContext } from '../hub/messaging/command-context.ts'
import type { ReadReceived } from './cached-reader.ts'
import type { CachedReading } from './reading-cache.ts'
import { eventOf, valuesOf, withDateChecked } from './event-of-reading.ts'

const ACTOR = 'system:reader'

interface Dependencies {
  store: EventStore
  blobs: Blobs
  readFresh: ReadReceived
  route(facts: RoutedFacts): Route
  typesOf(tenant: string): Types
  now(): string
}

/** Reads a document once more, past the cache, and records how the values differ from those that it has. */
export async function readAgain(
  dependencies: Dependencies,
  message: DeliveredMessage,
  { stream, loaded, receivedAt }: { stream: string; loaded: Loaded<Document>; receivedAt: string },
  signal: AbortSignal,
): Promise<void> {
  const { store, readFresh, now } = dependencies
  const document = loaded.state
  if (document.state === 'none' || !document.reread) return
  const record = (step: string, command: DocumentCommand) =>
    handle(store, documentAggregate, stream, command, commandContext(message, step, ACTOR, now()), loaded)
  // The type of the first request does not count: the person who asked for another reading has said one, or none.
  const { typeHint: _, ...received } = document.received
  try {
    const result = withDateChecked(await readFresh({ ...received, ...document.reread }, signal), receivedAt)
    await record('reread', await recordReread(dependencies, document, result))
  } catch (error) {
    const code = codeOf(error)
    if (!code || problemOf(code).disposition !== 'person') throw error
    const detail = (error as Error).message
    await record('fail-reread', { type: 'FailReread', attempt: message.attempt, code, detail })
  }
}

async function recordReread(
  { store, blobs, route, typesOf }: Dependencies,
  document: Exclude<Document, { state: 'none' }>,
  result: CachedReading,
): Promise<DocumentCommand> {
  const { tenant, source } = document.received
  const { type, typeConfidence } = result.summary
  const read = valuesOf(result)
  const definition = typesOf(tenant).get(type)
  const event = eventOf(result, read, definition)
  const { kindConfidence, findings } = event
  const kind = kindByPerson(document) ?? event.kind
  const values = corrected(read, correctionsAfter(document, event).kept)
  const checks = checkResultsOf(definition, values)
  const before: Values = isRead(document) ? await loadValues(blobs, document) : { fields: {}, tables: {} }
  const postedElsewhere = await isPostedElsewhere(store, document)
  const { cached: _, ...data } = event
  return {
    type: 'RecordReread',
    ...data,
    ...checksMember(checks),
    differing: differences(before, read).map(({ path }) => path),
    route: route({
      tenant,
      source,
      type,
      typeConfidence,
      kind,
      kindConfidence,
      findings,
      checks,
      postedElsewhere,
      ...values,
    }),
  }
}

const isRead = (document: object): document is Read => 'reading' in document && document.reading !== undefined
