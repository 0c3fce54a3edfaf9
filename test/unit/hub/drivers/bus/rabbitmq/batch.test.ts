import assert from 'node:assert/strict'
import { WaybillError } from '../../../../../../hub/errors.ts'
import {
  confirm,
  finish,
  isReturnOf,
  newEntry,
  toPublishAgain,
  type Batch,
} from '../../../../../../hub/drivers/bus/rabbitmq/batch.ts'
import { outgoing } from '../../../../../../hub/drivers/bus/rabbitmq/message.ts'

/** A batch that records how it was settled. */
function batchOf(unconfirmed: number): Batch & { outcomes: string[] } {
  const outcomes: string[] = []
  return {
    unconfirmed,
    done: false,
    timer: setTimeout(() => {}, 0),
    outcomes,
    resolve: () => void outcomes.push('resolved'),
    reject: ({ code }) => void outcomes.push(code),
  }
}

const message = (id: string) =>
  outgoing('work', 'read.v1', { id, queue: 'read.v1', type: 'Read', body: {}, headers: {} })
const entryOf = (id: string, batch: Batch) => newEntry(message(id), batch, false)

describe('a batch of messages', () => {
  it('resolves with the confirm of its last message', () => {
    const batch = batchOf(2)
    confirm(batch)
    assert.deepEqual(batch.outcomes, [])
    confirm(batch)
    assert.deepEqual(batch.outcomes, ['resolved'])
  })

  it('settles once: at its first failure', () => {
    const batch = batchOf(1)
    finish(batch, new WaybillError('unroutable', 'No queue takes it.'))
    confirm(batch)
    assert.deepEqual(batch.outcomes, ['unroutable'])
  })
})

describe('after a channel ended', () => {
  it('unconfirmed messages are sent again before those that were not sent, and those of a settled batch not at all', () => {
    const [open, failed] = [batchOf(2), batchOf(2)]
    finish(failed, new WaybillError('engine-unavailable', 'Too late.'))
    const sent = [entryOf('1', open), entryOf('2', failed)]
    const waiting = [entryOf('3', failed), entryOf('4', open)]
    const ids = toPublishAgain(new Set(sent), waiting).map((entry) => entry.message.options.messageId)
    assert.deepEqual(ids, ['1', '4'])
  })
})

describe('a returned message', () => {
  const returned = (messageId: string, routingKey: string, exchange: string) => ({
    fields: { exchange, routingKey },
    properties: { messageId },
  })

  it('is known by its id, its routing key and its exchange', () => {
    const entry = entryOf('1', batchOf(1))
    const cases = [
      returned('1', 'read.v1', 'work'),
      returned('2', 'read.v1', 'work'),
      returned('1', 'other.v1', 'work'),
      returned('1', 'read.v1', 'retry'),
    ]
    assert.deepEqual(
      cases.map((each) => isReturnOf(entry, each)),
      [true, false, false, false],
    )
  })
})
