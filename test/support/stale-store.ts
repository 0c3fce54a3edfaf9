import type { EventStore, StoredEvent } from '../../hub/drivers/event-store/port.ts'

export interface StaleStore extends EventStore {
  /** From now on no read shows this event and what follows it in its stream; followers get it all the same. */
  hide(event: Pick<StoredEvent, 'stream' | 'revision'>): void
  /** The same where the log was set back and has grown again: its head is beyond the event. */
  lose(event: Pick<StoredEvent, 'stream' | 'revision'>): void
  /** Reads show everything again. */
  catchUp(): void
  /** reads that a hidden event was missing from */
  staleReads(): number
}

/** A store whose reads can be behind its followers, like a node of a cluster after its leader has died. */
export function staleStore(store: EventStore): StaleStore {
  const hidden = new Map<string, number>()
  let isBehind = false
  let staleReads = 0
  return {
    ...store,
    readsMayLag: true,
    async read(stream, from = 0) {
      const first = hidden.get(stream) ?? Infinity
      const shown = (await store.read(stream, from === 'last' ? 0 : from)).filter(({ revision }) => revision < first)
      if (first !== Infinity) staleReads++
      return from === 'last' ? shown.slice(-1) : shown
    },
    head: async () => (isBehind ? '' : store.head()),
    hide({ stream, revision }) {
      hidden.set(stream, revision)
      isBehind = true
    },
    lose: ({ stream, revision }) => void hidden.set(stream, revision),
    catchUp() {
      hidden.clear()
      isBehind = false
    },
    staleReads: () => staleReads,
  }
}
