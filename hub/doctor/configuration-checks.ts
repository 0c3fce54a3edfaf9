import { openTargets } from '../../adapters/registry.ts'
import type { Settings } from '../../config/config.ts'
import { checkExpressions, compileMappings } from '../../mappings/compile.ts'
import { loadConfiguration } from '../app/configuration.ts'
import { openChannels } from '../notify/registry.ts'
import { failWith, ok, type Finding } from './finding.ts'

/** Loads targets, channels, pipelines, tenants and mappings as a start does, and also compiles every expression. */
export async function checkConfiguration(settings: Settings): Promise<Finding> {
  try {
    const { targets, channels, pipelines, tenants } = await loadConfiguration(settings)
    for (const { target } of (await openTargets(targets)).values()) await target.close()
    for (const channel of (await openChannels(channels, { hubUrl: '' })).values()) await channel.close()
    const folders = [settings.files.mappings, ...tenants.all.flatMap(({ folders: own }) => own.mappings ?? [])]
    const mappings = await compileAll(folders, settings.adapters)
    const names = (all: readonly { name: string }[]) => all.map(({ name }) => name).join(', ') || 'none'
    return ok(
      `pipelines ${names(pipelines)}; targets ${names(targets)}; channels ${names(channels)}; ${mappings} mappings`,
    )
  } catch (error) {
    return failWith(error)
  }
}

/** Returns the number of mappings. */
async function compileAll(
  folders: readonly string[],
  { mappingTimeoutMs: timeoutMs, mappingMemoryMb: memoryMb }: Settings['adapters'],
): Promise<number> {
  let count = 0
  for (const folder of folders) {
    const mappings = await compileMappings(folder, { thorough: true })
    await checkExpressions(mappings.values(), { timeoutMs, memoryMb })
    count += mappings.size
  }
  return count
}
