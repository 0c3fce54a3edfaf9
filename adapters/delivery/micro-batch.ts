interface Waiting<T, R> {
  item: T
  resolve(result: R): void
  reject(error: unknown): void
}

/**
 * Gathers what is asked for while the batch before runs, so that many at once share one round and one alone does not wait.
 * `run` answers each item, in order, with its result or with the error that is its own; where it throws, the error is that of all.
 */
export function inBatches<T, R>(
  run: (items: readonly T[]) => Promise<readonly (R | Error)[]>,
  most: number,
): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = []
  let running = false

  async function work(): Promise<void> {
    running = true
    // Whatever else was asked for in this turn of the event loop comes along.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most)
      try {
        const results = await run(batch.map(({ item }) => item))
        batch.forEach(({ resolve, reject }, index) => {
          const result = results[index]!
          if (result instanceof Error) reject(result)
          else resolve(result)
        })
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    running = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!running) void work()
    })
}
