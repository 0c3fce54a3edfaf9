/** Runs a task for each item, at most `limit` at a time. The first failure starts no further task and rejects. */
export async function atOnce<Item>(
  limit: number,
  items: Iterable<Item>,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]()
  let failed = false
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (let next = waiting.next(); !next.done && !failed; next = waiting.next()) {
        try {
          await run(next.value)
        } catch (error) {
          failed = true
          throw error
        }
      }
    }),
  )
}
