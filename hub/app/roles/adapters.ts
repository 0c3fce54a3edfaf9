import { deliverDocument } from '../../../adapters/consumer.ts'
import { openTargets } from '../../../adapters/registry.ts'
import { openMappings } from '../../../mappings/apply.ts'
import { consumeClasses, handlerOf } from '../../messaging/consume.ts'
import { deliverQueue, NO_ADAPTER } from '../../messaging/queues.ts'
import { openTogether, type Closable } from '../closing.ts'
import { payloadShapes } from '../payload-shapes.ts'
import { businessKeys } from '../routing.ts'
import { drainMsOf, handling, type RoleDependencies } from './role.ts'

const DELIVERY_TIMEOUT_MS = 120_000

/** Delivers documents: opens mappings and targets and consumes one pair of queues per adapter. */
export function startAdapters(role: RoleDependencies): Promise<Closable> {
  const { engines, connections, rules, settings, seams, log, now } = role
  const { store, bus, blobs } = engines
  const { couriers, mappers, mappingTimeoutMs, mappingMemoryMb } = settings.adapters
  return openTogether(log, async (closing) => {
    const mappings = openMappings({
      mappingOf: (tenant, name) => rules.current().mappings.of(tenant, name),
      workers: mappers,
      timeoutMs: mappingTimeoutMs,
      memoryMb: mappingMemoryMb,
      dataFolder: settings.engines.data,
      log,
    })
    closing.add('mappings', () => mappings.close())
    const opened = await openTargets(connections.targets, (target) => payloadShapes(rules.current(), target))
    closing.add(
      'targets',
      async () => void (await Promise.all([...opened.values()].map(({ target }) => target.close()))),
    )
    const targets = seams.targets?.(opened) ?? opened
    const work = deliverDocument({
      store,
      blobs,
      mappings,
      targets,
      now,
      businessKey: (facts) => businessKeys(rules.current())(facts),
    })
    const handler = handlerOf(work, handling(role, DELIVERY_TIMEOUT_MS))
    const consumers = [...connections.adapters, NO_ADAPTER].map((adapter) =>
      consumeClasses(bus, (serviceClass) => deliverQueue(adapter, serviceClass), handler, couriers),
    )
    closing.add(
      'couriers',
      async () => void (await Promise.all(consumers.map((consumer) => consumer.stop(drainMsOf(role))))),
    )
    return {}
  })
}
