import type { Delivery, DeliveryCommand } from '../../hub/delivery/delivery.ts'
import { WaybillError } from '../../hub/errors.ts'
import type { Outcome } from '../adapter.ts'

/** The send that an outcome belongs to. */
interface Sent {
  target: string
  /** attempt of the message */
  attempt: number
  /** number of the send within the delivery */
  send: number
}

/**
 * What follows from an outcome: a command for the delivery, and where it is not final, the error that asks for a retry.
 */
interface Consequence {
  step: string
  command: DeliveryCommand
  retry?(delivery: Delivery): WaybillError
}

type Consequences = {
  [Kind in Outcome['kind']]: (outcome: Extract<Outcome, { kind: Kind }>, sent: Sent) => Consequence
}

/**
 * The table of outcomes. Only `unknown` may have written something, so only it leads to a lookup before the next send.
 */
const CONSEQUENCES: Consequences = {
  'posted': ({ reference }) => ({
    step: 'confirm',
    command: { type: 'ConfirmDelivery', found: false, reference },
  }),
  'duplicate': ({ reference }) => ({ step: 'duplicate', command: { type: 'MarkDuplicate', reference } }),
  'rejected': ({ detail }) => ({
    step: 'refuse',
    command: { type: 'RefuseDelivery', code: 'target-rejected', detail },
  }),
  'needs-human': ({ detail }) => ({
    step: 'give-up',
    command: { type: 'GiveUpDelivery', code: 'target-rejected', detail },
  }),
  'unknown': ({ detail }, { target, attempt }) => ({
    step: 'doubt',
    command: { type: 'DoubtDelivery', attempt, detail },
    retry: (delivery) =>
      new WaybillError('delivery-in-doubt', `It is not known whether ${target} accepted the document.`, {
        retryAfterSeconds: delivery.state === 'in-doubt' ? delivery.intent.settleSeconds : 1,
      }),
  }),
  'throttled': ({ retryAfterSeconds }, sent) => notSent(sent, 'The target asks for a pause.', { retryAfterSeconds }),
  'not-sent': ({ detail }, sent) => notSent(sent, detail, {}),
}

const notSent = (
  { target, attempt, send }: Sent,
  detail: string,
  pause: { retryAfterSeconds?: number },
): Consequence => ({
  step: 'attempt',
  command: { type: 'FailAttempt', send, attempt, code: 'target-unavailable', detail, ...pause },
  retry: () => new WaybillError('target-unavailable', `${target}: ${detail}`, pause),
})

export function consequenceOf(outcome: Outcome, sent: Sent): Consequence {
  const row = CONSEQUENCES[outcome.kind] as (outcome: Outcome, sent: Sent) => Consequence
  return row(outcome, sent)
}
