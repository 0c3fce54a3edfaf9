import assert from 'node:assert/strict'
import type { Duplex } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { connect, type ChannelModel } from 'amqplib'
import { consumerTagsOf } from '../../../hub/drivers/bus/rabbitmq/consume.ts'
import { corkWrites, destroySocket } from '../../../hub/drivers/bus/rabbitmq/socket.ts'
import { withService } from '../../support/services.ts'

// The driver uses members that amqplib does not document (docs/decisions/0011-patched-libraries.md).
withService('what the driver uses of the internals of amqplib', 'AMQP_URL', (url) => {
  const socketOf = (model: ChannelModel) => (model.connection as unknown as { stream: Duplex }).stream

  it('ends the socket of a connection at once', async () => {
    const model = await connect(`${url}?heartbeat=1`)
    model.on('error', () => {})
    // amqplib notices only by its heartbeat.
    const closed = new Promise((resolve) => {
      model.on('close', resolve)
    })
    const socket = socketOf(model)
    destroySocket(model)
    assert.equal(socket.destroyed, true)
    await closed
  })

  it('sends the frames of one event loop iteration together', async () => {
    const model = await connect(url)
    corkWrites(model)
    const channel = await model.createChannel()
    const socket = socketOf(model)
    const cork = socket.cork.bind(socket)
    let corks = 0
    socket.cork = () => {
      cork()
      corks++
    }
    for (const text of ['1', '2', '3']) channel.publish('', 'nowhere', Buffer.from(text))
    await setImmediate()
    await setImmediate()
    assert.equal(corks, 1)
    assert.equal(socket.writableCorked, 0)
    await model.close()
  })

  it('knows the consumers of a channel', async () => {
    const model = await connect(url)
    const channel = await model.createChannel()
    const { queue } = await channel.assertQueue('', { exclusive: true })
    assert.deepEqual([...consumerTagsOf(channel)], [])
    const { consumerTag } = await channel.consume(queue, () => {})
    assert.deepEqual([...consumerTagsOf(channel)], [consumerTag])
    await model.close()
  })
})
