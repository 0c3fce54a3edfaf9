import type { DeliveryEvent } from '../hub/delivery/events.ts'
import type {
  DocumentEvent,
  DocumentCorrected,
  DocumentReceived,
  DocumentSplit,
  RereadAgain,
  ReviewCompleted,
  StageAgain,
} from '../hub/document/events.ts'
import type { FieldsExtracted, RereadCompleted } from '../hub/document/reading-events.ts'
import { checkInWords, neededFor, subjectOf, wholeReason, type ReviewReason } from '../hub/document/review-reason.ts'
import type { VisionUse } from '../hub/document/reading.ts'
import { parseDeliveryName } from '../hub/document/delivery-name.ts'
import { mediaTypeOf } from '../hub/document/media-types.ts'
import { rangeInWords } from '../hub/document/parts.ts'
import type { NoticeEvent } from '../hub/notice/events.ts'
import { count } from '../hub/platform/count.ts'
import { bytes, duration, explained, list, optional, percent, shortHash, titleOf } from './trail-words.ts'

type Event = DocumentEvent | DeliveryEvent | NoticeEvent
type Sentences<E extends Event> = { [Type in E['type']]: (data: Extract<E, { type: Type }>['data']) => string }

/** What happened, in a sentence for people without technical knowledge. */
export const sentenceOf = ({ type, data }: Event): string =>
  oneStop((SENTENCES[type] as (data: Event['data']) => string)(data))

/** A value may end with the full stop of an abbreviation, such as "a.G."; an ellipsis stays. */
const oneStop = (sentence: string): string => sentence.replaceAll(/(?<!\.)\.\.(?=\s|$)/g, '.')

const FINDINGS_SHOWN = 5

const OF_DOCUMENT: Sentences<DocumentEvent> = {
  DocumentReceived: received,
  DuplicateReceived: ({ source, acceptedAs }) =>
    `The same file was received again by ${source}; it is ` +
    `${acceptedAs === undefined ? 'not processed twice' : `accepted as document ${acceptedAs}`}.`,
  ReadingStarted: ({ attempt }) => (attempt === 1 ? 'Reading started.' : `Reading started again, attempt ${attempt}.`),
  FieldsExtracted: reading,
  ReadingFailed: ({ code, detail }) => `Reading failed. ${explained(code, detail)}`,
  RereadRequested: ({ typeHint, personal }) =>
    `To be read again${optional(typeHint, ' as type ')}, as a person requested.` +
    optional(personal.reason, ' Reason: '),
  RereadCompleted: rereading,
  RereadFailed: ({ code, detail }) => `Could not be read again; it stays as it was. ${explained(code, detail)}`,
  ReviewRequested: ({ reasons }) => `Sent to review: ${list(reasons.map(reason))}.`,
  ReviewCompleted: reviewed,
  DocumentRejected: ({ personal }) => `Rejected by a reviewer: ${personal.reason}${optional(personal.note, ' Note: ')}`,
  DocumentCancelled: ({ personal }) => `Cancelled${optional(personal.reason, ': ')}.`,
  DocumentReopened: ({ from, personal }) => `Reopened by a person; it was ${from}. Reason: ${personal.reason}`,
  DocumentSplit: split,
  DeliveryRequested: ({ targets }) => `To be delivered to ${list(targets)}.`,
  DocumentFiled: () => 'Filed: the pipeline delivers this document to no target.',
  DeliveryRecorded: ({ target, outcome }) =>
    outcome === 'posted' ? `Delivery to ${target} is complete.` : `Delivery to ${target} ended as ${outcome}.`,
  DocumentPosted: () => 'Posted: every target has the document.',
  DocumentCorrected: correction,
  DocumentFailed: ({ stage, code, detail }) => `Failed in ${stage}. ${explained(code, detail)}`,
  DocumentReplayed: ({ personal, ...again }) =>
    `Replayed by an operator: ${repeated(again)}. Reason: ${personal.reason}`,
  StageOverdue: ({ waitedSeconds, brokerLoss, ...again }) =>
    brokerLoss
      ? `The broker lost its message: ${repeated(again)}.`
      : `Overdue after ${duration(waitedSeconds)} without a result: ${repeated(again)}.`,
  MessageDiscarded: ({ code, personal }) =>
    `An operator discarded a parked message (${titleOf(code)}). Reason: ${personal.reason}`,
}

