import path from 'node:path'
import type { Settings } from '../../config/config.ts'
import type { Blobs } from '../drivers/blobs/port.ts'
import { openEmbeddedBlobs } from '../drivers/blobs/embedded.ts'
import type { Bus } from '../drivers/bus/port.ts'
import { openEmbeddedBus } from '../drivers/bus/embedded.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { openEmbeddedEventStore } from '../drivers/event-store/embedded.ts'
import { lockDataFolder } from '../drivers/folder.ts'
import type { Views } from '../drivers/views/port.ts'
import { openEmbeddedViews } from '../drivers/views/embedded.ts'
import type { Closing } from './closing.ts'

export interface Engines { store: EventStore; bus: Bus; views: Views; blobs: Blobs }

/** Opens the four drivers; each pushes its close. */
export async function openEngines({ data }: Settings, queues: readonly string[], closing: Closing): Promise<Engines> {
  const lock = await lockDataFolder(data)
  closing.add('data folder', () => lock.close())
  const folder = (name: string) => path.join(data, name)
  const opened = async <T extends { close(): Promise<void> | void }>(name: string, part: T | Promise<T>): Promise<T> => {
    const engine = await part
    closing.add(name, () => engine.close())
    return engine
  }
  return {
    store: await opened('event store', openEmbeddedEventStore({ folder: folder('log') })),
    blobs: await opened('blobs', openEmbeddedBlobs({ folder: folder('blobs') })),
    bus: await opened('bus', openEmbeddedBus({ folder: folder('bus'), queues })),
    views: await opened('views', openEmbeddedViews({ folder: folder('views') })),
  }
}
