import { parseDeliveryName } from '../../document/delivery-name.ts'
import type { DocumentEvent } from '../../document/events.ts'
import { upcastDocument } from '../../document/upcast.ts'
import type { StoredEvent } from '../../drivers/event-store/port.ts'
import type { NoticeEvent } from '../../notice/events.ts'
import { noticePlaceOf } from '../../notice/kind.ts'
import { upcastNotice } from '../../notice/upcast.ts'
import { kindOf, prefixOf } from '../../streams/names.ts'

/** The streams whose events lead to work: documents and their notices. */
export const WORK_KINDS = ['document', 'notices'] as const
export const WORK_PREFIXES = WORK_KINDS.map((kind) => prefixOf(kind))

export type WorkEvent = DocumentEvent | NoticeEvent

/** A stored event of one of these streams in its current schema. */
export const upcastWork = (event: StoredEvent): WorkEvent =>
  kindOf(event.stream) === 'notices' ? upcastNotice(event) : upcastDocument(event)

/** A work item's place in the log: the stream of its document, and the part of the document that it is about. */
export interface WorkRef {
  stream: string
  /** the name of a delivery, or of a notice; undefined for the reading */
  part: string | undefined
}

const SEPARATOR = '>'

/** Names a work item in all its attempts. Checkpoints store these keys. */
export const workKey = ({ stream, part }: WorkRef): string =>
  part === undefined ? stream : `${stream}${SEPARATOR}${part}`

export function parseWorkKey(key: string): WorkRef {
  const [stream = '', part] = key.split(SEPARATOR)
  return { stream, part }
}

/** The part of its document that the body of a work item's message is about. */
export function partOf(body: object): string | undefined {
  const { target, notice } = body as { target?: string; notice?: string }
  return target ?? notice
}

/**
 * The work class of a work item: its queue, and its target or channel, so that one that is down holds no credits of the
 * others.
 */
export const workClassOf = (queue: string, part: string | undefined): string =>
  part === undefined ? queue : `${queue}${SEPARATOR}${noticePlaceOf(part)?.channel ?? parseDeliveryName(part).target}`

export function parseWorkClass(workClass: string): { queue: string; receiver: string | undefined } {
  const [queue = '', receiver] = workClass.split(SEPARATOR)
  return { queue, receiver }
}