const OF_DELIVERY: Sentences<DeliveryEvent> = {
  DeliveryStarted: ({ target, action }) =>
    action === undefined ? `Delivery to ${target} started.` : `Delivery of correction ${action} to ${target} started.`,
  DeliveryIntended: ({ key, mapping }) =>
    `About to post with posting key ${key}, by mapping ${mapping.name} ${shortHash(mapping.sha256)}.`,
  DeliveryRepeated: ({ attempt }) =>
    `About to post again with the same posting key, attempt ${attempt}: the target does not have it.`,
  DeliveryAttemptFailed: ({ attempt, code, detail }) =>
    `Attempt ${attempt} did not reach the target; nothing was written. ${explained(code, detail)}`,
  DeliveryLookupFailed: ({ attempt, code, detail }) =>
    `Attempt ${attempt} could not ask the target whether it has the posting. ${explained(code, detail)}`,
  DeliveryDoubted: ({ detail }) =>
    `In doubt whether the target has the document: ${detail} ` +
    'The hub searches the target for the posting key before it sends anything again.',
  DeliveryPosted: ({ personal, found }) =>
    `Posted as ${personal.reference}${found ? ', found by its posting key' : ''}.`,
  DeliveryFoundDuplicate: ({ personal, documentId }) =>
    `Not posted: the target already has the same business document${optional(personal.reference, ' as ')}` +
    `${optional(documentId, ', posted from document ')}.`,
  DeliveryRefused: ({ code, detail }) => `Rejected by the target. ${explained(code, detail)}`,
  DeliveryReplayed: () => 'Started again, because an operator replayed the document.',
  DeliveryGivenUp: ({ code, detail }) => `Gave up; a person must decide. ${explained(code, detail)}`,
}

const OF_NOTICE: Sentences<NoticeEvent> = {
  NoticeSent: ({ channel, kind }) => `Notified channel ${channel}: ${inWords(kind)}.`,
  NoticeAttemptFailed: ({ attempt, channel, kind, code, detail }) =>
    `Attempt ${attempt} to notify channel ${channel} (${inWords(kind)}) failed. ${explained(code, detail)}`,
  NoticeGivenUp: ({ channel, kind, code, detail }) =>
    `Gave up notifying channel ${channel} (${inWords(kind)}). ${explained(code, detail)}`,
  NoticeAskedAgain: ({ channel, kind, asked, waitedSeconds, brokerLoss, personal }) =>
    personal.reason === undefined
      ? `Notice to channel ${channel} (${inWords(kind)}) ` +
        (brokerLoss ? 'was lost by the broker' : `is overdue after ${duration(waitedSeconds ?? 0)}`) +
        `: attempt ${asked}.`
      : `An operator replayed the notice to channel ${channel} (${inWords(kind)}): attempt ${asked}. ` +
        `Reason: ${personal.reason}`,
}

const SENTENCES = { ...OF_DOCUMENT, ...OF_DELIVERY, ...OF_NOTICE }

function received(data: DocumentReceived['data']): string {
  const { personal, blob, mediaType, source, sameContentAs, partOf } = data
  if (partOf) return `Received as a part of document ${partOf.id}: its ${rangeInWords(partOf.pages)}.`
  return (
    `Received${optional(personal.fileName, ' as ')} by ${source} ` +
    `(${bytes(blob.size)}, ${mediaTypeOf(mediaType)?.title ?? mediaType})` +
    `${optional(sameContentAs, '; it has the same bytes as document ')}.`
  )
}

function split({ parts, leftOut, reason: { why, confidence = 0 }, personal }: DocumentSplit['data']): string {
  const by = {
    'separator-sheets': 'by its separator sheets',
    'detected': `because its pages are different documents (confidence ${percent(confidence)})`,
    'person': 'by a person',
  }[why]
  const named = list(parts.map(({ id, pages }) => `${rangeInWords(pages)} as document ${id}`))
  const without =
    leftOut.length === 0 ? '' : ` Without ${leftOut.length === 1 ? 'page' : 'pages'} ${list(leftOut.map(String))}.`
  return `Split ${by}: ${named}.${without}${optional(personal.note, ' Note: ')}`
}

function reading({
  pages,
  sources,
  seconds,
  documentType,
  typeConfidence,
  kind,
  kindConfidence,
  personal,
  cached,
  vision,
}: FieldsExtracted['data']): string {
  const how = sources.length > 1 ? 'text layer and OCR' : sources.includes('ocr') ? 'OCR' : 'text layer'
  const fields = Object.entries(personal.fields)
  const [weakest] = fields.toSorted(([, a], [, b]) => a.confidence - b.confidence)
  const lowest = weakest ? `, lowest confidence: ${weakest[0]} (${percent(weakest[1].confidence)})` : ''
  const used = cached ? ' An earlier reading of the same file was used.' : ''
  return [
    `Read in ${seconds.toFixed(1)} s: ${count(pages, 'page')} by ${how}`,
    `type ${documentType} (confidence ${percent(typeConfidence)})`,
    ...(kind === undefined || kind === documentType ? [] : [`kind ${kind} (confidence ${percent(kindConfidence)})`]),
    `${count(fields.length, 'field')}${lowest}.${used}${seenBy(vision)}${noticed(personal)}`,
  ].join('; ')
}

