import { createHash } from 'node:crypto'
import type { EventStore, StoredEvent } from '../drivers/event-store/port.ts'
import { WaybillError } from '../errors.ts'
import type { CheckpointMoved } from '../streams/events.ts'
import { ids } from '../streams/ids.ts'
import { kindOf } from '../streams/names.ts'
import { appendEvents, copyEvents } from '../streams/writer.ts'
import { CHECKPOINT_STREAM, loadCheckpoint } from '../pipeline/dispatcher/checkpoint.ts'
import { parseWorkKey, WORK_PREFIXES } from '../pipeline/dispatcher/work.ts'

const EVERYTHING = ['']
/** What ends a document's way: nothing is to be published for it any more. */
const ENDS = new Set([
  'DocumentPosted',
  'DocumentFiled',
  'DocumentRejected',
  'DocumentCancelled',
  'DocumentFailed',
  'ReviewRequested',
])
const LARGEST_BATCH = 200

export interface LogCopy {
  events: number
  streams: number
  sha256: string
}

/**
 * Copies every event but checkpoints into another store: ids, streams, revisions and order kept. Run again, it goes on
 * where it stopped, since a repeated append adds nothing. Each event is passed to `seen`. A target stream that holds
 * something else fails with `revision-conflict`.
 */
export async function copyLog(
  from: EventStore,
  to: EventStore,
  { signal, seen }: { signal: AbortSignal; seen(event: StoredEvent): void },
): Promise<LogCopy> {
  const hash = createHash('sha256')
  const streams = new Set<string>()
  const unfinished = new Map<string, number>()
  const positions: string[] = []
  const isOpen = await openWorkOf(from)
  /** the first event that the old dispatcher had not done with, beside documents under way */
  let open = Infinity
  let events = 0
  for await (const page of from.follow(undefined, EVERYTHING, signal)) {
    for (const run of runsOf(page.events.filter(isCopied))) {
      const [first] = run
      const expected = first!.revision === 0 ? 'no-stream' : first!.revision - 1
      const { position } = await copyEvents(to, first!.stream, run, expected)
      for (const event of run) {
        hash.update(fingerprint(event))
        seen(event)
        if (kindOf(event.stream) === 'document') noteProgress(event, positions.length)
        if (isOpen(event)) open = Math.min(open, positions.length)
      }
      streams.add(first!.stream)
      events += run.length
      positions.push(position)
    }
    if (page.caughtUp) break
  }
  signal.throwIfAborted()
  await setCheckpoint()
  return { events, streams: streams.size, sha256: hash.digest('hex') }

  function noteProgress({ stream, type }: StoredEvent, at: number): void {
    if (ENDS.has(type)) unfinished.delete(stream)
    else if (!unfinished.has(stream)) unfinished.set(stream, at)
  }

  /**
   * The dispatcher goes on before the first event of a document that is under way, or that people are yet to be told
   * about: what was in the old broker is published again, what is done already is only acknowledged.
   */
  async function setCheckpoint(): Promise<void> {
    const before = Math.min(positions.length, open, ...unfinished.values()) - 1
    const position = positions[before]
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
}

/**
 * Tells of an event whether the dispatcher of a log has published something from its document that has not ended, such
 * as a notice, or has not come to it yet.
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
 * Reads both stores from the beginning and compares what was copied, event by event. Differences fail with
 * `move-failed`.
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
      `The new event store holds ${events} events where ${copied.events} were copied, or others than those.`,
      { events, expected: copied.events },
    )
  }
}

/** Neighbours of one stream, to be appended together. */
function runsOf(events: readonly StoredEvent[]): StoredEvent[][] {
  const runs: StoredEvent[][] = []
  for (const event of events) {
    const last = runs.at(-1)
    if (last && last[0]!.stream === event.stream && last.length < LARGEST_BATCH) last.push(event)
    else runs.push([event])
  }
  return runs
}

/** A position is valid in one store only: a checkpoint of the old store means nothing in the new one. */
const isCopied = ({ stream }: StoredEvent): boolean => kindOf(stream) !== 'checkpoint'
const fingerprint = ({ stream, revision, id, type, data, metadata }: StoredEvent): string =>
  `${JSON.stringify([stream, revision, id, type, data, metadata])}\n`
