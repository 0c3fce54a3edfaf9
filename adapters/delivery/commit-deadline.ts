interface CommitLimits {
  /** from the start until the commit is sent */
  commitWithinMs: number
  /** from then until its answer */
  answerWithinMs: number
  /** of all callers of the work; it is abandoned when every one of them has aborted */
  signals: readonly AbortSignal[]
}

/** Abandoned before the commit: nothing of the work was committed, and nothing will be. */
const abandoned = (why: string): Error => Object.assign(new Error(why), { late: true })

/**
 * Runs work that ends in a step which cannot be undone, with a deadline before that step and one after it. A caller
 * that abandons the work before the step must be sure that the step never comes: the work calls `beforeCommit` right
 * before it, and that throws once the work was abandoned.
 */
export function withCommitDeadline<T>(
  work: (beforeCommit: () => void) => Promise<T>,
  { commitWithinMs, answerWithinMs, signals }: CommitLimits,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const commitBy = performance.now() + commitWithinMs
    const stopping = [...new Set(signals)]
    let over: Error | undefined
    let timer = setTimeout(abandon, commitWithinMs, `There was no answer within ${commitWithinMs} ms.`)

    function abandon(why: string): void {
      over = abandoned(why)
      reject(over)
      end()
    }
    function stop(): void {
      if (stopping.every(({ aborted }) => aborted)) abandon('The courier is stopping.')
    }
    function end(): void {
      clearTimeout(timer)
      for (const signal of stopping) signal.removeEventListener('abort', stop)
    }
    function beforeCommit(): void {
      // The clock as well: a process that was suspended may come here before its timers fire.
      if (over || performance.now() > commitBy) throw over ?? abandoned('The process was suspended for too long.')
      clearTimeout(timer)
      timer = setTimeout(abandon, answerWithinMs, `There was no answer within ${answerWithinMs} ms.`)
    }

    for (const signal of stopping) signal.addEventListener('abort', stop)
    stop()
    if (!over) work(beforeCommit).then(resolve, reject).finally(end)
  })
}
