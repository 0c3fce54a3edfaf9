import type { NoteDiscarded, ReceiveDocument, RecordDuplicate } from '../commands.ts'
import { noRepeats, type Document, type Repeats } from '../document.ts'
import type { DocumentEvent } from '../events.ts'

export function receiveDocument(document: Document, command: ReceiveDocument): DocumentEvent[] {
  const { type: _, ...data } = command
  return document.state === 'none' ? [{ type: 'DocumentReceived', data }] : []
}

/** Every repeat is noted up to the first number, then one a day up to the second, then one a month. */
const EACH_NOTED = 10
const DAILY_NOTED = 100

/**
 * Notes a repeat of the bytes, less often the more there were: so a stream stays short however often they come. A
 * document that has claimed the bytes may not be recorded yet; the note comes first in its stream then.
 */
export function recordDuplicate({ repeats = noRepeats }: Document, command: RecordDuplicate): DocumentEvent[] {
  const { source, day, acceptedAs, fileName } = command
  if (!isNoted(repeats, day)) return []
  const data = { source, day, ...(acceptedAs !== undefined && { acceptedAs }) }
  return [{ type: 'DuplicateReceived', data: { ...data, personal: fileName === undefined ? {} : { fileName } } }]
}

function isNoted({ noted, lastDay = '' }: Repeats, day: string): boolean {
  if (noted < EACH_NOTED) return true
  if (noted < DAILY_NOTED) return lastDay !== day
  return lastDay.slice(0, 'YYYY-MM'.length) !== day.slice(0, 'YYYY-MM'.length)
}

/** True if there were so many repeats that some are not noted, and with them documents that the bytes became. */
export const hasUnnotedRepeats = ({ noted }: Repeats): boolean => noted >= EACH_NOTED

export function noteDiscarded({ queue, messageId, code, reason }: NoteDiscarded): DocumentEvent[] {
  return [{ type: 'MessageDiscarded', data: { queue, messageId, code, personal: { reason } } }]
}
