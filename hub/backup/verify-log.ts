import type { Blobs } from '../drivers/blobs/port.ts'
import type { EventStore, StoredEvent } from '../drivers/event-store/port.ts'
import { codeOf } from '../errors.ts'
import {
  deliveryAggregate,
  documentAggregate,
  noticeAggregate,
  parkedAggregate,
  sampleAggregate,
  sellerAggregate,
} from '../handler/aggregates.ts'
import { foldEvents } from '../handler/handle.ts'
import { evolveKey, type ApiKey } from '../auth/api-keys/key.ts'
import { referencesIn } from '../move/copy-blobs.ts'
import { atOnce } from '../platform/at-once.ts'
import { openBoundedMap } from '../platform/bounded-map.ts'
import { upcast } from '../platform/upcast.ts'
import { upcastTenant } from '../streams/events.ts'
import { kindOf, parseStream, type StreamKind } from '../streams/names.ts'
import { REGISTRY } from '../streams/registry.ts'

const CONCURRENT_STREAMS = 8
/** Blobs that were checked last: several events may name one. */
const REMEMBERED_BLOBS = 10_000

/** What is wrong, and what to do about it. */
export interface Problem {
  text: string
  cure: string
  /** key of the blob that is lost */
  blob?: string
}

export interface LogReport {
  events: number
  streams: number
  blobs: number
  bytes: number
  firstEventId: string | undefined
  last: StoredEvent | undefined
  keys: Map<string, ApiKey>
  problems: Problem[]
}

export interface VerifyLogOptions {
  /** true for a server: other programs may keep events in it, and positions have gaps */
  isShared: boolean
  /** what to do about a lost blob */
  blobCure: string
  signal: AbortSignal
  progress(text: string): void
}

interface Verification {
  store: EventStore
  blobs: Blobs
  report: LogReport
  /** position of the last event that counts: a running hub appends more */
  head: string
  isShared: boolean
  blobCure: string
  /** events in streams that are read as a whole */
  inStreams: number
  checkedBlobs: ReturnType<typeof openBoundedMap<string, true>>
  lostBlobs: Set<string>
  signal: AbortSignal
}

const RESTORE = 'Restore the newest backup that `waybill verify` finds complete (docs/embedded-production.md).'

/**
 * Reads the whole log up to its present end and checks what the hub relies on: that every event has a known type and
 * schema, that the revisions of each stream have no gap, that each stream folds, and that every blob that an event
 * names is stored with its bytes. It works through the ports, so on any engine, and writes nothing.
 * A changed digit inside an event that is still valid JSON is not found: only a hash chain over the events would show
 * it.
 */
export async function verifyLog(
  store: EventStore,
  blobs: Blobs,
  { isShared, blobCure, signal, progress }: VerifyLogOptions,
): Promise<LogReport> {
  const head = await store.head()
  const report: LogReport = {
    events: 0,
    streams: 0,
    blobs: 0,
    bytes: 0,
    firstEventId: undefined,
    last: undefined,
    keys: new Map(),
    problems: [],
  }
  if (head === undefined) return report
  const checkedBlobs = openBoundedMap<string, true>(REMEMBERED_BLOBS)
  const verification: Verification = {
    store,
    blobs,
    report,
    head,
    isShared,
    blobCure,
    inStreams: 0,
    checkedBlobs,
    lostBlobs: new Set(),
    signal,
  }
  try {
    await readThrough(verification, progress)
  } catch (error) {
    if (codeOf(error) !== 'data-folder-damaged') throw error
    const after = report.last ? `after position ${report.last.position} ` : ''
    report.problems.push({ text: `The log cannot be read ${after}: ${(error as Error).message}`, cure: RESTORE })
  }
  return report
}

async function readThrough(verification: Verification, progress: (text: string) => void): Promise<void> {
  const { store, report, head, signal } = verification
  let found = 0
  for await (const page of store.follow(undefined, [''], signal)) {
    const events = page.events.filter(({ position, stream }) => position <= head && !stream.startsWith('$'))
    for (const event of events) noteEvent(verification, event)
    const begun = events.filter(({ stream, revision }) => revision === 0 && kindOf(stream) !== 'checkpoint')
    await atOnce(CONCURRENT_STREAMS, begun, async ({ stream }) => {
      signal.throwIfAborted()
      found += await checkStream(verification, stream)
    })
    progress(`${report.events} events in ${report.streams} streams checked …`)
    if (page.position >= head) break
  }
  signal.throwIfAborted()
  // Streams are read when their first event comes. What is in none of them belongs to a stream without its first event.
  if (found < verification.inStreams) await findHeadless(verification)
}

