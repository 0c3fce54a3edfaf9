import type { KnownSeller } from '../hub/document/known-parties/parties.ts'
import { upcastDocument } from '../hub/document/upcast.ts'
import type { StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../hub/drivers/views/port.ts'
import { upcastSeller, type SellerEvent } from '../hub/seller/seller.ts'
import { parseStream, prefixOf } from '../hub/streams/names.ts'
import { sellerIdOf } from '../hub/streams/seller-id.ts'
import type { Projection } from './projection.ts'

/** A seller that reviewers confirmed or an administrator set. */
export interface SellerRow extends KnownSeller {
  tenant: string
  sellerId: string
  /** false once it was removed, until a reviewer confirms it again */
  known: boolean
  numberFormats: readonly string[]
  /** how many times reviewers confirmed it since it is known */
  confirmations: number
  /** ISO time of the last confirmation */
  lastConfirmedAt?: string
  /** ISO time of the last event */
  updatedAt: string
}

/** The latest are kept: an account or form that is used again comes back with its next confirmation. */
const MOST_ACCOUNTS = 20
const MOST_FORMATS = 10

/** The seller that a person confirmed by this event of a document. Automatic steps confirm nothing. */
function confirmedBy(event: StoredEvent): KnownSeller | undefined {
  if (event.type !== 'ReviewCompleted' && event.type !== 'DocumentCorrected') return undefined
  const { type, data } = upcastDocument(event)
  return type === 'ReviewCompleted' || type === 'DocumentCorrected' ? data.personal.seller : undefined
}

function idOf(event: StoredEvent): { tenant: string; sellerId: string } | undefined {
  const name = parseStream(event.stream)
  if (name?.kind === 'seller') return { tenant: name.tenant, sellerId: name.seller }
  const seller = name?.kind === 'document' ? confirmedBy(event) : undefined
  return seller && name?.kind === 'document' ? { tenant: name.tenant, sellerId: sellerIdOf(seller) } : undefined
}

function project(current: SellerRow | undefined, event: StoredEvent): SellerRow | undefined {
  const id = idOf(event)
  if (!id) return undefined
  const at = event.metadata['occurredAt'] ?? event.recordedAt
  const confirmed = parseStream(event.stream)?.kind === 'document' ? confirmedBy(event) : undefined
  const next = confirmed ? withConfirmation(current, confirmed, at) : decided(current, upcastSeller(event))
  return { ...id, ...next, updatedAt: at }
}

type Facts = Omit<SellerRow, 'tenant' | 'sellerId' | 'updatedAt'>

/** What a person confirmed last gives name and address; accounts and number formats add up. */
function withConfirmation(current: SellerRow | undefined, seller: KnownSeller, at: string): Facts {
  const before = current?.known ? current : undefined
  const address = seller.address ?? before?.address
  return {
    known: true,
    name: seller.name,
    ...(address !== undefined && { address }),
    vatIds: latest(before?.vatIds, seller.vatIds, MOST_ACCOUNTS),
    ibans: latest(before?.ibans, seller.ibans, MOST_ACCOUNTS),
    numberFormats: latest(before?.numberFormats, seller.numberFormats ?? [], MOST_FORMATS),
    confirmations: (before?.confirmations ?? 0) + 1,
    lastConfirmedAt: at,
  }
}

function decided(current: SellerRow | undefined, event: SellerEvent): Facts {
  if (event.type === 'SellerRemoved')
    return { known: false, name: '', vatIds: [], ibans: [], numberFormats: [], confirmations: 0 }
  const { name, address, vatIds, ibans } = event.data.personal
  const before = current?.known ? current : undefined
  return {
    known: true,
    name,
    ...(address !== undefined && { address }),
    vatIds,
    ibans,
    numberFormats: before?.numberFormats ?? [],
    confirmations: before?.confirmations ?? 0,
    ...(before?.lastConfirmedAt !== undefined && { lastConfirmedAt: before.lastConfirmedAt }),
  }
}

/** The values with the latest at the end, each once. */
function latest(before: readonly string[] = [], more: readonly string[], most: number): string[] {
  return [...before.filter((each) => !more.includes(each)), ...more].slice(-most)
}

export const sellersProjection: Projection = {
  view: 'sellers',
  version: 1,
  prefixes: [prefixOf('document'), prefixOf('seller')],
  indexes: [
    ['tenant', 'known', 'name'],
    ['tenant', 'sellerId'],
  ],
  madeOf: 'group',
  idOf(event) {
    const id = idOf(event)
    return id && `${id.tenant}.${id.sellerId}`
  },
  project: (current, event) => project(current as SellerRow | undefined, event) as unknown as ViewDocument | undefined,
}
