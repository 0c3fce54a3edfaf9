/** What the mapping made for a target, with the identity that the hub gives it. */
export interface Posting {
  tenant: string
  documentId: string
  /** posting key: W + 20 base32 characters */
  key: string
  /** output of the mapping, checked against its out.schema.json */
  payload: Record<string, unknown>
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

/** An opened target. Every library's own retry of writes is switched off: the hub alone decides on a second send. */
export interface Target {
  /** Pure: the same posting gives the same intent. */
  prepare(posting: Posting): Intent
  /** Looks a posting up by its key; must see everything that any earlier send committed. Throws where the target cannot be asked. */
  find(intent: Intent, signal: AbortSignal): Promise<Found>
  /** Sends once. Throws on anything but a sure success. */
  send(intent: Intent, signal: AbortSignal): Promise<{ reference: string }>
  /** What an error thrown by `find` or `send` means. A lost connection after a write left is `unknown`, never `not-sent`. */
  classify(error: unknown): Outcome
  /** Resolves where the target answers, with what is to be mended there, if anything; rejects with the reason otherwise. Changes nothing. For `doctor`. */
  check(signal: AbortSignal): Promise<string | undefined>
  close(): Promise<void>
}

export interface Adapter {
  /** name of the file and of `adapter:` in config/targets.yaml */
  name: string
  /** JSON Schema of its settings */
  settings: Record<string, unknown>
  /** what it was run against: real server, protocol-true peer, or session fake only */
  proven: string
  /** seconds after an intent was written in which its send has either been applied or never will be; the send may leave SEND_WITHIN_SECONDS after the intent */
  settleSeconds: number
  open(settings: Record<string, unknown>): Promise<Target>
}
