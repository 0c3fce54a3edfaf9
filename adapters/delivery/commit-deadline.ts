export interface Limits {
  leaveWithinMs: number
  answerWithinMs: number
  /** of those who wait for the work; it is given up when all of them abort */
  signals: readonly AbortSignal[]
}

/** Given up before the point of no return, nothing of the work has left, and nothing will. */
const givenUp = (why: string): Error => Object.assign(new Error(why), { late: true })

/**
 * Work with a step that cannot be taken back, and milliseconds for both halves. Whoever gives up on it before that step must be able to say
 * that the step will never come: so the work passes through `leave` just before it, which throws once it was given up.
 */
export function withCommitDeadline<T>(
  work: (leave: () => void) => Promise<T>,
  { leaveWithinMs, answerWithinMs, signals }: Limits,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const leaveBy = performance.now() + leaveWithinMs
    const stopping = [...new Set(signals)]
    let over: Error | undefined
    let timer = setTimeout(giveUp, leaveWithinMs, `There was no answer within ${leaveWithinMs} ms.`)

    function giveUp(why: string): void {
      over = givenUp(why)
      reject(over)
      end()
    }
    function stop(): void {
      if (stopping.every(({ aborted }) => aborted)) giveUp('It was told to stop.')
    }
    function end(): void {
      clearTimeout(timer)
      for (const signal of stopping) signal.removeEventListener('abort', stop)
    }
    function leave(): void {
      // The clock too: a process that stood still may come here before its timers do.
      if (over || performance.now() > leaveBy) throw over ?? givenUp('It stood still for too long.')
      clearTimeout(timer)
      timer = setTimeout(giveUp, answerWithinMs, `There was no answer within ${answerWithinMs} ms.`)
    }

    for (const signal of stopping) signal.addEventListener('abort', stop)
    stop()
    if (!over) work(leave).then(resolve, reject).finally(end)
  })
}
