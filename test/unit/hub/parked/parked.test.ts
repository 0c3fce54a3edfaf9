import { parkedAggregate } from '../../../../hub/handler/aggregates.ts'
import type { ParkedEvent } from '../../../../hub/parked/events.ts'
import { givenFor } from '../../../support/given.ts'

const given = givenFor(parkedAggregate)
const data: ParkedEvent['data'] = {
  queue: 'q',
  messageId: 'm',
  messageType: 'ReadDocument',
  attempt: 6,
  parkedAt: '2026-11-28T09:00:00.000Z',
  code: 'attempts-exhausted',
  personal: { reason: 'The reader works again.', parkedFor: 'The reader does not answer.', history: [] },
}
const replayed: ParkedEvent = { type: 'ParkedMessageReplayed', data }
const discarded: ParkedEvent = { type: 'ParkedMessageDiscarded', data }

describe('the decision about a parked message', () => {
  it('is recorded once', () => {
    given()
      .when({ type: 'ReplayMessage', ...data })
      .then(replayed)
    given(replayed)
      .when({ type: 'ReplayMessage', ...data })
      .thenNothing()
    given()
      .when({ type: 'DiscardMessage', ...data })
      .then(discarded)
    given(discarded)
      .when({ type: 'DiscardMessage', ...data })
      .thenNothing()
  })

  it('is final', () => {
    given(replayed)
      .when({ type: 'DiscardMessage', ...data })
      .thenRefused('not-possible-now')
    given(discarded)
      .when({ type: 'ReplayMessage', ...data })
      .thenRefused('not-possible-now')
  })
})
