interface Generation<T> {
  opened: Promise<T>
  users: Set<object>
  state: 'open' | 'retired' | 'closed'
}

export interface Lease<T> {
  /** Opens what is shared, where nobody has yet, and works with it. */
  use<R>(work: (shared: T) => Promise<R>): Promise<R>
  /** What was used is in doubt: nobody begins with it any more, and it is closed when all others that use it are done. Does nothing where it was not used. */
  retire(): void
}

/** Something that many use at once, such as a pool of connections: opened with the first use, and anew after it was retired. */
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
  function leave(generation: Generation<T>, user: object): void {
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
            leave(used, user)
          }
        },
        retire() {
          if (!generation) return
          forget(generation)
          // Whoever retires it may never be done with it.
          leave(generation, user)
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
