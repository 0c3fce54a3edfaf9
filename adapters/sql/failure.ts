import type { Outcome } from '../adapter.ts'
import type { Fault } from './dialects/dialect.ts'

/** How far a send came. Before the COMMIT was sent, a lost connection means that nothing was written. */
export type Phase = 'connect' | 'insert' | 'commit'

export interface SendFailure extends Error {
  phase: Phase
  fault: Fault
  /** set where the adapter already knows what the failure means */
  outcome?: Outcome
}

export const failureOf = (message: string, facts: Omit<SendFailure, 'name' | 'message'>): SendFailure =>
  Object.assign(new Error(message), facts)

/** What a thrown error means for the delivery. */
export function classify(error: unknown): Outcome {
  const { outcome, phase, fault, message } = error as SendFailure
  if (outcome) return outcome
  const code = (error as { code?: string }).code ?? ''
  if (fault === 'data' || fault === 'constraint')
    return { kind: 'rejected', detail: `The database refused the row${code && ` (${code})`}.` }
  const detail = `${code} ${message.split('\n')[0]!.slice(0, 200)}`.trim()
  if (fault === 'contention') return { kind: 'not-sent', detail }
  const mayBeCommitted = phase === 'commit' || phase === undefined
  return mayBeCommitted
    ? { kind: 'unknown', detail: 'The connection broke while the database committed.' }
    : { kind: 'not-sent', detail }
}
