import { existsSync } from 'node:fs'
import path from 'node:path'
import { openTargets } from '../../adapters/registry.ts'
import { environment, type Settings } from '../../config/config.ts'
import { loadTargets } from '../../config/targets.ts'
import { askEach } from './ask-each.ts'
import type { Finding } from './finding.ts'

/** Asks each target. Before the first start nothing is asked: the file of an SQLite lies in the data folder, which is not there yet. */
export async function targets({ files, engines: { data } }: Settings, signal: AbortSignal): Promise<Finding> {
  if (!existsSync(path.join(data, 'waybill.lock'))) return { status: 'ok', text: 'not tried before the first start' }
  const settings = await loadTargets(files.targets, data, environment()).catch(() => undefined)
  const opened = settings && (await openTargets(settings).catch(() => undefined))
  if (!opened) return { status: 'ok', text: 'not tried: see the configuration' }
  const wrong = await askEach(
    [...opened].map(([name, { target }]) => [name, target] as const),
    signal,
  )
  if (wrong.length === 0) return { status: 'ok', text: `${[...opened.keys()].join(', ')}: each answers` }
  return {
    status: 'warn',
    text: wrong.join(' '),
    cure: 'Start the system of the target or correct its settings in the targets file; documents for it wait until it answers.',
  }
}
