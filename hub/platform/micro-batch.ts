interface Waiting<T, R> {
  item: T
  resolve(result: R): void
  reject(error: unknown): void
}

/**
 * A function that runs one item as part of a batch: the items that come while a batch runs form the next one, up to
 * `limit` of them. So many calls at once share one round trip, and a single call does not wait. `run` returns for each
 * item, in order, its result or its own error; an error that `run` throws is the error of every item.
 */
export function inBatches<T, R>(
  run: (items: readonly T[]) => Promise<readonly (R | Error)[]>,
  limit: number,
): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = []
  let running = false

  async function drain(): Promise<void> {
    running = true
    // The first batch takes every call of this turn of the event loop.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    while (waiting.length > 0) {
      const batch = waiting.splice(0, limit)
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
      if (!running) void drain()
    })
}
