import { openPlugins, type Registry } from '../hub/platform/plugins.ts'
import type { Adapter, PayloadShape, Target } from './adapter.ts'

interface TargetSettings {
  name: string
  adapter: string
  businessKey?: 'none'
  settings: Record<string, unknown>
}
export interface OpenTarget {
  adapter: Adapter
  target: Target
  /** `none`: duplicates are not the hub's concern at this target */
  businessKey?: 'none'
}

/** To add an adapter, add a folder here whose adapter.ts exports `adapter`. */
const ADAPTERS: Registry = {
  what: 'target',
  exported: 'adapter',
  called: 'adapter',
  folder: import.meta.dirname,
}

/**
 * Opens every target by name. Bad settings fail with `target-settings-invalid`; a target that does not answer is opened
 * as well.
 */
export async function openTargets(
  targets: readonly TargetSettings[],
  shapesOf: (target: string) => readonly PayloadShape[] = () => [],
): Promise<Map<string, OpenTarget>> {
  const opened = await openPlugins<Adapter, OpenTarget>(
    ADAPTERS,
    targets.map(({ name, adapter, settings }) => ({ name, plugin: adapter, settings })),
    async (adapter, settings, name) => ({ adapter, target: await adapter.open(settings, () => shapesOf(name)) }),
    ({ target }) => target.close(),
  )
  for (const { name, businessKey } of targets) if (businessKey) opened.get(name)!.businessKey = businessKey
  return opened
}
