import { createRequire } from 'node:module'
import path from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import type { Channel, ConfirmChannel } from 'amqplib'
import { Collection } from 'mongodb'
import { viewOf, type Boundary, type WhenSettled } from './crash-points.ts'

/** What a driver publishes, by the last part of its exchange. */
const KINDS: Record<string, string> = { work: '', retry: 'retry ', park: 'park ' }
const CHECKPOINTS = 'waybill_checkpoints'
const MULTIPART = /^(?:Create|Complete)MultipartUpload|^UploadPart/

/**
 * Boundaries inside the drivers, where no seam is: the methods of the libraries that they talk through get them. What
 * those do stays the same.
 */
export function watchLibraries(at: Boundary): { whenSettled: WhenSettled } {
  watchMongo(at)
  watchS3(at)
  return watchRabbit(at)
}

function watchRabbit(at: Boundary): { whenSettled: WhenSettled } {
  const require = createRequire(import.meta.url)
  const model = require(path.join(path.dirname(require.resolve('amqplib')), 'lib/channel_model.js')) as {
    Channel: { prototype: Channel }
    ConfirmChannel: { prototype: ConfirmChannel }
  }
  const { assertQueue, ack } = model.Channel.prototype
  const { publish } = model.ConfirmChannel.prototype
  const settling = new Map<string, () => void>()

  model.Channel.prototype.assertQueue = async function (this: Channel, ...args) {
    at('before declare queue')
    const declared = await assertQueue.apply(this, args)
    at('after declare queue')
    return declared
  }
  model.Channel.prototype.ack = function (this: Channel, message, allUpTo) {
    ack.call(this, message, allUpTo)
    const settled = settling.get(String(message.properties.messageId))
    settling.delete(String(message.properties.messageId))
    // The driver hands its frames to the system at the end of a turn of the event loop.
    if (settled) setImmediate(settled)
  }
  model.ConfirmChannel.prototype.publish = function (this: ConfirmChannel, exchange, key, content, options, confirmed) {
    const what = `${KINDS[exchange.split('.').at(-1)!]}${String(options?.type)}`
    let open = true
    const isFree = publish.call(this, exchange, key, content, options, (refusal: unknown, ok) => {
      open = false
      if (!refusal) at(`confirmed ${what}`)
      confirmed?.(refusal, ok)
    })
    setImmediate(() => {
      if (open) at(`unconfirmed ${what}`)
    })
    return isFree
  }
  return { whenSettled: ({ id }, settled) => void settling.set(id, settled) }
}

function watchMongo(at: Boundary): void {
  const { prototype } = Collection
  const { insertMany, updateOne } = prototype
  prototype.insertMany = async function (this: Collection, ...args) {
    at(`before insert of ${viewOf(this.collectionName)}`)
    const inserted = await insertMany.apply(this, args)
    at(`after insert of ${viewOf(this.collectionName)}`)
    return inserted
  }
  prototype.updateOne = async function (this: Collection, ...args) {
    if (this.collectionName === CHECKPOINTS) at(`before checkpoint of ${viewOf(String(args[0]._id))}`)
    return updateOne.apply(this, args)
  }
}

function watchS3(at: Boundary): void {
  const client = S3Client.prototype as unknown as {
    send(this: unknown, command: object, ...more: unknown[]): Promise<unknown>
  }
  const { send } = client
  client.send = async function (command, ...more) {
    const name = command.constructor.name.replace(/Command$/, '')
    if (!MULTIPART.test(name)) return send.call(this, command, ...more)
    at(`before ${name}`)
    const answer = await send.call(this, command, ...more)
    at(`after ${name}`)
    return answer
  }
}
