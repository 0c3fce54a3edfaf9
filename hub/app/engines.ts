import path from 'node:path'
import type { Settings } from '../../config/config.ts'
import type { Blobs } from '../drivers/blobs/port.ts'
import type { Bus } from '../drivers/bus/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { lockDataFolder, makeDataFolder, type DataFolder } from '../drivers/embedded-storage/folder.ts'
import { openDisk, type Disk } from '../drivers/embedded-storage/disk.ts'
import type { Views } from '../drivers/views/port.ts'
import { codeOf } from '../errors.ts'
import { assertLogFile, logFile } from '../drivers/embedded-storage/lost-log.ts'
import { retry } from '../platform/retry.ts'
import type { Log } from '../log.ts'
import type { Closing } from './closing.ts'

export interface Engines {
  store: EventStore
  bus: Bus
  views: Views
  blobs: Blobs
}
export type EngineName = keyof Engines
export const ENGINE_NAMES: readonly EngineName[] = ['store', 'bus', 'views', 'blobs']
/** Engines that are not open yet, each with the failure of the last attempt. */
export type Waiting = Map<EngineName, Error | undefined>
export type EngineSettings = Settings['engines']

export const EMBEDDED = 'embedded'
const ENGINES = ['eventStore', 'bus', 'views', 'blobs'] as const
const TITLES = { store: 'event store', blobs: 'blobs', bus: 'bus', views: 'views' } as const

/** True if every engine is a server, so that any number of processes can share them. */
export const isShared = (settings: EngineSettings): boolean => ENGINES.every((engine) => settings[engine] !== EMBEDDED)

/**
 * Creates the data folder and, if an engine is embedded, locks it for this process. It comes before everything that
 * uses the folder or can fail for another reason. Returns the folder if it holds the log.
 * @throws `data-folder-damaged` if the folder has had a log and has none now
 */
export function takeDataFolder(settings: EngineSettings, closing: Closing): DataFolder | undefined {
  if (isShared(settings)) return void makeDataFolder(settings.data)
  const folder = lockDataFolder(settings.data)
  closing.add('data folder', () => folder.close())
  if (settings.eventStore !== EMBEDDED) return undefined
  assertLogFile(settings.data, folder)
  return folder
}

/**
 * Opens the four drivers that the settings name, in a locked data folder. Only the drivers that are used are loaded.
 * Embedded log, blobs and bus share one file, so that what they write together costs one sync.
 * Hub and servers may start in any order: the hub waits for a server that does not answer, until the signal aborts, and
 * names it in the log and in `waiting`.
 */
export async function openEngines(
  settings: EngineSettings,
  queues: readonly string[],
  closing: Closing,
  log: Log,
  signal: AbortSignal = new AbortController().signal,
  waiting: Waiting = new Map(),
): Promise<Engines> {
  let disk: Disk | undefined
  if (!isShared(settings)) {
    disk = openDisk(logFile(settings.data))
    closing.add('disk', () => disk!.close())
  }
  // Servers open in parallel, so that the log names every one that is missing. Embedded engines open one after the
  // other: if one fails, the files of the rest stay untouched.
  const hopeless = new AbortController()
  const either = AbortSignal.any([signal, hopeless.signal])
  let embedded: Promise<unknown> = Promise.resolve()
  function opened<T extends Engines[keyof Engines]>(
    name: keyof Engines,
    setting: string,
    open: () => Promise<T>,
  ): Promise<T> {
    const title = TITLES[name]
    waiting.set(name, undefined)
    const failed = (error: Error, retryInMs: number) => {
      waiting.set(name, error)
      log.warn({ engine: title, code: codeOf(error), retryInMs }, `the start waits for the ${title}: ${error.message}`)
    }
    const attempt = () =>
      retry(() => unlessAborted(open(), either), {
        signal: either,
        shouldRetry: (error) => codeOf(error) === 'engine-unavailable',
        onRetry: failed,
      })
    const part = (setting === EMBEDDED ? embedded.then(attempt) : attempt()).then((engine) => {
      waiting.delete(name)
      closing.add(title, () => engine.close())
      return engine
    })
    if (setting === EMBEDDED) embedded = part
    // The start has failed: stop waiting for the others.
    part.catch((error: unknown) => {
      if (!either.aborted) hopeless.abort(error)
    })
    return part
  }
  const parts = [
    opened('store', settings.eventStore, () => openStore(settings, log, disk)),
    opened('blobs', settings.blobs, () => openBlobs(settings, log, disk)),
    opened('bus', settings.bus, () => openBus(settings, queues, log, disk)),
    opened('views', settings.views, () => openViews(settings, log)),
  ] as const
  // An engine that opens late must be closed, too.
  await Promise.allSettled(parts)
  if (hopeless.signal.aborted) throw hopeless.signal.reason
  const [store, blobs, bus, views] = await Promise.all(parts)
  return { store, blobs, bus, views }
}

/** Rejects as soon as the signal aborts, without waiting for the engine. One that opens later is closed again. */
function unlessAborted<T extends Engines[keyof Engines]>(opening: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      opening.then((engine) => engine.close()).catch(() => {})
      reject(signal.reason as Error)
    }
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    opening.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

const shared = (disk: Disk | undefined) => disk && { disk }

export async function openStore({ eventStore: url, data }: EngineSettings, log: Log, disk?: Disk): Promise<EventStore> {
  if (url === EMBEDDED)
    return (await import('../drivers/event-store/embedded/embedded.ts')).openEmbeddedEventStore({
      folder: path.join(data, 'log'),
      ...shared(disk),
    })
  return (await import('../drivers/event-store/eventstoredb/eventstoredb.ts')).openEventStoreDb({ url, log })
}

export async function openBus(
  { bus: url, data }: EngineSettings,
  queues: readonly string[],
  log: Log,
  disk?: Disk,
): Promise<Bus> {
  if (url === EMBEDDED)
    return (await import('../drivers/bus/embedded/embedded.ts')).openEmbeddedBus({
      folder: path.join(data, 'bus'),
      queues,
      ...shared(disk),
    })
  return (await import('../drivers/bus/rabbitmq/rabbitmq.ts')).openRabbitBus({ url, queues, log })
}

export async function openViews({ views: url, data }: EngineSettings, log: Log): Promise<Views> {
  if (url === EMBEDDED)
    return (await import('../drivers/views/embedded/thread.ts')).openViewsThread({ folder: path.join(data, 'views') })
  return (await import('../drivers/views/mongodb/mongodb.ts')).openMongoViews({ url, log })
}

export async function openBlobs({ blobs: url, data }: EngineSettings, log: Log, disk?: Disk): Promise<Blobs> {
  if (url === EMBEDDED)
    return (await import('../drivers/blobs/embedded/embedded.ts')).openEmbeddedBlobs({
      folder: path.join(data, 'blobs'),
      ...shared(disk),
    })
  return (await import('../drivers/blobs/s3/s3.ts')).openS3Blobs({ url, log })
}
