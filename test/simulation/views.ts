import { WaybillError } from '../../hub/errors.ts'
import type { LastEvent, ViewDocument, Views, ViewWrite } from '../../hub/drivers/views/port.ts'
import type { Process, World } from './world.ts'

interface Collection {
  documents: Map<string, { position: string; document: ViewDocument }>
  checkpoint: string | undefined
  lastEvent?: LastEvent
}

export interface SimulatedViews {
  portFor(process: Process): Views
  collection(name: string): Collection
  live(view: string): string | undefined
}

/**
 * Read models. A save may break off after some of its documents: only the order, documents and then checkpoint, is
 * promised.
 */
export function openViews(world: World): SimulatedViews {
  const collections = new Map<string, Collection>()
  const live = new Map<string, string>()

  function collection(name: string): Collection {
    let found = collections.get(name)
    if (!found) collections.set(name, (found = { documents: new Map(), checkpoint: undefined }))
    return found
  }

  function save(name: string, writes: readonly ViewWrite[], checkpoint: string, lastEvent?: LastEvent): void {
    const into = collection(name)
    const torn = world.random.chance(world.bad() ? world.faultSchedule.lostAnswer : 0)
      ? world.random.below(writes.length + 1)
      : undefined
    for (const { id, position, document } of torn === undefined ? writes : writes.slice(0, torn)) {
      const before = into.documents.get(id)
      if (!before || position > before.position) into.documents.set(id, { position, document })
    }
    if (torn !== undefined) throw new WaybillError('engine-unavailable', 'The line broke within a save.')
    if (checkpoint < (into.checkpoint ?? '')) return
    into.checkpoint = checkpoint
    if (lastEvent) into.lastEvent = lastEvent
  }

  return {
    collection,
    live: (view) => live.get(view),
    portFor: (process) => ({
      load: ({ collection: name }, ids) =>
        world.call(process, `load ${ids.length} of ${name}`, () => {
          const { documents, checkpoint, lastEvent } = collection(name)
          return {
            documents: new Map(
              ids.flatMap((id): [string, ViewDocument][] =>
                documents.has(id) ? [[id, documents.get(id)!.document]] : [],
              ),
            ),
            checkpoint,
            ...(lastEvent && { lastEvent }),
          }
        }),
      save: ({ collection: name }, writes, checkpoint, lastEvent) =>
        world.call(
          process,
          `save ${writes.length} of ${name} at ${checkpoint}`,
          () => save(name, writes, checkpoint, lastEvent),
          { writes: true },
        ),
      find: async () => ({ documents: [] }),
      live: (view, name) =>
        world.call(process, `live ${view}`, () => {
          const before = live.get(view)
          // The connection of a process ends with it: no switch arrives minutes after its death.
          if (name === undefined || !process.alive) return before
          live.set(view, name)
          if (before !== undefined && before !== name) collections.delete(before)
          return name
        }),
      close: async () => {},
    }),
  }
}
