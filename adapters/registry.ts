import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { WaybillError } from '../hub/errors.ts'
import { openEach, openNamed } from '../hub/platform/open-each.ts'
import type { Adapter, Target } from './adapter.ts'

export interface TargetSettings {
  name: string
  adapter: string
  settings: Record<string, unknown>
}
export interface OpenTarget {
  name: string
  adapter: Adapter
  target: Target
}

/** The folder is the registry: `<name>/adapter.ts` exports `adapter`. */
async function adapterNamed(name: string, target: string): Promise<Adapter> {
  const files = await readdir(import.meta.dirname, { recursive: true })
  if (files.includes(path.join(name, 'adapter.ts'))) {
    const { adapter } = (await import(`./${name}/adapter.ts`)) as { adapter?: Adapter }
    if (adapter?.name === name) return adapter
  }
  throw new WaybillError(
    'target-settings-invalid',
    `The target ${target} names the adapter ${name}, which does not exist.`,
    { target },
  )
}

/** Opens every target; settings are checked first and fail with `target-settings-invalid`. A target that does not answer is opened all the same. */
export async function openTargets(targets: readonly TargetSettings[]): Promise<Map<string, OpenTarget>> {
  return openEach(
    targets,
    async ({ name, adapter: adapterName, settings }) => {
      const adapter = await adapterNamed(adapterName, name)
      const validate = new Ajv2020({ validateSchema: false, meta: false }).compile(adapter.settings)
      if (!validate(settings)) {
        const [error] = validate.errors!
        throw new WaybillError(
          'target-settings-invalid',
          `The ${error!.instancePath ? `setting ${error!.instancePath.slice(1)}` : 'settings'} of the target ${name} ${error!.message}.`,
          { target: name },
        )
      }
      return { name, adapter, target: await openNamed('target', name, () => adapter.open(settings)) }
    },
    ({ target }) => target.close(),
  )
}
