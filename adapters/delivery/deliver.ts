import { isFinal, type Delivery, type DeliveryCommand } from '../../hub/delivery/delivery.ts'
import { WaybillError } from '../../hub/errors.ts'
import { claimBusinessKey, type Claim } from '../claim.ts'
import type { OpenTarget } from '../registry.ts'
import { prepareIntent, type Deliverable, type Intended } from './prepare-intent.ts'
import { advance, append, contextOf, startDelivery, type Courier, type Job } from './job.ts'
import { mayIntend, resume } from './resume.ts'
import { send } from './send.ts'

/** Advances an open delivery as far as this attempt can. */
export async function deliver(
  courier: Courier,
  job: Job,
  document: Deliverable,
  delivery: Delivery,
  open: OpenTarget,
): Promise<Delivery> {
  if (delivery.state === 'intended' || delivery.state === 'in-doubt') {
    const resumed = await courier.inTurn(turnOf(job, delivery.intent.businessKey), () => resume(courier, job, open))
    if (!mayIntend(resumed)) return resumed
  }
  const intended = await prepareIntent(courier, job, document, open)
  if (!intended) return job.delivery!.state
  return courier.inTurn(turnOf(job, intended.businessKey), async () => {
    const claimedElsewhere = intended.businessKey && (await claim(courier, job, open, intended.businessKey))
    return claimedElsewhere || sendFirst(courier, job, open, intended)
  })
}

/** Undefined if this document owns the business key; otherwise the delivery as a duplicate of the owner. */
async function claim(courier: Courier, job: Job, open: OpenTarget, businessKey: string): Promise<Delivery | undefined> {
  const context = contextOf(courier, job, 'claim')
  const held = await claimBusinessKey(courier.store, businessKey, job.documentId, job.target, context)
  if (held.kind === 'ours') return undefined
  if (held.kind === 'open')
    throw new WaybillError(
      'claimed-elsewhere',
      `The document ${held.documentId} carries the same business document and is still on its way.`,
    )
  const step = held.kind === 'doubtful' ? 'give-up' : 'duplicate'
  return advance(courier, job, step, startDelivery(job, open), commandFor(held))
}

const commandFor = (held: Exclude<Claim, { kind: 'ours' }>): DeliveryCommand =>
  held.kind === 'taken'
    ? {
        type: 'MarkDuplicate',
        documentId: held.documentId,
        ...(held.reference !== undefined && { reference: held.reference }),
      }
    : {
        type: 'GiveUpDelivery',
        code: 'delivery-in-doubt',
        detail: `The document ${held.documentId} carries the same business document, and the target may hold it.`,
      }

/** Writes the intent, then sends. Only the courier whose intent is in the log sends. */
async function sendFirst(
  courier: Courier,
  job: Job,
  open: OpenTarget,
  { intent, command }: Intended,
): Promise<Delivery> {
  const intendedAtMs = courier.elapsedMs()
  const { state, events } = await append(courier, job, courier.newId(), startDelivery(job, open), command)
  if (state.state === 'intended' && events.some(({ type }) => type === 'DeliveryIntended'))
    return send(courier, job, intent, open, { number: state.sends, intendedAtMs })
  // Another message of the same delivery was faster: whether that one sends is not known here.
  return isFinal(state) ? state : resume(courier, job, open)
}

/** Deliveries of one business key to one target run one after another. */
const turnOf = ({ tenant, target, documentId }: Job, businessKey: string | undefined): string =>
  `${tenant}:${target}:${businessKey ?? documentId}`
