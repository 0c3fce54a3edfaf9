import { parseDeliveryName } from '../../hub/document/delivery-name.ts'
import type { ExistingDocument } from '../../hub/document/document.ts'
import { upcastDocument } from '../../hub/document/upcast.ts'
import { documentStream } from '../../hub/streams/names.ts'
import { ADAPTERS } from './hub.ts'
import type { SimulatedStore } from './store.ts'

/** All numbers that a document has had: what was read, and what a person corrected. */
export function numbersOf(store: SimulatedStore, { received: { tenant, documentId } }: ExistingDocument): Set<string> {
  return new Set(
    store
      .stream(documentStream(tenant, documentId))
      .map(upcastDocument)
      .flatMap((event) => {
        if (event.type === 'FieldsExtracted' || event.type === 'RereadCompleted')
          return event.data.personal.fields['invoiceNumber']?.value ?? []
        if (event.type !== 'DocumentCorrected') return []
        return event.data.personal.corrections.flatMap(({ path, to }) => (path === 'invoiceNumber' && to ? to : []))
      }),
  )
}

/** The deliveries that a document has had, by name. */
export function namesOf(store: SimulatedStore, { received: { tenant, documentId } }: ExistingDocument): string[] {
  const prefix = `delivery-${tenant}.${documentId}.`
  const streams = store.events.filter(({ stream }) => stream.startsWith(prefix)).map(({ stream }) => stream)
  return [...Object.keys(ADAPTERS), ...new Set(streams.map((stream) => stream.slice(prefix.length)))]
}

/** The delivery of a document to a target whose intent has this posting key. */
export function nameOfKey(
  store: SimulatedStore,
  tenant: string,
  documentId: string,
  { target, key }: { target: string; key: string },
): string | undefined {
  const prefix = `delivery-${tenant}.${documentId}.`
  return store.events
    .filter(({ stream, type, data }) => type === 'DeliveryIntended' && data['key'] === key && stream.startsWith(prefix))
    .map(({ stream }) => stream.slice(prefix.length))
    .find((name) => parseDeliveryName(name).target === target)
}
