import type { LastEvent, ViewDefinition, ViewDocument, Views } from '../../drivers/views/port.ts'
import type { FollowerCheckpoint } from '../../streams/verified-follow.ts'
import type { ApiKey } from './key.ts'

/** The keys at a position of the log, so that a start does not read the log from its beginning. */
const VIEW = 'api_keys'
const FIRST = 'api_keys_v2'
const PAGE = 500

/** A key as it is after an event at this position. */
export interface KeptKey {
  key: ApiKey
  position: string
}

export interface Snapshot {
  keys: Map<string, ApiKey>
  /** undefined for a new snapshot */
  checkpoint: FollowerCheckpoint | undefined
  save(keys: readonly KeptKey[], position: string, lastEvent: LastEvent | undefined): Promise<void>
  /** Replaces this snapshot by an empty one and drops it. */
  replace(): Promise<Snapshot>
}

/** Loads the saved keys and the position up to which they are complete. */
export async function loadSnapshot(views: Views): Promise<Snapshot> {
  return load(views, (await views.live(VIEW)) ?? FIRST)
}

async function load(views: Views, collection: string): Promise<Snapshot> {
  const view: ViewDefinition = { collection, indexes: [] }
  // The position first: what another process saves while the keys are read is then read again from the log.
  const { checkpoint: position, lastEvent } = await views.load(view, [])
  return {
    keys: await loadKeys(views, view),
    checkpoint: position === undefined ? undefined : { position, lastEvent },
    save: (keys, at, event) =>
      views.save(
        view,
        keys.map(({ key, position: keyAt }) => ({
          id: key.keyId,
          position: keyAt,
          document: { ...key } as ViewDocument,
        })),
        at,
        event,
      ),
    async replace() {
      // The first snapshot has no pointer; with one, the switch drops it.
      const live = (await views.live(VIEW)) ?? (await views.live(VIEW, collection))
      // Another process may have replaced it already.
      return load(views, (live === collection ? await views.live(VIEW, after(collection)) : live)!)
    },
  }
}

/** api_keys_v2, api_keys_v2_r0, api_keys_v2_r1 … */
function after(collection: string): string {
  const [, number = '-1'] = /_r(\d+)$/.exec(collection) ?? []
  return `${FIRST}_r${Number(number) + 1}`
}

async function loadKeys(views: Views, view: ViewDefinition): Promise<Map<string, ApiKey>> {
  const keys = new Map<string, ApiKey>()
  for (let cursor: string | undefined; ;) {
    const page = await views.find(view, {
      filter: {},
      sort: { field: 'keyId', direction: 1 },
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { id: _id, position: _position, ...document } of page.documents) {
      const key = document as unknown as ApiKey
      keys.set(key.keyId, key)
    }
    cursor = page.next
    if (cursor === undefined) return keys
  }
}
