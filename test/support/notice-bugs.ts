import type { Bug } from './bug.ts'

export const NOTICE_BUGS: Record<string, Bug> = {
  'refused notice counts as sent': {
    about: 'what a channel says to a notice is not looked at',
    channel: (channel) => ({ ...channel, send: (notice, signal) => channel.send(notice, signal).catch(() => {}) }),
  },
  'new id for each attempt': {
    about: 'a receiver cannot recognise a repeated notice',
    channel: (channel) => ({
      ...channel,
      send: (notice, signal) => channel.send({ ...notice, id: crypto.randomUUID() }, signal),
    }),
  },
  'notice is dropped': {
    about: 'a notify command is acknowledged and forgotten',
    engines: (engines) => ({
      ...engines,
      bus: {
        ...engines.bus,
        consume: (queue, handler, options) =>
          engines.bus.consume(
            queue,
            async (message, signal) => (message.type === 'Notify' ? { kind: 'ack' } : handler(message, signal)),
            options,
          ),
      },
    }),
  },
}
