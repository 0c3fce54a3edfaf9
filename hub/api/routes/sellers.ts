import { randomUUID } from 'node:crypto'
import { compact } from '../../document/known-parties/confirmed.ts'
import { mayBeIban } from '../../document/iban.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import type { ViewDocument } from '../../drivers/views/port.ts'
import { WaybillError } from '../../errors.ts'
import { sellerAggregate } from '../../handler/aggregates.ts'
import { handle, load } from '../../handler/handle.ts'
import type { SellerCommand } from '../../seller/seller.ts'
import { sellerStream } from '../../streams/names.ts'
import { originOf, type Call, type Handlers } from '../call.ts'
import { listing, pageOf, type ListedView } from '../list.ts'

interface Dependencies {
  store: EventStore
  sellers: ListedView
  now(): string
}

interface SetBody {
  name: string
  address?: string
  vatIds?: string[]
  ibans?: string[]
  reason: string
}

/** The sellers that reviewers confirmed and administrators set. The log records who changed them and why. */
export function sellerHandlers({ store, sellers, now }: Dependencies): Handlers {
  const streamOf = ({ principal, parameters }: Call): string => sellerStream(principal.tenant, String(parameters['id']))

  const decide = (call: Call, command: SellerCommand) =>
    handle(store, sellerAggregate, streamOf(call), command, { commandId: randomUUID(), ...originOf(call, now()) })

  /** Also a seller whose row the view does not have yet. */
  async function isKnown(call: Call): Promise<boolean> {
    if ((await load(store, sellerAggregate, streamOf(call))).state.state === 'set') return true
    const filter = { tenant: call.principal.tenant, sellerId: String(call.parameters['id']), known: true }
    const query = { filter, sort: { field: 'name', direction: 1 }, limit: 1 } as const
    return (await sellers.views.find(sellers.live(), query)).documents.length > 0
  }

  return {
    async listSellers(call) {
      const page = await pageOf(sellers, call, {
        filter: { tenant: call.principal.tenant, known: true },
        sort: { field: 'name', direction: 1 },
      })
      call.response.json(listing('sellers', page, shownOf))
    },
    async setSeller(call) {
      const { name, address, vatIds = [], ibans = [], reason } = call.body as SetBody
      const accounts = ibans.map(compact)
      const wrong = accounts.findIndex((iban) => !mayBeIban(iban))
      if (wrong >= 0) throw new WaybillError('invalid-request', `/body/ibans/${wrong} has wrong check digits.`)
      const seller = {
        name: name.trim(),
        ...(address !== undefined && { address: address.trim() }),
        vatIds: vatIds.map(compact),
        ibans: accounts,
      }
      await decide(call, { type: 'SetSeller', seller, reason })
      call.response.json({ id: call.parameters['id'], ...seller })
    },
    async removeSeller(call) {
      const { reason } = call.body as { reason: string }
      if (!(await isKnown(call))) throw new WaybillError('not-found', 'There is no such seller.')
      await decide(call, { type: 'RemoveSeller', reason })
      call.response.status(204).end()
    },
  }
}

function shownOf({ sellerId, tenant: _t, known: _k, position: _p, id: _id, ...seller }: ViewDocument): object {
  return { id: sellerId, ...seller }
}
