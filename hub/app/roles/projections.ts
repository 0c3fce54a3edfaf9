import { openReadModels, type ReadModels } from '../read-models.ts'
import type { Closable } from '../closing.ts'
import type { RoleDependencies } from './role.ts'

/** The read models of this process: built here where it has the role, else only located for readers. */
export async function startProjections(
  role: RoleDependencies,
  { builds }: { builds: boolean },
): Promise<ReadModels & Closable> {
  const { engines, readiness, log, now } = role
  const { store, views } = engines
  const stopping = new AbortController()
  const signal = AbortSignal.any([role.signal, stopping.signal])
  const readModels = await openReadModels({ store, views, log, now, signal }, builds)
  for (const [name] of readModels.parts()) readiness.add(name, () => new Map(readModels.parts()).get(name))
  return {
    ...readModels,
    async close() {
      stopping.abort()
      await readModels.done
    },
  }
}
