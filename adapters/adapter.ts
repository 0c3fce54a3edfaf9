import type { Readable } from 'node:stream'

/** The file as the sender handed it over. */
export interface Original {
  /** a new stream for each call; the adapter reads or destroys it */
  bytes: Readable
  mediaType: string
  fileName?: string
}

/** A file that came inside the document, such as the timesheet in an e-invoice. */
interface Attachment extends Omit<Original, 'bytes'> {
  open(): Promise<Readable>
}

/** What the mapping made for a target, with the identity that the hub gives it. */
export interface Posting {
  tenant: string
  documentId: string
  /** posting key: W + 20 base32 characters */
  key: string
  /** output of the mapping, checked against its out.schema.json */
  payload: Record<string, unknown>
  /** Opens the original file, for targets that store it beside the record. */
  original(): Promise<Original>
  attachments: readonly Attachment[]
}

export interface Intent {
  key: string
  /** sha256 of the payload as canonical JSON: the same key with another fingerprint is an error, never an update */
  fingerprint: string
  payload: Record<string, unknown>
}

export type Found = { kind: 'none' } | { kind: 'one'; reference: string } | { kind: 'many'; references: string[] }

/** The closed set of what a call to a target can mean. */
export type Outcome =
  | { kind: 'posted'; reference: string }
  /** the target holds the same business document already, not by this posting key */
  | { kind: 'duplicate'; reference: string }
  /** refused for good: the data is not acceptable */
  | { kind: 'rejected'; detail: string }
  | { kind: 'needs-human'; detail: string }
  | { kind: 'throttled'; retryAfterSeconds: number }
  /** certain that nothing was written: the same intent may be sent again */
  | { kind: 'not-sent'; detail: string }
  /** the write may or may not have happened: only `find` may follow */
  | { kind: 'unknown'; detail: string }

/** An open target. Retries of writes inside libraries are switched off: the hub alone decides on a second send. */
export interface Target {
  /** Pure: the same posting gives the same intent. */
  prepare(posting: Posting): Intent
  /**
   * Looks a posting up by its key; sees everything that an earlier send committed. Throws where the target does not
   * answer.
   */
  find(intent: Intent, signal: AbortSignal): Promise<Found>
  /**
   * Looks for the same business document under any other posting key. Absent in a target that cannot do this. Throws as
   * `find` does.
   */
  findDuplicate?(intent: Intent, signal: AbortSignal): Promise<Found>
  /** Sends once. Throws on anything but a certain success. */
  send(intent: Intent, signal: AbortSignal): Promise<{ reference: string }>
  /**
   * What an error thrown by `find` or `send` means. A connection lost after a write was sent is `unknown`, never
   * `not-sent`.
   */
  classify(error: unknown): Outcome
  /**
   * For `doctor`. Changes nothing. Resolves with what to fix, if anything; rejects where the target does not answer.
   */
  check(signal: AbortSignal): Promise<string | undefined>
  close(): Promise<void>
}

/** What one mapping makes for a target. */
export interface PayloadShape {
  /** <target>/<type> */
  mapping: string
  /** JSON Schema of its output */
  schema: object
}

export interface Adapter {
  /** name of its folder, and of `adapter:` in config/targets.yaml */
  name: string
  /** JSON Schema of its settings */
  settings: Record<string, unknown>
  /** what it was verified against: real server, protocol-true peer, or session fake only */
  proven: string
  /**
   * seconds after an intent by which its send was applied or never will be; the send may start up to 5 s after the
   * intent
   */
  settleSeconds: number
  /**
   * What identifies the business document in a payload, such as supplier and number; undefined where the payload has
   * none. Two documents with the same business key are duplicates: the hub sends only one of them to a target.
   */
  businessKey(payload: Record<string, unknown>): string | undefined
  /** `shapes`: what the mappings of the target make now; they may change while it is open. */
  open(settings: Record<string, unknown>, shapes?: () => readonly PayloadShape[]): Promise<Target>
}
