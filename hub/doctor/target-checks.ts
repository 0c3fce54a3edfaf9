import { existsSync } from 'node:fs'
import path from 'node:path'
import { openTargets } from '../../adapters/registry.ts'
import { environment, type Settings } from '../../config/config.ts'
import { loadTargets } from '../../config/targets.ts'
import { checkEach } from './check-each.ts'
import { ok, warn, type Finding } from './finding.ts'

/**
 * Connects to each target. Before the first start nothing is checked: an SQLite file of a target lies in the data
 * folder, which does not exist yet.
 */
export async function checkTargets({ files, engines: { data } }: Settings, signal: AbortSignal): Promise<Finding> {
  if (!existsSync(path.join(data, 'waybill.lock'))) return ok('not checked before the first start')
  const settings = await loadTargets(files.targets, data, environment()).catch(() => undefined)
  const opened = settings && (await openTargets(settings).catch(() => undefined))
  if (!opened) return ok('not checked: see the configuration')
  const problems = await checkEach(
    [...opened].map(([name, { target }]) => [name, target] as const),
    signal,
  )
  if (problems.length === 0) return ok(`${[...opened.keys()].join(', ')}: all answer`)
  return warn(
    problems.join(' '),
    'Start the system of the target, or correct the targets file. Documents for it wait until it answers.',
  )
}
