import { WaybillError } from '../errors.ts'
import type { DocumentCommand } from './commands.ts'
import { correctDocument } from './decide/correct.ts'
import { recordDelivery } from './decide/delivery.ts'
import { noteDiscarded, receiveDocument, recordDuplicate } from './decide/intake.ts'
import { failReading, recordReading, startReading } from './decide/reading.ts'
import { reopenDocument } from './decide/reopen.ts'
import { replayDocument, reportOverdue } from './decide/replay.ts'
import { failReread, recordReread, requestReread } from './decide/reread.ts'
import { cancelDocument, completeReview, rejectDocument } from './decide/review.ts'
import { splitDocument } from './decide/split.ts'
import type { Document } from './document.ts'
import type { DocumentEvent } from './events.ts'

/**
 * The events that a command leads to. A repeated command leads to none.
 * @throws {WaybillError} `not-found` if there is no document, `not-possible-now` if its state does not allow the
 * command
 */
export function decide(document: Document, command: DocumentCommand): DocumentEvent[] {
  if (command.type === 'ReceiveDocument') return receiveDocument(document, command)
  if (command.type === 'RecordDuplicate' && command.acceptedAs !== undefined) return recordDuplicate(document, command)
  if (document.state === 'none') throw new WaybillError('not-found', 'There is no such document.')
  switch (command.type) {
    case 'RecordDuplicate':
      return recordDuplicate(document, command)
    case 'StartReading':
      return startReading(document, command)
    case 'RecordReading':
      return recordReading(document, command)
    case 'FailReading':
      return failReading(document, command)
    case 'RequestReread':
      return requestReread(document, command)
    case 'RecordReread':
      return recordReread(document, command)
    case 'FailReread':
      return failReread(document, command)
    case 'CompleteReview':
      return completeReview(document, command)
    case 'RejectDocument':
      return rejectDocument(document, command)
    case 'CancelDocument':
      return cancelDocument(document, command)
    case 'ReopenDocument':
      return reopenDocument(document, command)
    case 'SplitDocument':
      return splitDocument(document, command)
    case 'CorrectDocument':
      return correctDocument(document, command)
    case 'RecordDelivery':
      return recordDelivery(document, command)
    case 'ReplayDocument':
      return replayDocument(document, command)
    case 'ReportOverdue':
      return reportOverdue(document, command)
    case 'NoteDiscarded':
      return noteDiscarded(command)
    default:
      return command satisfies never
  }
}