/** What a vision model took; nothing if none was asked. */
function seenBy(vision: VisionUse | undefined): string {
  if (!vision) return ''
  const { model, outcome, pages, inputTokens, outputTokens, cost, seconds } = vision
  if (outcome === 'withheld') return ` It was not sent to the vision model ${model}.`
  if (outcome === 'failed') return ` The vision model ${model} did not read it.`
  const price = cost === undefined ? '' : `, cost ${cost}`
  const tokens = `${inputTokens} tokens sent, ${outputTokens} received${price}`
  return ` The vision model ${model} read ${count(pages, 'page')} in ${seconds.toFixed(1)} s (${tokens}).`
}

/** What the reader noticed; the first few, since a document may break many rules. */
function noticed({ findings }: FieldsExtracted['data']['personal']): string {
  if (findings.length === 0) return ''
  const more = findings.length - FINDINGS_SHOWN
  const shown = findings.slice(0, FINDINGS_SHOWN).map((text) => text.replace(/\.$/, ''))
  return ` Noticed: ${[...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ')}.`
}

function reason(given: ReviewReason): string {
  const { why, confidence = 0, threshold = 0 } = given
  const subject = subjectOf(given)
  const whole = wholeReason(given)
  if (whole !== undefined) return whole
  if (why === 'failed') return `the check ${checkInWords(given)} failed`
  if (why === 'missing') return `${subject} is missing${neededFor(given)}`
  return `the confidence of ${subject} is ${percent(confidence)}, below ${percent(threshold)}${neededFor(given)}`
}

function reviewed({ documentType, previousType, kind, previousKind, personal }: ReviewCompleted['data']): string {
  const typed = previousType === undefined ? [] : [`changed the type from ${previousType} to ${documentType}`]
  const sorted = previousKind === undefined ? [] : [`changed the kind from ${previousKind} to ${kind}`]
  const changes = [...typed, ...sorted, ...personal.corrections.map(change)]
  const what = changes.length > 0 ? list(changes) : 'approved without changes'
  return `Reviewed: ${what}.${optional(personal.note, ' Note: ')}`
}

function change({ path, from, to }: ReviewCompleted['data']['personal']['corrections'][number]): string {
  if (to === null) return `removed ${path} (was ${from})`
  if (from === to) return `confirmed ${path} as ${to}`
  return from === null ? `set ${path} to ${to}` : `changed ${path} from ${from} to ${to}`
}

function correction({ action, deliveries, byHand, personal }: DocumentCorrected['data']): string {
  const targets = deliveries.map((name) => parseDeliveryName(name).target)
  const changes = personal.corrections.map(change)
  return (
    [
      `Corrected by a person: ${changes.length > 0 ? list(changes) : 'the values of the last correction'}`,
      ...(targets.length > 0 ? [`to be posted to ${list(targets)} as business action ${action}`] : []),
      ...byHand.map(
        (target) =>
          `the posting${optional(personal.references[target], ' ')} in ${target} is to be corrected there by hand`,
      ),
    ].join('; ') + `. Reason: ${personal.reason}`
  )
}

function rereading(data: RereadCompleted['data']): string {
  const { documentType, differing, notKept, adopted, personal } = data
  const paths = personal.kept.map(({ path }) => path)
  return (
    [
      `Read again as type ${documentType}`,
      differing.length === 0
        ? 'no value differs'
        : `${count(differing.length, 'value differs', 'values differ')}: ${list(differing)}`,
      adopted ? 'the document has these values now' : 'the document keeps the values that it has',
      ...(paths.length > 0 ? [`corrections by a person stay: ${list(paths)}`] : []),
      ...(notKept.length > 0 ? [`corrections in changed tables are not kept: ${list(notKept)}`] : []),
    ].join('; ') + '.'
  )
}

function repeated(again: StageAgain | RereadAgain): string {
  const stage = again.stage === 'delivery' ? `delivery to ${list(again.targets)}` : 'reading'
  return `${stage} is repeated (attempt ${again.attempt})`
}

const inWords = (kind: string): string => kind.replace('-', ' ')
