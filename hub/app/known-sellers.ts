import { mergeSellers } from '../document/known-parties/merge.ts'
import type { KnownParties, KnownSeller } from '../document/known-parties/parties.ts'
import type { ViewDefinition, Views } from '../drivers/views/port.ts'
import type { SellerRow } from '../../projections/sellers.ts'

/** How long a list is used before it is read again, at least: a confirmation counts after this time. */
const KEEP_MS = 5_000
/** A long list is kept longer, so that reading it takes at most one part in this many of the time. */
const KEPT_PER_READ = 20
const PAGE = 1_000

interface Kept {
  /** the configured parties that the list was merged with */
  configured: KnownParties
  parties: Promise<KnownParties>
  /** ms, by `performance.now` */
  until: number
}

interface Dependencies {
  views: Views
  /** the collection of the view of sellers that readers use now */
  live(): ViewDefinition
}

/**
 * What a tenant knows about the parties of its documents: its files, and over them the sellers that reviewers
 * confirmed and administrators set. A change counts within seconds; a list that takes long to read is read less often.
 */
export function openKnownSellers({ views, live }: Dependencies) {
  const kept = new Map<string, Kept>()

  async function read(tenant: string, configured: KnownParties, entry: Omit<Kept, 'parties'>): Promise<KnownParties> {
    const started = performance.now()
    const sellers = await sellersOf(tenant)
    const tookMs = performance.now() - started
    entry.until = started + Math.max(KEEP_MS, KEPT_PER_READ * tookMs)
    return { ...configured, sellers: mergeSellers([configured.sellers, sellers]) }
  }

  async function sellersOf(tenant: string): Promise<KnownSeller[]> {
    const sellers: KnownSeller[] = []
    let cursor: string | undefined
    do {
      const { documents, next } = await views.find(live(), {
        filter: { tenant, known: true },
        sort: { field: 'name', direction: 1 },
        limit: PAGE,
        ...(cursor !== undefined && { cursor }),
      })
      for (const seller of documents as unknown as SellerRow[]) sellers.push(seller)
      cursor = next
    } while (cursor !== undefined)
    return sellers
  }

  return function partiesOf(tenant: string, configured: KnownParties): Promise<KnownParties> {
    const before = kept.get(tenant)
    if (before?.configured === configured && performance.now() < before.until) return before.parties
    const entry = { configured, until: Infinity }
    const parties = read(tenant, configured, entry)
    const next: Kept = Object.assign(entry, { parties })
    kept.set(tenant, next)
    // What could not be read is read again by the next document.
    parties.catch(() => void (kept.get(tenant) === next && kept.delete(tenant)))
    return parties
  }
}
