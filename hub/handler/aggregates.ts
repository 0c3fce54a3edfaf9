import type { Aggregate } from './handle.ts'
import type { DocumentCommand } from '../document/commands.ts'
import { decide } from '../document/decide.ts'
import { noDocument, type Document } from '../document/document.ts'
import type { DocumentEvent } from '../document/events.ts'
import { evolve } from '../document/evolve.ts'
import { DOCUMENT_SCHEMA, upcastDocument } from '../document/upcast.ts'
import * as deliveries from '../delivery/delivery.ts'
import type { DeliveryEvent } from '../delivery/events.ts'
import { DELIVERY_SCHEMA, upcastDelivery } from '../delivery/upcast.ts'
import * as notices from '../notice/notice.ts'
import type { NoticeEvent } from '../notice/events.ts'
import { NOTICE_SCHEMA, upcastNotice } from '../notice/upcast.ts'

export const documentAggregate: Aggregate<Document, DocumentCommand, DocumentEvent> = {
  initial: noDocument,
  decide,
  evolve,
  upcast: upcastDocument,
  schema: DOCUMENT_SCHEMA,
}

export const deliveryAggregate: Aggregate<deliveries.Delivery, deliveries.DeliveryCommand, DeliveryEvent> = {
  initial: deliveries.noDelivery,
  decide: deliveries.decide,
  evolve: deliveries.evolve,
  upcast: upcastDelivery,
  schema: DELIVERY_SCHEMA,
}

export const noticeAggregate: Aggregate<notices.Notices, notices.NoticeCommand, NoticeEvent> = {
  initial: notices.noNotices,
  decide: notices.decide,
  evolve: notices.evolve,
  upcast: upcastNotice,
  schema: NOTICE_SCHEMA,
}
