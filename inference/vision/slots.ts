/** Work that runs at the same time, at most `size` at once; the rest waits in order. */
interface Slots {
  /** @throws the reason of the signal if it aborts while the work waits */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

export function openSlots(size: number): Slots {
  let free = size
  const waiting: (() => void)[] = []
  const release = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  const enter = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted()
      if (free > 0) {
        free--
        return resolve()
      }
      const enterNext = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(enterNext), 1)
        reject(signal.reason as Error)
      }
      waiting.push(enterNext)
      signal.addEventListener('abort', leave, { once: true })
    })
  return {
    async run(signal, work) {
      await enter(signal)
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}
