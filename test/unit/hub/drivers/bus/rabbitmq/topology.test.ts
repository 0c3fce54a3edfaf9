import assert from 'node:assert/strict'
import { topologyOf } from '../../../../../../hub/drivers/bus/rabbitmq/topology.ts'

const topology = (version: string) => topologyOf({ prefix: 'waybill', queues: ['read.v1'], version })
const argumentsOf = (version: string, name: string) =>
  topology(version).queues.find((queue) => queue.name === name)!.arguments

describe('the topology of RabbitMQ', () => {
  it('binds every queue to an exchange that it declares', () => {
    const { exchanges, queues, bindings } = topology('3.10.0')
    const names = new Set(exchanges.map(({ name }) => name))
    assert.deepEqual(
      bindings.filter(({ exchange }) => !names.has(exchange)),
      [],
    )
    assert.deepEqual(
      queues.map(({ name }) => name).filter((name) => !bindings.some(({ queue }) => queue === name)),
      [],
    )
  })

  it('sends dead letters of work to parking and delayed messages back to their queue', () => {
    assert.equal(argumentsOf('3.10.0', 'waybill.read.v1')['x-dead-letter-exchange'], 'waybill.park')
    assert.equal(argumentsOf('3.10.0', 'waybill.retry.30s.v1')['x-dead-letter-exchange'], 'waybill.back')
    assert.equal(argumentsOf('3.10.0', 'waybill.retry.30s.v1')['x-message-ttl'], 30_000)
    const back = topology('3.10.0').bindings.find(({ exchange }) => exchange === 'waybill.back')
    assert.deepEqual(back, { queue: 'waybill.read.v1', exchange: 'waybill.back', key: '*.read.v1' })
  })

  it('never drops a message where an operator limits the length of a queue', () =>
    assert.deepEqual(
      topology('4.1.0').queues.filter((queue) => queue.arguments['x-overflow'] !== 'reject-publish'),
      [],
    ))

  it('has no alternate exchange where an unroutable publish must fail', () => {
    const { exchanges, work, retry } = topology('3.10.0')
    for (const { name, arguments: args } of exchanges)
      if (name === work || name === retry) assert.equal(args, undefined, name)
  })

  it('lifts the delivery limit of parked messages from 4.0 on, where listings count', () =>
    assert.deepEqual(
      ['3.10.8', '3.13.7', '4.0.0', '4.1.0-rc.1', '10.0.0'].map(
        (version) => argumentsOf(version, 'waybill.park.read.v1')['x-delivery-limit'],
      ),
      [undefined, undefined, -1, -1, -1],
    ))

  it('keeps a delivery limit on work, which ends a message that crashes its consumers', () =>
    assert.equal(argumentsOf('4.1.0', 'waybill.read.v1')['x-delivery-limit'], 20))
})
