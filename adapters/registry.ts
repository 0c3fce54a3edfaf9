import { readdir } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { codeOf, WaybillError } from '../hub/errors.ts'
import type { Adapter, Target } from './adapter.ts'

export interface TargetSettings { name: string; adapter: string; settings: Record<string, unknown> }
export interface OpenTarget { name: string; adapter: Adapter; target: Target }

/** The folder is the registry: `<name>.ts` beside this file that exports `adapter`. */
async function adapterNamed(name: string, target: string): Promise<Adapter> {
  const files = await readdir(import.meta.dirname)
  if (files.includes(`${name}.ts`)) {
    const { adapter } = (await import(`./${name}.ts`)) as { adapter?: Adapter }
    if (adapter?.name === name) return adapter
  }
  throw new WaybillError('target-settings-invalid', `The target ${target} names the adapter ${name}, which does not exist.`, { target })
}

/** Opens every target; settings are checked first and fail with `target-settings-invalid`. A target that does not answer is opened all the same. */
export async function openTargets(targets: readonly TargetSettings[]): Promise<Map<string, OpenTarget>> {
  const opened = new Map<string, OpenTarget>()
  try {
    for (const { name, adapter: adapterName, settings } of targets) {
      const adapter = await adapterNamed(adapterName, name)
      const validate = new Ajv2020({ validateSchema: false, meta: false }).compile(adapter.settings)
      if (!validate(settings)) {
        const [error] = validate.errors!
        throw new WaybillError('target-settings-invalid', `The ${error!.instancePath ? `setting ${error!.instancePath.slice(1)}` : 'settings'} of the target ${name} ${error!.message}.`, { target: name })
      }
      opened.set(name, { name, adapter, target: await openNamed(name, () => adapter.open(settings)) })
    }
    return opened
  } catch (error) {
    for (const { target } of opened.values()) await target.close()
    throw error
  }
}

/** An adapter does not know the name of its target; whoever corrects the file needs it. */
async function openNamed(name: string, open: () => Promise<Target>): Promise<Target> {
  try {
    return await open()
  } catch (cause) {
    if (codeOf(cause) !== 'target-settings-invalid') throw cause
    throw new WaybillError('target-settings-invalid', `The target ${name}: ${(cause as Error).message}`, { target: name, cause })
  }
}
