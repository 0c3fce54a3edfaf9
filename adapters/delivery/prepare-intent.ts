import { kindOfType } from '../../hub/document/document-kind.ts'
import { codeOf, problemOf } from '../../hub/errors.ts'
import type { DeliveryCommand } from '../../hub/delivery/delivery.ts'
import { deliveryAggregate } from '../../hub/handler/aggregates.ts'
import { load } from '../../hub/handler/handle.ts'
import { loadValues } from '../../hub/handler/load-values.ts'
import { deliveryStream } from '../../hub/streams/names.ts'
import { mappingInput, type Correction } from '../../mappings/input.ts'
import type { Intent, Original } from '../adapter.ts'
import type { OpenTarget } from '../registry.ts'
import { claimsOf, type Claims } from './claims.ts'
import { advance, startDelivery, type Courier, type Deliverable, type Job } from './job.ts'
import { postingKey } from './posting-key.ts'

export interface Intended {
  intent: Intent
  claims: Claims
  command: DeliveryCommand
}

/**
 * Maps the document and prepares the posting. Undefined where the mapping refused the document; the refusal is then in
 * the log.
 */
export async function prepareIntent(
  courier: Courier,
  job: Job,
  document: Deliverable,
  open: OpenTarget,
): Promise<Intended | undefined> {
  try {
    return await prepare(courier, job, document, open)
  } catch (error) {
    const code = codeOf(error)
    if (!code || problemOf(code).disposition !== 'person') throw error
    const refusal: DeliveryCommand = { type: 'RefuseDelivery', code, detail: (error as Error).message }
    await advance(courier, job, 'refuse', startDelivery(job, open), refusal)
    return undefined
  }
}

async function prepare(courier: Courier, job: Job, document: Deliverable, open: OpenTarget): Promise<Intended> {
  const { adapter, target } = open
  const { tenant, documentId, receivedAt } = job
  const { received, documentType, kind = kindOfType([documentType]) } = document
  const facts = { id: documentId, tenant, type: documentType, kind, source: received.source, receivedAt }
  const correction = job.action > 1 ? { correction: await correctionOf(courier, job) } : {}
  const values = await loadValues(courier.blobs, document)
  const input = mappingInput({ ...facts, sha256: received.blob.sha256, ...correction }, values)
  const { payload, mapping } = await courier.mappings.apply(`${job.target}/${documentType}`, input, job.signal)
  const intent = target.prepare({
    tenant,
    documentId,
    key: postingKey(tenant, job.target, documentId, job.action),
    payload,
    original: originalOf(courier, document),
    attachments: [],
  })
  const { key, sha256, size } = await courier.blobs.put(tenant, Buffer.from(JSON.stringify(intent.payload)))
  const claims = claimsOf(courier, job, document, open, { values, payload })
  const [businessKey] = claims.keys
  const command: DeliveryCommand = {
    type: 'IntendDelivery',
    key: intent.key,
    fingerprint: intent.fingerprint,
    payload: { key, sha256, size },
    mapping,
    settleSeconds: adapter.settleSeconds,
    ...(businessKey && { businessKey }),
  }
  return { intent, claims, command }
}

/** What a mapping may say about a correction: its number, and which posting it corrects. */
async function correctionOf({ store }: Courier, { tenant, documentId, target, action }: Job): Promise<Correction> {
  const { state } = await load(store, deliveryAggregate, deliveryStream(tenant, documentId, target))
  return { action: String(action), of: state.state === 'posted' ? state.reference : '' }
}

const originalOf =
  ({ blobs }: Courier, { received: { blob, mediaType, personal } }: Deliverable) =>
  async (): Promise<Original> => ({
    bytes: await blobs.get(blob.key),
    mediaType,
    ...(personal.fileName !== undefined && { fileName: personal.fileName }),
  })
