import assert from 'node:assert/strict'
import type { Outcome } from '../../../../adapters/adapter.ts'
import { consequenceOf } from '../../../../adapters/delivery/outcomes.ts'
import type { Delivery } from '../../../../hub/delivery/delivery.ts'

const sent = { target: 'ledger', attempt: 2, send: 3 }
const inDoubt = { state: 'in-doubt', intent: { settleSeconds: 30 } } as Delivery

/** Each outcome of a send: the command that follows, and the code and delay of the retry where there is one. */
const TABLE: [outcome: Outcome, command: string, retry?: [code: string, retryAfterSeconds?: number]][] = [
  [{ kind: 'posted', reference: '7' }, 'ConfirmDelivery'],
  [{ kind: 'duplicate', reference: '7' }, 'MarkDuplicate'],
  [{ kind: 'rejected', detail: 'no' }, 'RefuseDelivery'],
  [{ kind: 'needs-human', detail: 'look' }, 'GiveUpDelivery'],
  [{ kind: 'unknown', detail: 'lost' }, 'DoubtDelivery', ['delivery-in-doubt', 30]],
  [{ kind: 'throttled', retryAfterSeconds: 60 }, 'FailAttempt', ['target-unavailable', 60]],
  [{ kind: 'not-sent', detail: 'refused' }, 'FailAttempt', ['target-unavailable', undefined]],
]

describe('what follows from the outcome of a send', () => {
  for (const [outcome, command, retry] of TABLE) {
    it(`${outcome.kind}: ${command}${retry ? `, and a retry for ${retry[0]}` : ''}`, () => {
      const consequence = consequenceOf(outcome, sent)
      assert.equal(consequence.command.type, command)
      const error = consequence.retry?.(inDoubt)
      assert.deepEqual(error && [error.code, error.facts['retryAfterSeconds']], retry)
    })
  }

  it('names the send that failed, so that nothing follows for another one', () => {
    const { command } = consequenceOf({ kind: 'not-sent', detail: 'refused' }, sent)
    assert.equal(command.type === 'FailAttempt' && command.send, sent.send)
  })

  it('asks for a short retry where another courier has settled the delivery meanwhile', () => {
    const { retry } = consequenceOf({ kind: 'unknown', detail: 'lost' }, sent)
    assert.equal(retry!({ state: 'requested' } as Delivery).facts['retryAfterSeconds'], 1)
  })
})
