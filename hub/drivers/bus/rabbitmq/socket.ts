import type { Duplex } from 'node:stream'
import type { ChannelModel } from 'amqplib'

const streamOf = (model: ChannelModel): Duplex | undefined =>
  (model.connection as unknown as { stream?: Duplex }).stream

/**
 * amqplib writes every frame to its socket separately. This sends the frames of one turn of the event loop together.
 */
export function corkWrites(model: ChannelModel): void {
  const stream = streamOf(model)
  if (!stream) return
  const write = stream.write.bind(stream) as (...values: unknown[]) => boolean
  stream.write = (...values: unknown[]) => {
    if (stream.writableCorked === 0) {
      stream.cork()
      process.nextTick(() => stream.uncork())
    }
    return write(...values)
  }
}

/** Closes the socket without a closing handshake. */
export const destroySocket = (model: ChannelModel): void => void streamOf(model)?.destroy()
