import type { Delivery } from '../../hub/delivery/delivery.ts'
import type { Intent, Outcome } from '../adapter.ts'
import type { OpenTarget } from '../registry.ts'
import { advance, type Courier, type Job } from './job.ts'
import { consequenceOf } from './outcomes.ts'
import { heldSinceBackup } from './restored-log.ts'

/** Nothing is sent later than this after the intent: by then another courier may assume that this send is over. */
const SEND_WITHIN_SECONDS = 5

/** The right to send once. It comes from an event in the log that this courier wrote. */
interface Permit {
  /** of the send within the delivery */
  number: number
  /** on the monotonic clock, before the event was appended */
  intendedAtMs: number
}

/** Sends once and records the outcome. Throws the error that asks for a retry where the outcome is not final. */
export async function send(
  courier: Courier,
  job: Job,
  intent: Intent,
  open: OpenTarget,
  permit: Permit,
): Promise<Delivery> {
  const held = await heldSinceBackup(courier, job, intent, open)
  const outcome = held ?? ofAction(job, await outcomeOf(courier, job, intent, open, permit))
  const sent = { target: job.target, attempt: job.message.attempt, send: permit.number }
  const { step, command, retry } = consequenceOf(outcome, sent)
  const delivery = await advance(courier, job, step, command)
  if (retry) throw retry(delivery)
  return delivery
}

/**
 * A target that holds the business document already has the posting that is corrected, so the correction is not there:
 * it is no duplicate.
 */
const ofAction = ({ action }: Job, outcome: Outcome): Outcome =>
  action > 1 && outcome.kind === 'duplicate'
    ? { kind: 'rejected', detail: `The target takes no second posting of this business document: correct it there.` }
    : outcome

async function outcomeOf(
  { elapsedMs }: Courier,
  job: Job,
  intent: Intent,
  { target }: OpenTarget,
  { intendedAtMs }: Permit,
): Promise<Outcome> {
  if (job.signal.aborted || elapsedMs() - intendedAtMs > SEND_WITHIN_SECONDS * 1000)
    return { kind: 'not-sent', detail: 'Too much time has passed since the intent, so it was not sent.' }
  try {
    return { kind: 'posted', reference: (await target.send(intent, job.signal)).reference }
  } catch (error) {
    return target.classify(error)
  }
}
