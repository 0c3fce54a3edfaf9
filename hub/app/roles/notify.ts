import { handlerOf } from '../../messaging/consume.ts'
import { NOTIFY_QUEUE } from '../../messaging/queues.ts'
import { notifyPeople } from '../../notify/consumer.ts'
import { openChannels } from '../../notify/registry.ts'
import { openTogether, type Closable } from '../closing.ts'
import { drainMsOf, handling, type RoleDependencies } from './role.ts'

const NOTICE_TIMEOUT_MS = 60_000

/** Notifies people: opens the channels and consumes the queue of notices. */
export function startNotify(role: RoleDependencies): Promise<Closable> {
  const { engines, connections, rules, settings, hubUrl, seams, log, now } = role
  const { store, bus } = engines
  return openTogether(log, async (closing) => {
    const opened = await openChannels(connections.channels, { hubUrl })
    closing.add(
      'channels',
      async () => void (await Promise.all([...opened.values()].map((channel) => channel.close()))),
    )
    const displayNameOf = (tenant: string) => rules.current().tenants.of(tenant).displayName
    const work = notifyPeople({ store, channels: seams.channels?.(opened) ?? opened, displayNameOf, now })
    const handler = handlerOf(work, handling(role, NOTICE_TIMEOUT_MS))
    const consumer = bus.consume(NOTIFY_QUEUE, handler, { prefetch: settings.notify.notifiers })
    closing.add('notifiers', () => consumer.stop(drainMsOf(role)))
    return {}
  })
}
