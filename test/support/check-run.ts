import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { deliveryAggregate } from '../../hub/handler/aggregates.ts'
import type { Delivery } from '../../hub/delivery/delivery.ts'
import { noDocument, type Document } from '../../hub/document/document.ts'
import { deliveryStream, documentStream } from '../../hub/streams/names.ts'
import type { StoredEvent } from '../../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../../hub/drivers/views/port.ts'
import { codeOf } from '../../hub/errors.ts'
import { foldEvents } from '../../hub/handler/handle.ts'
import type { Engines } from '../../hub/app/engines.ts'
import { isWanted, undeservedOf } from './check-ends.ts'
import { checkNotices } from './check-notices.ts'
import type { ReceivedNotice } from './notice-receiver.ts'
import { foldDocument, readLog, RESTING, VIEWS } from './settled.ts'
import type { Submission } from './senders.ts'
import type { Row } from './world.ts'

/** In the words of Jepsen's reports. */
export interface Report {
  /** documents that a sender wanted posted */
  attempt: number
  /** those that were answered with 200 or 202 */
  acknowledged: number
  /** acknowledged, and in the target once as the log says, or where its sender has asked for it to go instead */
  ok: number
  /** in the log although their sender got no answer */
  recovered: number
  lost: string[]
  duplicated: string[]
  stuck: string[]
  /** the log, a view or the target says what the others do not */
  wrong: string[]
}

const ONLY_ONCE = new Set([
  'DocumentReceived',
  'DocumentPosted',
  'DocumentSplit',
  'DocumentClaimed',
  'DeliveryStarted',
  'FieldsExtracted',
  'DeliveryPosted',
])
/** After these a stage ends once more. */
const REPEATS = new Set(['DocumentReplayed', 'DocumentReopened', 'DocumentCorrected'])
const PAGE = 200

/**
 * Compares what the senders were answered, the log, the views, the target and the notices of a run that has come to
 * rest. `hasFewAttempts` says of a time whether the hub of then parked what failed once.
 */
