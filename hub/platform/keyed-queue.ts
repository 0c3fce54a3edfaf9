/**
 * Runs work one at a time for each key, in the order of the calls. Different keys do not wait for each other, and
 * failed work does not stop the next.
 */
export function openKeyedQueue(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const lastOf = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const result = (lastOf.get(key) ?? Promise.resolve()).then(work, work)
    const settled = result
      .then(
        () => {},
        () => {},
      )
      .then(() => {
        if (lastOf.get(key) === settled) lastOf.delete(key)
      })
    lastOf.set(key, settled)
    return result
  }
}
