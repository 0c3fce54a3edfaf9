import type { NoteDiscarded, ReceiveDocument, RecordDuplicate } from '../commands.ts'
import type { Document } from '../document.ts'
import type { DocumentEvent } from '../events.ts'

export function receiveDocument(document: Document, command: ReceiveDocument): DocumentEvent[] {
  const { type: _, ...data } = command
  return document.state === 'none' ? [{ type: 'DocumentReceived', data }] : []
}

export function recordDuplicate({ source, fileName }: RecordDuplicate): DocumentEvent[] {
  return [{ type: 'DuplicateReceived', data: { source, personal: fileName === undefined ? {} : { fileName } } }]
}

export function noteDiscarded({ queue, messageId, code, reason }: NoteDiscarded): DocumentEvent[] {
  return [{ type: 'MessageDiscarded', data: { queue, messageId, code, personal: { reason } } }]
}
