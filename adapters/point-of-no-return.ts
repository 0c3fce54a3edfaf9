/** Thrown by work whose time was over before its point of no return: nothing of it has left, and nothing will. */
const late = (ms: number): Error => Object.assign(new Error(`There was no answer within ${ms} ms.`), { late: true })

/**
 * Work with a step that cannot be taken back, and milliseconds for both halves. Whoever gives up on it before that step must be able to say
 * that the step will never come: so the work passes through `leave` just before it, which throws once the time is over.
 */
export function untilNoReturn<T>(work: (leave: () => void) => Promise<T>, { leaveWithinMs, answerWithinMs }: { leaveWithinMs: number; answerWithinMs: number }): Promise<T> {
  return new Promise((resolve, reject) => {
    const leaveBy = performance.now() + leaveWithinMs
    let givenUp = false
    let timer = setTimeout(giveUp, leaveWithinMs, leaveWithinMs)

    function giveUp(ms: number): void {
      givenUp = true
      reject(late(ms))
    }
    function leave(): void {
      // The clock too: a process that stood still may come here before its timers do.
      if (givenUp || performance.now() > leaveBy) throw late(leaveWithinMs)
      clearTimeout(timer)
      timer = setTimeout(giveUp, answerWithinMs, answerWithinMs)
    }
    work(leave).then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