function noteEvent(verification: Verification, event: StoredEvent): void {
  const { report, isShared } = verification
  const kind = kindOf(event.stream)
  if (!isShared && Number(event.position) !== Number(report.last?.position ?? 0) + 1)
    report.problems.push({ text: `Events are missing before position ${event.position} of the log.`, cure: RESTORE })
  report.firstEventId ??= event.id
  report.last = event
  if (kind !== undefined || !isShared) report.events++
  if (kind === undefined) {
    if (!isShared)
      report.problems.push({ text: `The event at position ${event.position} has a stream of no kind.`, cure: RESTORE })
    return
  }
  // Checkpoints are read one by one, since the store may drop the first ones.
  if (kind === 'checkpoint') return void checkEvent(report, kind, event)
  verification.inStreams++
  noteKey(report.keys, event)
}

/** Follows the keys as the hub does: in the order of the log. */
function noteKey(keys: Map<string, ApiKey>, event: StoredEvent): void {
  const name = parseStream(event.stream)
  if (name?.kind !== 'tenant') return
  try {
    const change = upcastTenant(event)
    const key = evolveKey(keys.get(change.data.keyId), change, { tenant: name.tenant, at: event.recordedAt })
    if (key) keys.set(key.keyId, key)
  } catch {
    // The check of its stream reports it.
  }
}

/** Checks one stream from its first event to the head, and returns its number of events. */
async function checkStream(verification: Verification, stream: string): Promise<number> {
  const { store, report, head } = verification
  const kind = kindOf(stream)
  if (kind === undefined) return 0
  const events = (await store.read(stream)).filter(({ position }) => position <= head)
  report.streams++
  const gap = events.findIndex(({ revision }, index) => revision !== index)
  if (gap >= 0)
    report.problems.push({ text: `The stream ${stream} has a gap: its revision ${gap} is missing.`, cure: RESTORE })
  const readable = events.every((event) => checkEvent(report, kind, event))
  if (readable && gap < 0) checkFold(report, kind, stream, events)
  for (const event of events) for (const reference of referencesIn(event.data)) await checkBlob(verification, reference)
  return events.length
}

function checkEvent({ problems }: LogReport, kind: StreamKind, event: StoredEvent): boolean {
  try {
    upcast(event, REGISTRY[kind])
    return true
  } catch (error) {
    const where = `Revision ${event.revision} of ${event.stream}`
    problems.push({
      text: `${where} cannot be read: ${(error as Error).message}`,
      cure: 'Use the version of Waybill that wrote it, or a later one; otherwise restore a backup.',
    })
    return false
  }
}

const AGGREGATES = {
  document: documentAggregate,
  delivery: deliveryAggregate,
  notices: noticeAggregate,
  parked: parkedAggregate,
  seller: sellerAggregate,
  sample: sampleAggregate,
} as const

function checkFold({ problems }: LogReport, kind: StreamKind, stream: string, events: readonly StoredEvent[]): void {
  if (!(kind in AGGREGATES)) return
  try {
    foldEvents(AGGREGATES[kind as keyof typeof AGGREGATES] as unknown as typeof documentAggregate, events)
  } catch (error) {
    // Its message could quote a value of the document.
    problems.push({ text: `The events of ${stream} do not fold (${(error as Error).name}).`, cure: RESTORE })
  }
}

async function checkBlob(
  { blobs, report, blobCure, checkedBlobs, lostBlobs }: Verification,
  { key, size }: { key: string; size: number },
): Promise<void> {
  if (checkedBlobs.has(key) || lostBlobs.has(key)) return
  const lost = (text: string) => {
    lostBlobs.add(key)
    report.problems.push({ text: `The blob ${key} ${text}.`, cure: blobCure, blob: key })
  }
  let found = 0
  try {
    for await (const chunk of (await blobs.get(key)) as AsyncIterable<Uint8Array>) found += chunk.length
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined || code === 'engine-unavailable') throw error
    return lost(
      code === 'blob-missing' ? 'is missing' : `cannot be read: ${(error as Error).message.replace(/\.$/, '')}`,
    )
  }
  if (found !== size) return lost(`has ${found} bytes, but its event says ${size}`)
  checkedBlobs.set(key, true)
  report.blobs++
  report.bytes += found
}

/** Names the streams that have events but no first one. */
async function findHeadless({ store, report, head, signal }: Verification): Promise<void> {
  const begun = new Set<string>()
  for await (const page of store.follow(undefined, [''], signal)) {
    for (const { stream, revision, position } of page.events) {
      const kind = kindOf(stream)
      if (position > head || kind === undefined || kind === 'checkpoint' || begun.has(stream)) continue
      begun.add(stream)
      if (revision > 0)
        report.problems.push({ text: `The stream ${stream} begins with revision ${revision}.`, cure: RESTORE })
    }
    if (page.position >= head) return
  }
}
