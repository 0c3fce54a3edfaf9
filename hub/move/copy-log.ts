import { createHash } from 'node:crypto'
import type { EventStore, StoredEvent } from '../drivers/event-store/port.ts'
import { WaybillError } from '../errors.ts'
import type { CheckpointMoved } from '../streams/events.ts'
import { ids } from '../streams/ids.ts'
import { kindOf } from '../streams/names.ts'
import { appendEvents, copyEvents } from '../streams/writer.ts'
import { CHECKPOINT_STREAM, loadCheckpoint } from '../pipeline/dispatcher/checkpoint.ts'
import { parseWorkKey, WORK_PREFIXES } from '../pipeline/dispatcher/work.ts'
import { smallest } from '../platform/extremes.ts'

const EVERYTHING = ['']
/** Events after which nothing more is published for a document. */
const END_EVENTS = new Set([
  'DocumentPosted',
  'DocumentFiled',
  'DocumentRejected',
  'DocumentCancelled',
  'DocumentFailed',
  'ReviewRequested',
])
const MAX_BATCH = 200

interface LogCopy {
  events: number
  streams: number
  sha256: string
}

/** How far a copy has come. An append is known by its index in `positions`. */
interface CopyState {
  events: number
  readonly streams: Set<string>
  /** position of each append in the new store */
  readonly positions: string[]
  /** the first append of each document that has not ended */
  readonly unfinished: Map<string, number>
  /** the first append with an event that the old dispatcher still had to handle; Infinity if there is none */
  firstOpen: number
}

/**
 * Copies all events except checkpoints into another store and keeps ids, streams, revisions and order. A repeated run
 * continues where it stopped, since a repeated append adds nothing. Passes each event to `seen`.
 * @throws `revision-conflict` if a stream of the new store holds other events
 */
export async function copyLog(
  from: EventStore,
  to: EventStore,
  { signal, seen }: { signal: AbortSignal; seen(event: StoredEvent): void },
): Promise<LogCopy> {
  const hash = createHash('sha256')
  const isOpen = await openWorkOf(from)
  const state: CopyState = { events: 0, streams: new Set(), positions: [], unfinished: new Map(), firstOpen: Infinity }
  for await (const page of from.follow(undefined, EVERYTHING, signal)) {
    for (const run of runsOf(page.events.filter(isCopied))) {
      const [first] = run
      const expected = first!.revision === 0 ? 'no-stream' : first!.revision - 1
      const { position } = await copyEvents(to, first!.stream, run, expected)
      for (const event of run) {
        hash.update(fingerprint(event))
        seen(event)
      }
      noteRun(state, run, position, isOpen)
    }
    if (page.caughtUp) break
  }
  signal.throwIfAborted()
  await setCheckpoint(to, state)
  return { events: state.events, streams: state.streams.size, sha256: hash.digest('hex') }
}

function noteRun(
  state: CopyState,
  run: readonly StoredEvent[],
  position: string,
  isOpen: (event: StoredEvent) => boolean,
): void {
  const index = state.positions.length
  for (const event of run) {
    const { stream, type } = event
    if (kindOf(stream) === 'document') {
      if (END_EVENTS.has(type)) state.unfinished.delete(stream)
      else if (!state.unfinished.has(stream)) state.unfinished.set(stream, index)
    }
    if (isOpen(event)) state.firstOpen = Math.min(state.firstOpen, index)
  }
  state.streams.add(run[0]!.stream)
  state.events += run.length
  state.positions.push(position)
}

/**
 * Sets the checkpoint of the dispatcher, unless the new store has one, before the first event of an unfinished document
 * or an unsent notice. What was in the old broker is then published again; finished work is only acknowledged.
 */
async function setCheckpoint(to: EventStore, { positions, firstOpen, unfinished }: CopyState): Promise<void> {
  const position = positions[smallest(unfinished.values(), Math.min(positions.length, firstOpen)) - 1]
  if (position === undefined || (await to.read(CHECKPOINT_STREAM, 'last')).length > 0) return
  const moved: CheckpointMoved = { type: 'CheckpointMoved', data: { position } }
  const commandId = ids.moveCommand(position)
  await appendEvents(to, CHECKPOINT_STREAM, [moved], 'no-stream', {
    commandId,
    tenant: '',
    actor: 'system:move',
    at: new Date().toISOString(),
    correlationId: commandId,
    causationId: commandId,
  })
}

/**
 * Whether an event may still need a command: its stream has published work that has not ended, such as a notice, or the
 * dispatcher has not reached the event.
 */
async function openWorkOf(store: EventStore): Promise<(event: StoredEvent) => boolean> {
  const { position, open, revision } = await loadCheckpoint(store)
  if (revision === 'no-stream') return () => false
  const streams = new Set(open.map(([key]) => parseWorkKey(key).stream))
  return (event) =>
    streams.has(event.stream) ||
    (event.position > position && WORK_PREFIXES.some((prefix) => event.stream.startsWith(prefix)))
}

/**
 * Reads the new store from the beginning and compares its events with the hash of the copied ones.
 * @throws `move-failed` if they differ
 */
export async function verifyLog(to: EventStore, copied: LogCopy, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256')
  let events = 0
  for await (const page of to.follow(undefined, EVERYTHING, signal)) {
    for (const event of page.events) {
      if (!isCopied(event) || event.stream.startsWith('$')) continue
      hash.update(fingerprint(event))
      events++
    }
    if (page.caughtUp) break
  }
  signal.throwIfAborted()
  if (events !== copied.events || hash.digest('hex') !== copied.sha256) {
    throw new WaybillError(
      'move-failed',
      `The new event store does not hold exactly the ${copied.events} copied events; it holds ${events}.`,
      { events, expected: copied.events },
    )
  }
}

/** Consecutive events of one stream, which one append can copy. */
function runsOf(events: readonly StoredEvent[]): StoredEvent[][] {
  const runs: StoredEvent[][] = []
  for (const event of events) {
    const last = runs.at(-1)
    if (last && last[0]!.stream === event.stream && last.length < MAX_BATCH) last.push(event)
    else runs.push([event])
  }
  return runs
}

/** A position is valid in one store only: a checkpoint of the old store means nothing in the new one. */
const isCopied = ({ stream }: StoredEvent): boolean => kindOf(stream) !== 'checkpoint'
const fingerprint = ({ stream, revision, id, type, data, metadata }: StoredEvent): string =>
  `${JSON.stringify([stream, revision, id, type, data, metadata])}\n`
