import type { ReadFile } from '../../../inference/cached-reader.ts'
import { readDocument } from '../../../inference/consumer.ts'
import type { Scratch } from '../../../inference/scratch.ts'
import { consumeClasses, handlerOf } from '../../messaging/consume.ts'
import { readQueue } from '../../messaging/queues.ts'
import type { RouteDocument } from '../routing.ts'
import type { Closable } from '../closing.ts'
import { drainMsOf, handling, type RoleDependencies } from './role.ts'

/** A message allows two attempts at reading, and the file has to be fetched. */
const ATTEMPTS_PER_MESSAGE = 2
const FETCH_SECONDS = 60

interface Dependencies extends RoleDependencies {
  reader: ReadFile
  scratch: Scratch
  route: RouteDocument
}

/** Reads documents: consumes the queues of the readers. */
export function startInference({ reader, scratch, route, ...role }: Dependencies): Closable {
  const { engines, configuration, settings, seams, now } = role
  const { store, bus, blobs, views } = engines
  const { readers, readTimeoutSeconds } = settings.inference
  const { typesOf } = configuration
  const work = readDocument({ store, blobs, views, reader: seams.reader ?? reader, route, typesOf, scratch, now })
  const timeoutMs = (ATTEMPTS_PER_MESSAGE * readTimeoutSeconds + FETCH_SECONDS) * 1000
  const consumer = consumeClasses(bus, readQueue, handlerOf(work, handling(role, timeoutMs)), readers)
  return { close: () => consumer.stop(drainMsOf(role)) }
}
