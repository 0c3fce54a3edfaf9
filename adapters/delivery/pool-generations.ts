interface Generation<T> {
  opened: Promise<T>
  users: Set<object>
  state: 'open' | 'retired' | 'closed'
}

interface Lease<T> {
  /** Works with the shared resource; the first use opens it. */
  use<R>(work: (shared: T) => Promise<R>): Promise<R>
  /**
   * The resource is in doubt: no new lease uses it, and it is closed when its other users are done. No effect before
   * `use`.
   */
  retire(): void
}

/**
 * A resource that many share, such as a pool of connections. It is opened with the first use, and again after it was
 * retired.
 */
export function openLeases<T>(open: () => Promise<T>, end: (shared: T) => Promise<void>) {
  let current: Generation<T> | undefined

  function begin(): Generation<T> {
    const generation: Generation<T> = { opened: open(), users: new Set(), state: 'open' }
    generation.opened.catch(() => forget(generation))
    return generation
  }
  function forget(generation: Generation<T>): void {
    if (generation.state === 'open') generation.state = 'retired'
    if (current === generation) current = undefined
  }
  function release(generation: Generation<T>, user: object): void {
    generation.users.delete(user)
    if (generation.state !== 'retired' || generation.users.size > 0) return
    generation.state = 'closed'
    void generation.opened.then(end).catch(() => {})
  }

  return {
    lease(): Lease<T> {
      const user = {}
      let generation: Generation<T> | undefined
      return {
        async use(work) {
          const used = (generation = current ??= begin())
          used.users.add(user)
          try {
            return await work(await used.opened)
          } finally {
            release(used, user)
          }
        },
        retire() {
          if (!generation) return
          forget(generation)
          // The work that is in doubt may never return, so its user no longer counts.
          release(generation, user)
        },
      }
    },
    async close(): Promise<void> {
      const last = await current?.opened.catch(() => undefined)
      current = undefined
      if (last) await end(last)
    },
  }
}