export async function checkRun(
  { store, views, blobs }: Engines,
  submissions: readonly Submission[],
  rows: readonly Row[],
  receivedNotices: readonly ReceivedNotice[],
  hasFewAttempts: (at: string) => boolean,
): Promise<Report> {
  const report: Report = {
    attempt: submissions.length,
    acknowledged: 0,
    ok: 0,
    recovered: 0,
    lost: [],
    duplicated: [],
    stuck: [],
    wrong: [],
  }
  const log = await readLog(store)
  const streams = Map.groupBy(log, ({ stream }) => stream)
  const documents = new Map(
    [...streams]
      .filter(([stream]) => stream.startsWith('document-'))
      .map(([stream, events]) => [stream, events.reduce(foldDocument, noDocument)]),
  )
  checkLog(log, streams, report)
  for (const [stream, { state }] of documents) if (!RESTING.has(state)) report.stuck.push(`${stream} is ${state}`)
  checkRows(rows, streams, report)
  checkNotices(streams, receivedNotices, hasFewAttempts, report)
  for (const submission of submissions) await checkSubmission(submission)
  await checkContents()
  for (const projection of VIEWS) await checkView(projection)
  return report

  async function checkSubmission({
    tenant,
    number,
    sha256,
    acknowledged,
    refused,
    detours,
  }: Submission): Promise<void> {
    const [id] = acknowledged
    for (const code of refused) report.wrong.push(`${number} of ${tenant} was refused: ${code}`)
    if (id === undefined) {
      if (
        [...documents.values()].some(
          (document) =>
            document.state !== 'none' &&
            document.received.tenant === tenant &&
            document.received.blob.sha256 === sha256,
        )
      )
        report.recovered++
      return
    }
    report.acknowledged++
    if (acknowledged.some((each) => each !== id))
      report.duplicated.push(`${number} of ${tenant} was accepted as ${[...new Set(acknowledged)].join(' and ')}`)
    const document = documents.get(documentStream(tenant, id))
    if (!document || document.state === 'none')
      return void report.lost.push(`${id} of ${tenant} was acknowledged and is not in the log`)
    if (document.received.blob.sha256 !== sha256)
      return void report.lost.push(`${id} of ${tenant} was acknowledged for other bytes`)
    if (!(await holds(document.received.blob.key, sha256)))
      return void report.lost.push(`the bytes of ${id} of ${tenant} are not stored`)
    const stream = documentStream(tenant, id)
    const events = [...streams]
      .filter(([each]) => each === stream || each.startsWith(`delivery-${tenant}.${id}.`))
      .flatMap(([, own]) => own)
    for (const what of undeservedOf(detours, events, hasFewAttempts)) report.wrong.push(`${id} of ${tenant} ${what}`)
    const agrees = isInTarget(tenant, id, document) && arePartsPosted(tenant, document)
    if (!RESTING.has(document.state)) return
    if (!isWanted(detours, document.state))
      return void report.lost.push(`${id} of ${tenant} is ${document.state} in the end`)
    if (agrees) report.ok++
  }

  /** Each part of a document that was split is a document, posted once. */
  function arePartsPosted(tenant: string, document: Document): boolean {
    if (document.state !== 'split') return true
    return document.parts.every(({ id }) => {
      const part = documents.get(documentStream(tenant, id))
      if (part?.state === 'posted') return isInTarget(tenant, id, part)
      report.lost.push(
        `${id} of ${tenant}, a part of ${document.received.documentId}, is ${part?.state ?? 'not there'}`,
      )
      return false
    })
  }

  async function holds(key: string, sha256: string): Promise<boolean> {
    try {
      return (
        createHash('sha256')
          .update(await buffer(await blobs.get(key)))
          .digest('hex') === sha256
      )
    } catch (error) {
      if (codeOf(error) === 'blob-missing') return false
      throw error
    }
  }

  function isInTarget(tenant: string, id: string, document: Exclude<Document, { state: 'none' }>): boolean {
    let agrees = true
    for (const [target, outcome] of Object.entries('deliveries' in document ? (document.deliveries ?? {}) : {})) {
      const own = rows.filter((row) => row.tenant === tenant && row.documentId === id)
      const delivery = deliveryOf(streams.get(deliveryStream(tenant, id, target)) ?? [])
      if (outcome !== delivery.state)
        agrees = !report.wrong.push(`${id} says ${outcome} for ${target}, its delivery says ${delivery.state}`)
      if (outcome === 'duplicate') agrees = !report.lost.push(`${id} is a duplicate of nothing in ${target}`)
      if (outcome !== 'posted') continue
      if (own.length === 0) agrees = !report.lost.push(`${id} is posted, and ${target} does not have it`)
      else if (delivery.state === 'posted' && !own.some(({ reference }) => reference === delivery.reference))
        agrees = !report.wrong.push(`${id} has another reference than ${target}`)
    }
    return agrees
  }

  /** The same bytes of one tenant are one document, and no document is another tenant's. */
  async function checkContents(): Promise<void> {
    const received = [...documents.values()].flatMap((document) =>
      document.state === 'none' ? [] : [document.received],
    )
    const contentOf = ({ tenant, blob, pagesOfFile }: (typeof received)[number]) =>
      [tenant, blob.sha256, ...(pagesOfFile ?? [])].join(' ')
    for (const [content, same] of Map.groupBy(received, contentOf))
      if (same.length > 1) report.duplicated.push(`${same.length} documents hold the bytes ${content}`)
    for (const [id, same] of Map.groupBy(received, ({ documentId }) => documentId))
      if (same.length > 1)
        report.wrong.push(`${id} is a document of ${same.map(({ tenant }) => tenant).join(' and of ')}`)
  }

  /** Each view must hold exactly what a fold of the log gives. */
  async function checkView({ view, indexes, prefixes, idOf, project }: (typeof VIEWS)[number]): Promise<void> {
    const wanted = new Map<string, ViewDocument>()
    for (const event of log) {
      const id = prefixes.some((prefix) => event.stream.startsWith(prefix)) ? idOf(event) : undefined
      const next = id === undefined ? undefined : project(wanted.get(id), event)
      if (next) wanted.set(id!, { ...next, id: id!, position: event.position })
    }
    const found = new Map<string, ViewDocument>()
    const definition = { collection: (await views.live(view)) ?? '', indexes }
    for (let cursor: string | undefined; ;) {
      const page = await views.find(definition, {
        filter: {},
        sort: { field: 'position', direction: 1 },
        limit: PAGE,
        ...(cursor !== undefined && { cursor }),
      })
      for (const document of page.documents) found.set(document.id, document)
      cursor = page.next
      if (cursor === undefined) break
    }
    for (const id of new Set([...wanted.keys(), ...found.keys()])) {
      const [stored, folded] = [found.get(id), wanted.get(id)]
      if (canonical(stored) === canonical(folded)) continue
      if (stored === undefined) report.lost.push(`the view ${view} does not have ${id}`)
      else if (folded !== undefined && String(stored['position']) < String(folded['position']))
        report.stuck.push(`the view ${view} is behind with ${id}`)
      else report.wrong.push(`the view ${view} says of ${id} what the log does not say`)
    }
  }
}

