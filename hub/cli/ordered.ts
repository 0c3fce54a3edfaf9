/**
 * Runs a task for each item, at most `concurrency` at a time, and passes the results to `done` in the order of the
 * items. After the signal aborts no task is started. Resolves to the number of tasks that were started.
 */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  {
    concurrency,
    signal,
    run,
    done,
  }: {
    concurrency: number
    signal: AbortSignal
    run(item: Item, index: number): Promise<Result>
    done(result: Result, item: Item): void
  },
): Promise<number> {
  const finished = new Map<number, Result>()
  let started = 0
  let next = 0

  async function runNext(): Promise<void> {
    while (started < items.length && !signal.aborted) {
      const index = started++
      finished.set(index, await run(items[index]!, index))
      for (; finished.has(next); next++) {
        done(finished.get(next)!, items[next]!)
        finished.delete(next)
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, runNext))
  return started
}
