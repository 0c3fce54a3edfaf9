import type { FailReading, RecordReading, StartReading } from '../commands.ts'
import { isUnread, type ExistingDocument } from '../document.ts'
import type { DocumentEvent } from '../events.ts'
import { routed } from './routed.ts'

export function startReading(document: ExistingDocument, { attempt }: StartReading): DocumentEvent[] {
  const starts = document.state === 'received' || (document.state === 'reading' && attempt > document.attempt)
  return starts ? [{ type: 'ReadingStarted', data: { attempt } }] : []
}

export function recordReading(document: ExistingDocument, command: RecordReading): DocumentEvent[] {
  if (!isUnread(document)) return []
  const { type: _, route, ...data } = command
  return [{ type: 'FieldsExtracted', data }, routed(route, document, data.pages)]
}

export function failReading(document: ExistingDocument, { code, detail, attempt }: FailReading): DocumentEvent[] {
  if (!isUnread(document)) return []
  return [
    { type: 'ReadingFailed', data: { code, detail, attempt } },
    { type: 'DocumentFailed', data: { stage: 'reading', code, detail } },
  ]
}
