import { problemOf, type ErrorCode } from '../hub/errors.ts'
import type { DeliveryEvent } from '../hub/delivery/events.ts'
import type { DocumentEvent, FieldsExtracted, ReviewReason, StageAgain } from '../hub/document/events.ts'
import type { NoticeEvent } from '../hub/notice/events.ts'

const KINDS: Record<string, string> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG image',
  'image/jpeg': 'JPEG image',
  'image/tiff': 'TIFF image',
  'image/webp': 'WebP image',
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`
const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
const short = (hash: string): string => hash.slice(0, 8)
const why = (code: ErrorCode, detail: string): string => `${problemOf(code)?.title ?? code}: ${detail}`

const inWords = (kind: string): string => kind.replace('-', ' ')
const where = (again: StageAgain): string =>
  `${again.stage === 'reading' ? 'to be read' : `to ${list(again.targets)}`} (attempt ${again.attempt})`

function duration(seconds: number): string {
  if (seconds < 120) return count(Math.round(seconds), 'second')
  return seconds < 7200 ? count(Math.round(seconds / 60), 'minute') : count(Math.round(seconds / 3600), 'hour')
}

function bytes(size: number): string {
  if (size < 1000) return `${size} bytes`
  return size < 1_000_000 ? `${Math.round(size / 1000)} KB` : `${(size / 1_000_000).toFixed(1)} MB`
}

function reading({ pages, seconds, documentType, typeConfidence, personal, cached }: FieldsExtracted['data']): string {
  const sources = new Set(pages.map(({ source }) => source))
  const how = sources.size > 1 ? 'text layer and OCR' : sources.has('ocr') ? 'OCR' : 'text layer'
  const fields = Object.entries(personal.fields)
  const weakest = fields.toSorted(([, a], [, b]) => a.confidence - b.confidence)[0]
  const sure = weakest ? `, least sure is ${weakest[0]} (${percent(weakest[1].confidence)})` : ''
  const again = cached ? ' An earlier reading of the same file was used.' : ''
  return `Read in ${seconds.toFixed(1)} s: ${count(pages.length, 'page')} by ${how}; taken as ${documentType} (${percent(typeConfidence)} sure); ${count(fields.length, 'field')}${sure}.${again}`
}

function reason({ field, why: kind, confidence = 0, threshold = 0 }: ReviewReason): string {
  const subject = field ?? 'the document type'
  if (kind === 'always') return 'the pipeline asks for it'
  if (kind === 'missing') return `${subject} is missing`
  return `${subject} is only ${percent(confidence)} sure and needs ${percent(threshold)}`
}

/** What happened, in a sentence that a clerk understands. */
export function sentenceOf(event: DocumentEvent | DeliveryEvent | NoticeEvent): string {
  switch (event.type) {
    case 'DocumentReceived': {
      const { personal, blob, mediaType, source } = event.data
      return `Received${personal.fileName === undefined ? '' : ` as ${personal.fileName}`} by ${source} (${bytes(blob.size)}, ${KINDS[mediaType] ?? mediaType}).`
    }
    case 'DuplicateReceived':
      return `The same file came again by ${event.data.source}; it is not processed twice.`
    case 'ReadingStarted':
      return event.data.attempt === 1 ? 'Reading began.' : `Reading began again, attempt ${event.data.attempt}.`
    case 'FieldsExtracted':
      return reading(event.data)
    case 'ReadingFailed':
      return `It could not be read. ${why(event.data.code, event.data.detail)}`
    case 'ReviewRequested':
      return `A person is asked: ${list(event.data.reasons.map(reason))}.`
    case 'ReviewCompleted': {
      const { corrections, note } = event.data.personal
      const changes = corrections.map(({ field, from, to }) =>
        to === null
          ? `removed ${field} (was ${from})`
          : from === to
            ? `confirmed ${field} as ${to}`
            : from === null
              ? `set ${field} to ${to}`
              : `changed ${field} from ${from} to ${to}`,
      )
      return `Reviewed: ${changes.length > 0 ? list(changes) : 'approved as it is'}.${note === undefined ? '' : ` Note: ${note}`}`
    }
    case 'DocumentRejected':
      return `Rejected by a reviewer: ${event.data.personal.reason}`
    case 'DocumentCancelled':
      return `Cancelled${event.data.personal.reason === undefined ? '' : `: ${event.data.personal.reason}`}.`
    case 'DeliveryRequested':
      return `To be delivered to ${list(event.data.targets)}.`
    case 'DocumentFiled':
      return 'Filed: the pipeline delivers nothing for this document.'
    case 'DeliveryRecorded':
      return event.data.outcome === 'posted'
        ? `Delivery to ${event.data.target} is complete.`
        : `Delivery to ${event.data.target} ended as ${event.data.outcome}.`
    case 'DocumentPosted':
      return 'Posted: every target has it.'
    case 'DocumentFailed':
      return `Failed in ${event.data.stage}. ${why(event.data.code, event.data.detail)}`
    case 'DocumentReplayed':
      return `Sent again by an operator, ${where(event.data)}: ${event.data.personal.reason}`
    case 'StageOverdue':
      return `Nothing was heard for ${duration(event.data.waitedSeconds)}; asked again, ${where(event.data)}.`
    case 'MessageDiscarded':
      return `A parked message (${problemOf(event.data.code as ErrorCode)?.title ?? event.data.code}) was discarded by an operator: ${event.data.personal.reason}`
    case 'DeliveryReplayed':
      return 'Open again, since an operator sent the document again.'
    case 'DeliveryStarted':
      return `Delivery to ${event.data.target} began.`
    case 'DeliveryIntended':
      return `About to post under key ${event.data.key}, by mapping ${event.data.mapping.name} ${short(event.data.mapping.sha256)}.`
    case 'DeliveryRepeated':
      return `About to post under the same key again, attempt ${event.data.attempt}: the target does not hold it.`
    case 'DeliveryAttemptFailed':
      return `Attempt ${event.data.attempt} did not reach the target; nothing was written. ${why(event.data.code, event.data.detail)}`
    case 'DeliveryDoubted':
      return `It is not known whether the target took it (${event.data.detail}) It will be looked up by its key before anything is sent again.`
    case 'DeliveryPosted':
      return `Posted as ${event.data.personal.reference}${event.data.found ? ', found by its key' : ''}.`
    case 'DeliveryFoundDuplicate': {
      const { reference } = event.data.personal
      return `Not posted: the same business document stands in the target already${reference === undefined ? '' : ` as ${reference}`}${event.data.documentId === undefined ? '' : `, posted from document ${event.data.documentId}`}.`
    }
    case 'DeliveryRefused':
      return `Refused. ${why(event.data.code, event.data.detail)}`
    case 'NoticeSent':
      return `Told over ${event.data.channel} that it is ${inWords(event.data.kind)}.`
    case 'NoticeAttemptFailed':
      return `Attempt ${event.data.attempt} to tell over ${event.data.channel} that it is ${inWords(event.data.kind)} failed. ${why(event.data.code, event.data.detail)}`
    case 'NoticeGivenUp':
      return `It is not told over ${event.data.channel} that it is ${inWords(event.data.kind)}. ${why(event.data.code, event.data.detail)}`
    case 'NoticeAskedAgain': {
      const { channel, kind, asked, waitedSeconds, personal } = event.data
      const cause =
        personal.reason === undefined
          ? `Nothing was heard for ${duration(waitedSeconds ?? 0)}`
          : `An operator sent the notice again (${personal.reason})`
      return `${cause}; to be told over ${channel} that it is ${inWords(kind)} (attempt ${asked}).`
    }
    case 'DeliveryGivenUp':
      return `Given up; a person must look. ${why(event.data.code, event.data.detail)}`
  }
}
