export interface BoundedMap<K, V> {
  get(key: K): V | undefined
  has(key: K): boolean
  /** A key that is present keeps its age. */
  set(key: K, value: V): void
  delete(key: K): void
}

/** A map of at most `limit` entries. Beyond that, each new entry removes the oldest one. */
export function openBoundedMap<K, V>(limit: number): BoundedMap<K, V> {
  const entries = new Map<K, V>()
  return {
    get: (key) => entries.get(key),
    has: (key) => entries.has(key),
    set(key, value) {
      entries.set(key, value)
      if (entries.size > limit) entries.delete(entries.keys().next().value!)
    },
    delete: (key) => void entries.delete(key),
  }
}
