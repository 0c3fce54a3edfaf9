import { DELIVERY_SCHEMA } from '../delivery/upcast.ts'
import { DOCUMENT_SCHEMA } from '../document/upcast.ts'
import { WaybillError } from '../errors.ts'
import { NOTICE_SCHEMA } from '../notice/upcast.ts'
import { PARKED_SCHEMA } from '../parked/upcast.ts'
import type { EventSchema } from '../platform/upcast.ts'
import { SAMPLE_SCHEMA } from '../sample/upcast.ts'
import { SELLER_SCHEMA } from '../seller/seller.ts'
import { CHECKPOINT_SCHEMA, CLAIM_SCHEMA, HUB_SCHEMA, TENANT_SCHEMA, VIEW_SCHEMA } from './events.ts'
import { kindOf, type StreamKind } from './names.ts'

/** Every event type that the hub stores, by kind of stream. The writer refuses all others. */
export const REGISTRY: Readonly<Record<StreamKind, EventSchema>> = {
  document: DOCUMENT_SCHEMA,
  delivery: DELIVERY_SCHEMA,
  notices: NOTICE_SCHEMA,
  claim: CLAIM_SCHEMA,
  parked: PARKED_SCHEMA,
  seller: SELLER_SCHEMA,
  sample: SAMPLE_SCHEMA,
  tenant: TENANT_SCHEMA,
  view: VIEW_SCHEMA,
  checkpoint: CHECKPOINT_SCHEMA,
  hub: HUB_SCHEMA,
}

/**
 * The schema of the events in a stream.
 * @throws {WaybillError} `unknown-event` if it is a stream of another program
 */
export function schemaOf(stream: string): EventSchema {
  const kind = kindOf(stream)
  if (kind === undefined) throw new WaybillError('unknown-event', `Waybill stores no events in streams like ${stream}.`)
  return REGISTRY[kind]
}
