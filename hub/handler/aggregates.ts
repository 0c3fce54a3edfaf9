import type { Aggregate } from './handle.ts'
import type { DocumentCommand } from '../document/commands.ts'
import { decide } from '../document/decide.ts'
import { noDocument, type Document } from '../document/document.ts'
import type { DocumentEvent } from '../document/events.ts'
import { evolve } from '../document/evolve.ts'
import { upcastDocument } from '../document/upcast.ts'
import * as deliveries from '../delivery/delivery.ts'
import type { DeliveryEvent } from '../delivery/events.ts'
import { upcastDelivery } from '../delivery/upcast.ts'
import * as notices from '../notice/notice.ts'
import type { NoticeEvent } from '../notice/events.ts'
import { upcastNotice } from '../notice/upcast.ts'
import type { ParkedCommand } from '../parked/commands.ts'
import type { ParkedEvent } from '../parked/events.ts'
import * as parked from '../parked/parked.ts'
import { upcastParked } from '../parked/upcast.ts'
import type { SampleEvent } from '../sample/events.ts'
import * as samples from '../sample/sample.ts'
import { upcastSample } from '../sample/upcast.ts'
import * as sellers from '../seller/seller.ts'

export const documentAggregate: Aggregate<Document, DocumentCommand, DocumentEvent> = {
  initial: noDocument,
  decide,
  evolve,
  upcast: upcastDocument,
}

export const deliveryAggregate: Aggregate<deliveries.Delivery, deliveries.DeliveryCommand, DeliveryEvent> = {
  initial: deliveries.noDelivery,
  decide: deliveries.decide,
  evolve: deliveries.evolve,
  upcast: upcastDelivery,
}

export const noticeAggregate: Aggregate<notices.Notices, notices.NoticeCommand, NoticeEvent> = {
  initial: notices.noNotices,
  decide: notices.decide,
  evolve: notices.evolve,
  upcast: upcastNotice,
}

export const parkedAggregate: Aggregate<parked.ParkedDecision, ParkedCommand, ParkedEvent> = {
  initial: parked.noDecision,
  decide: parked.decide,
  evolve: parked.evolve,
  upcast: upcastParked,
}

export const sellerAggregate: Aggregate<typeof sellers.noSeller, sellers.SellerCommand, sellers.SellerEvent> = {
  initial: sellers.noSeller,
  decide: sellers.decide,
  evolve: sellers.evolve,
  upcast: sellers.upcastSeller,
}

export const sampleAggregate: Aggregate<samples.Sample, samples.SampleCommand, SampleEvent> = {
  initial: samples.noSample,
  decide: samples.decide,
  evolve: samples.evolve,
  upcast: upcastSample,
}
