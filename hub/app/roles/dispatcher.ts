import type { Settings } from '../../../config/config.ts'
import { queueConcurrency } from '../../messaging/queues.ts'
import { openClockGuard } from '../../platform/clock-guard.ts'
import { followPosted } from '../../sampling/follow.ts'
import { startDispatcher } from '../../pipeline/dispatcher/dispatch.ts'
import { followerPart } from '../health.ts'
import type { Closable } from '../closing.ts'
import type { RoleDependencies } from './role.ts'

/** Follows the log and publishes the next command of each document; requests samples of what went through alone. */
export function startDispatching(role: RoleDependencies): Closable {
  const { engines, connections, rules, settings, readiness, log, now, signal } = role
  const { readDeadlineSeconds, deliveryDeadlineSeconds } = settings.dispatcher
  const stopping = new AbortController()
  const dispatcher = startDispatcher({
    store: engines.store,
    bus: engines.bus,
    adapterOf: connections.adapterOf,
    channelsOf: connections.channelsOf,
    weightOf: (tenant) => rules.current().tenants.of(tenant).weight,
    concurrencyOf: (queue) => queueConcurrency(queue, concurrencyOf(settings)),
    deadlines: { readMs: readDeadlineSeconds * 1000, deliverMs: deliveryDeadlineSeconds * 1000 },
    log,
    now,
    signal: AbortSignal.any([signal, stopping.signal]),
  })
  const sampling = followPosted({
    ...engines,
    shareOf: (tenant) => rules.current().pipelineOf(tenant).sample ?? settings.dispatcher.sampleShare,
    typesOf: (tenant) => rules.current().typesOf(tenant),
    log,
    now,
    signal: AbortSignal.any([signal, stopping.signal]),
  })
  const secondsSince = openClockGuard(now, () => performance.now())
  readiness.add('dispatcher', () => followerPart(dispatcher.status(), secondsSince))
  return {
    async close() {
      stopping.abort()
      await Promise.all([dispatcher.done, sampling])
    },
  }
}

/** How many messages all consumers of the installation take at once; without a total, one process of each role. */
const concurrencyOf = ({ dispatcher, inference, vision, adapters, notify }: Settings) => ({
  // A document that waits for a vision model occupies no reader.
  readers:
    dispatcher.readConcurrencyTotal || inference.readers + (vision.visionUrl === '' ? 0 : vision.visionConcurrency),
  couriers: dispatcher.deliverConcurrencyTotal || adapters.couriers,
  notifiers: dispatcher.notifyConcurrencyTotal || notify.notifiers,
})
