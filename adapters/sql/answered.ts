import { withCommitDeadline } from '../delivery/commit-deadline.ts'

export const ANSWER_WITHIN_MS = 20_000

/** A query that changes nothing and may be abandoned at any time. */
export const answered = <T>(signal: AbortSignal, query: () => Promise<T>): Promise<T> =>
  withCommitDeadline(query, {
    commitWithinMs: ANSWER_WITHIN_MS,
    answerWithinMs: ANSWER_WITHIN_MS,
    signals: [signal],
  })
