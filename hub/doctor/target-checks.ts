import { existsSync } from 'node:fs'
import path from 'node:path'
import { openTargets } from '../../adapters/registry.ts'
import type { Settings } from '../../config/config.ts'
import { loadConnections, loadRules } from '../app/configuration.ts'
import { payloadShapes } from '../app/payload-shapes.ts'
import { checkEach } from './check-each.ts'
import { ok, warn, type Finding } from './finding.ts'

/**
 * Connects to each target. Before the first start nothing is checked: an SQLite file of a target lies in the data
 * folder, which does not exist yet.
 */
export async function checkTargets(settings: Settings, signal: AbortSignal): Promise<Finding> {
  const { data } = settings.engines
  if (!existsSync(path.join(data, 'waybill.lock'))) return ok('not checked before the first start')
  const opened = await openAll(settings).catch(() => undefined)
  if (!opened) return ok('not checked: see the configuration')
  const problems = await checkEach(
    [...opened].map(([name, { target }]) => [name, target] as const),
    signal,
  )
  if (problems.length === 0) return ok(`${[...opened.keys()].join(', ')}: all answer`)
  return warn(
    problems.join(' '),
    'Start the system of the target, or correct the targets file, the mapping or the table. Documents for a target ' +
      'that does not answer wait.',
  )
}

/** Opens the targets with the mappings that the configuration has. */
async function openAll(settings: Settings) {
  const { targets } = await loadConnections(settings)
  const rules = await loadRules(settings, targets)
  return openTargets(targets, (target) => payloadShapes(rules, target))
}
