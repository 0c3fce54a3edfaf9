/**
 * Where a message was parked and what it was about: enough to repeat the decision after the message has left parking.
 */
interface ParkedMessageFacts {
  queue: string
  messageId: string
  /** type of the command in the message */
  messageType: string
  attempt: number
  parkedAt: string
  /** error code that the message was parked with */
  code: string
  target?: string
  notice?: string
  kind?: string
  documentId?: string
  /** true if the document was replayed by a command of its own, and this decision follows from it */
  documentReplayed?: boolean
  personal: { reason: string; parkedFor: string; history: unknown }
}

export interface ParkedMessageReplayed {
  type: 'ParkedMessageReplayed'
  data: ParkedMessageFacts
}

export interface ParkedMessageDiscarded {
  type: 'ParkedMessageDiscarded'
  data: ParkedMessageFacts
}

export type ParkedEvent = ParkedMessageReplayed | ParkedMessageDiscarded
