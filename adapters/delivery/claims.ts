import type { DeliveryCommand, Delivery } from '../../hub/delivery/delivery.ts'
import { legacyPayloadKeys } from './legacy-key.ts'
import type { BusinessKey } from '../../hub/document/business-key.ts'
import type { Values } from '../../hub/document/values/value.ts'
import { WaybillError } from '../../hub/errors.ts'
import { documentAggregate } from '../../hub/handler/aggregates.ts'
import { load } from '../../hub/handler/handle.ts'
import { documentStream } from '../../hub/streams/names.ts'
import { businessKeyOf, claimBusinessKey, lookUpClaim, payloadKeyOf, type Claim } from '../claim.ts'
import type { OpenTarget } from '../registry.ts'
import { advance, contextOf, startDelivery, type Courier, type Deliverable, type Job } from './job.ts'

/** The business keys of one document for one target, as hashes. */
export interface Claims {
  /** each must be this document's before it is sent; every document claims in this order, so no two block each other */
  keys: readonly string[]
  /** by which a document with an incomplete key and its likely duplicates are recognized */
  likely: readonly string[]
  /** as earlier versions claimed them: looked up, never claimed */
  legacy: readonly string[]
  /** the forms of the hub's key, to compare with a holder of a legacy key */
  forms: readonly string[]
}

type Held = Exclude<Claim, { kind: 'ours' }>

/**
 * What a document claims. Without a complete key, only a document that a person has reviewed is posted.
 * @throws `business-key-incomplete`
 */
export function claimsOf(
  courier: Courier,
  { tenant, target }: Job,
  document: Deliverable,
  open: OpenTarget,
  { values, payload }: { values: Values; payload: Record<string, unknown> },
): Claims {
  const named = open.adapter.businessKey(payload)
  const ofPayload = named === undefined ? [] : [payloadKeyOf(target, named)]
  if (open.businessKey === 'none') return { keys: ofPayload, likely: [], legacy: [], forms: [] }
  const { keys, likelyKeys, gaps } = courier.businessKey(factsOf(tenant, document, values))
  if (gaps.length > 0 && !document.reviewed) {
    const said = gaps.map(({ field, why }) => (field === undefined ? 'its type defines none' : `${field} is ${why}`))
    throw new WaybillError('business-key-incomplete', `The business key is incomplete: ${said.join(', ')}.`)
  }
  return {
    keys: [...keys.map((form) => businessKeyOf(target, form)), ...ofPayload],
    likely: likelyKeys.map((form) => businessKeyOf(target, form)),
    legacy: legacyPayloadKeys(values.fields)
      .filter((key) => key !== named)
      .map((key) => payloadKeyOf(target, key)),
    forms: keys,
  }
}

const factsOf = (tenant: string, { received, documentType, kind, reviewed }: Deliverable, values: Values) => ({
  ...values,
  tenant,
  source: received.source,
  type: documentType,
  kind,
  reviewed,
})

/** Undefined if this document owns its business keys; otherwise the delivery as it ends because another one does. */
export async function claimAll(
  courier: Courier,
  job: Job,
  open: OpenTarget,
  claims: Claims,
  { postsAnyway }: { postsAnyway: boolean },
): Promise<Delivery | undefined> {
  const context = contextOf(courier, job, 'claim')
  const claim = (key: string) => claimBusinessKey(courier.store, key, job, context)
  for (const key of claims.legacy) {
    const held = await lookUpClaim(courier.store, key, job)
    if (held && held.kind !== 'ours' && (await isSame(courier, job, held.documentId, claims)))
      return endAs(courier, job, open, held)
  }
  for (const key of claims.keys) {
    const held = await claim(key)
    if (held.kind !== 'ours') return endAs(courier, job, open, held)
  }
  // Complete keys differ, so two documents that have them are two. The last form is claimed only, to be found.
  const isComplete = claims.forms.length > 0
  for (const key of postsAnyway ? [] : claims.likely.slice(isComplete ? -1 : 0)) {
    const held = await claim(key)
    if (held.kind === 'ours' || (isComplete && (await hasCompleteKey(courier, job, held.documentId)))) continue
    return endAs(courier, job, open, held, { likely: true })
  }
  return undefined
}

const hasCompleteKey = async (courier: Courier, job: Job, documentId: string): Promise<boolean> =>
  (await keyOfOther(courier, job, documentId))?.gaps.length === 0

/** Names without their letters outside A to Z may belong to two sellers: what counts is the current key. */
async function isSame(courier: Courier, job: Job, holder: string, { forms }: Claims): Promise<boolean> {
  const key = await keyOfOther(courier, job, holder)
  return key === undefined || key.keys.some((form) => forms.includes(form))
}

/** The business key of a document that was delivered. */
async function keyOfOther(courier: Courier, { tenant }: Job, documentId: string): Promise<BusinessKey | undefined> {
  const { state } = await load(courier.store, documentAggregate, documentStream(tenant, documentId))
  if (!('deliveries' in state) || !state.deliveries) return undefined
  const document = state as Deliverable
  const values = { fields: document.fields, tables: {} }
  return courier.businessKey({ ...factsOf(tenant, document, values), reviewed: true })
}

function endAs(courier: Courier, job: Job, open: OpenTarget, held: Held, { likely = false } = {}): Promise<Delivery> {
  if (held.kind === 'open')
    throw new WaybillError(
      'claimed-elsewhere',
      `The document ${held.documentId} carries the same business document and is still on its way.`,
    )
  const [step, command] = held.kind === 'taken' && job.action > 1 && !likely ? refusal(held) : endOf(held, likely)
  return advance(courier, job, step, startDelivery(job, open), command)
}

/** The posting of another document is not the correction of this one. */
const refusal = ({ documentId }: Held): [string, DeliveryCommand] => [
  'refuse',
  {
    type: 'RefuseDelivery',
    code: 'target-rejected',
    detail: `The document ${documentId} is posted with the business key of the corrected values.`,
  },
]

function endOf({ documentId, ...held }: Exclude<Held, { kind: 'open' }>, likely: boolean): [string, DeliveryCommand] {
  if (likely)
    return [
      'refuse',
      {
        type: 'RefuseDelivery',
        code: 'likely-duplicate',
        detail: `The document ${documentId} has the same party, date and amount; one of the two has no complete key.`,
      },
    ]
  if (held.kind === 'taken')
    return [
      'duplicate',
      { type: 'MarkDuplicate', documentId, ...(held.reference !== undefined && { reference: held.reference }) },
    ]
  return [
    'give-up',
    {
      type: 'GiveUpDelivery',
      code: 'delivery-in-doubt',
      detail: `The document ${documentId} carries the same business document, and the target may hold it.`,
    },
  ]
}
