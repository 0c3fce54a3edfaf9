import { isFinal, type Delivery } from '../../hub/delivery/delivery.ts'
import type { OpenTarget } from '../registry.ts'
import { claimAll } from './claims.ts'
import { prepareIntent, type Intended } from './prepare-intent.ts'
import { append, startDelivery, type Courier, type Deliverable, type Job } from './job.ts'
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
  const { claims } = intended
  const postsAnyway = job.delivery !== undefined && 'postsAnyway' in job.delivery.state
  return courier.inTurn(
    turnOf(job, claims.keys[0] ?? claims.likely[0]),
    async () =>
      (await claimAll(courier, job, open, claims, { postsAnyway })) ?? sendFirst(courier, job, open, intended),
  )
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
