import { visionSettings } from '../../../config/vision.ts'
import { openSlowFiles } from '../../../inference/cached-reader.ts'
import { readDocument } from '../../../inference/consumer.ts'
import type { Reader } from '../../../inference/reader.ts'
import type { Scratch } from '../../../inference/scratch.ts'
import { openVisionEngine } from '../../../inference/vision/open-engine.ts'
import { sellersProjection } from '../../../projections/sellers.ts'
import type { QueueHandler } from '../../drivers/bus/port.ts'
import { consumeClasses, handlerOf } from '../../messaging/consume.ts'
import { READS_BEYOND_READERS, readQueue } from '../../messaging/queues.ts'
import { visionWish } from '../../pipeline/vision.ts'
import { openKnownSellers } from '../known-sellers.ts'
import type { ReadModels } from '../read-models.ts'
import { routing } from '../routing.ts'
import type { Closable } from '../closing.ts'
import { drainMsOf, handling, type RoleDependencies } from './role.ts'

/** A message allows two attempts at reading, and the file has to be fetched. */
const ATTEMPTS_PER_MESSAGE = 2
const FETCH_SECONDS = 60
/** For the pictures that a vision model sees, and for what is made of its answers. */
const VISION_EXTRA_SECONDS = 120

interface Dependencies extends RoleDependencies {
  reader: Reader
  scratch: Scratch
  readModels: Pick<ReadModels, 'live'>
}

/** Reads documents: consumes the queues of the readers. */
export function startInference({ reader, scratch, readModels, ...role }: Dependencies): Closable {
  const { engines, connections, rules, settings, seams, now } = role
  const { store, bus, blobs, views } = engines
  const { readers, readTimeoutSeconds } = settings.inference
  const slowFiles = openSlowFiles()
  const partiesOf = openKnownSellers({ views, live: () => readModels.live(sellersProjection) })
  const model = visionSettings(settings)
  const engine = model && openVisionEngine(model)
  // A document is read and routed by one version of types and pipelines, whatever changes meanwhile.
  const work = () => {
    const current = rules.current()
    const route = routing(current, connections, { reviewed: false })
    const { typesOf, tenants, pipelineOf } = current
    return readDocument({
      store,
      blobs,
      views,
      reader: seams.reader ?? reader,
      route,
      typesOf,
      partiesOf: (tenant) => partiesOf(tenant, tenants.of(tenant).parties),
      scratch,
      slowFiles,
      vision: {
        engine,
        reader,
        calibration: connections.calibration,
        wishOf: (tenant, type) => visionWish(pipelineOf(tenant), type),
        staysInHouse: (tenant) => tenants.of(tenant).inHouse,
      },
      now,
    })
  }
  const handler: QueueHandler = {
    perform: (message, signal) => work().perform(message, signal),
    giveUp: (message, error) => work().giveUp(message, error),
  }
  const visionSeconds = model ? model.timeoutSeconds + VISION_EXTRA_SECONDS : 0
  const timeoutMs = (ATTEMPTS_PER_MESSAGE * readTimeoutSeconds + FETCH_SECONDS + visionSeconds) * 1000
  const messages = readers + READS_BEYOND_READERS + (model?.concurrency ?? 0)
  const consumer = consumeClasses(bus, readQueue, handlerOf(handler, handling(role, timeoutMs)), messages)
  return { close: () => consumer.stop(drainMsOf(role)) }
}
