/**
 * Works on items with at most `width` at a time and hands each result on in the order of the items, as soon as all before it are there.
 * Nothing new is begun once the signal aborts; answers how many items were begun.
 */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  {
    width,
    signal,
    work,
    each,
  }: {
    width: number
    signal: AbortSignal
    work(item: Item, index: number): Promise<Result>
    each(result: Result, item: Item): void
  },
): Promise<number> {
  const finished = new Map<number, Result>()
  let begun = 0
  let handed = 0

  async function lane(): Promise<void> {
    while (begun < items.length && !signal.aborted) {
      const index = begun++
      finished.set(index, await work(items[index]!, index))
      for (; finished.has(handed); handed++) {
        each(finished.get(handed)!, items[handed]!)
        finished.delete(handed)
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  return begun
}
