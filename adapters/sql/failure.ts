import type { Outcome } from '../adapter.ts'
import type { Fault } from './dialects/dialect.ts'

/** How far a send came. Before the COMMIT was sent, a lost connection means that nothing was written. */
export type Phase = 'connect' | 'insert' | 'commit'

export interface SendFailure extends Error {
  phase: Phase
  fault: Fault
  /** set where the adapter already knows what the failure means */
  outcome?: Outcome
  /** the message without values of the document */
  masked?: string
}

export const failureOf = (message: string, facts: Omit<SendFailure, 'name' | 'message'>): SendFailure =>
  Object.assign(new Error(message), facts)

/** A refusal whose message names places only. */
export const refusal = (detail: string, phase: Phase): SendFailure =>
  failureOf(detail, { phase, fault: 'refused', outcome: { kind: 'rejected', detail } })

/** What a thrown error means for the delivery. */
export function classify(error: unknown): Outcome {
  const { outcome, phase, fault, message, masked } = error as SendFailure
  if (outcome) return outcome
  const { code = '', errno } = error as { code?: string; errno?: number }
  if (fault === 'refused' || fault === 'constraint') {
    const named = [code, errno].filter(Boolean).join(', ')
    const said = masked === undefined ? '.' : `: ${masked}`
    return { kind: 'rejected', detail: `The database refused the row${named && ` (${named})`}${said}` }
  }
  const detail = `${code} ${message.split('\n')[0]!.slice(0, 200)}`.trim()
  if (fault === 'contention') return { kind: 'not-sent', detail }
  const mayBeCommitted = phase === 'commit' || phase === undefined
  return mayBeCommitted
    ? { kind: 'unknown', detail: 'The connection broke while the database committed.' }
    : { kind: 'not-sent', detail }
}