function checkLog(
  log: readonly StoredEvent[],
  streams: ReadonlyMap<string, readonly StoredEvent[]>,
  report: Report,
): void {
  for (const [id, same] of Map.groupBy(log, (event) => event.id))
    if (same.length > 1) report.duplicated.push(`the event ${id} (${same[0]!.type}) is in the log ${same.length} times`)
  for (const [stream, events] of streams) {
    events.forEach(({ revision }, index) => {
      if (revision !== index) report.wrong.push(`${stream} has revision ${revision} at place ${index}`)
    })
    for (const [type, same] of Map.groupBy(events, (event) => event.type))
      if (ONLY_ONCE.has(type) && same.length > 1 && !events.some((event) => REPEATS.has(event.type)))
        report.duplicated.push(`${type} is in ${stream} ${same.length} times`)
  }
  let checkpoint = ''
  for (const { data } of streams.get('checkpoint-dispatcher') ?? []) {
    if (String(data['position']) < checkpoint)
      report.wrong.push(`the checkpoint of the dispatcher goes from ${checkpoint} to ${String(data['position'])}`)
    checkpoint = String(data['position'])
  }
}

function checkRows(rows: readonly Row[], streams: ReadonlyMap<string, readonly StoredEvent[]>, report: Report): void {
  for (const [key, same] of Map.groupBy(rows, (row) => row.key))
    if (same.length > 1)
      report.duplicated.push(`the target holds ${same.length} rows of the posting key ${key} (${same[0]!.number})`)
  for (const [what, same] of Map.groupBy(rows, ({ tenant, number }) => `${number} of ${tenant}`))
    if (new Set(same.map(({ key }) => key)).size > 1)
      report.duplicated.push(`the target holds ${what} under ${same.length} posting keys`)
  for (const { tenant, documentId, number, postedAt, key } of rows) {
    const isIntent = ({ type, data }: StoredEvent) => type === 'DeliveryIntended' && data['key'] === key
    const prefix = `delivery-${tenant}.${documentId}.`
    const [, events = []] = [...streams].find(([stream, own]) => stream.startsWith(prefix) && own.some(isIntent)) ?? []
    const intended = events.find(isIntent)
    const delivery = deliveryOf(events)
    if (!intended) report.wrong.push(`the target holds ${number} of ${tenant}, and the log knows no intent`)
    else if (intended.recordedAt > postedAt)
      report.wrong.push(`${number} of ${tenant} was sent before its intent was in the log`)
    if (delivery.state === 'intended' || delivery.state === 'in-doubt')
      report.stuck.push(`the target holds ${number} of ${tenant}, and its delivery is ${delivery.state}`)
    else if (delivery.state !== 'posted')
      report.wrong.push(`the target holds ${number} of ${tenant}, and its delivery is ${delivery.state}`)
  }
}

const deliveryOf = (events: readonly StoredEvent[]): Delivery => foldEvents(deliveryAggregate, events)

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  ) ?? 'absent'

export const violationsOf = ({ lost, duplicated, stuck, wrong }: Report): string[] => [
  ...lost.map((each) => `lost: ${each}`),
  ...duplicated.map((each) => `duplicated: ${each}`),
  ...stuck.map((each) => `stuck: ${each}`),
  ...wrong.map((each) => `wrong: ${each}`),
]

export const inOneLine = ({ attempt, acknowledged, ok, recovered, lost, duplicated, stuck, wrong }: Report): string =>
  `attempt ${attempt}, acknowledged ${acknowledged}, ok ${ok}, recovered ${recovered}, lost ${lost.length}, duplicated ${duplicated.length}, stuck ${stuck.length}, wrong ${wrong.length}`
