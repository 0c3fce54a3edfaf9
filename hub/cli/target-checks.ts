import { existsSync } from 'node:fs'
import path from 'node:path'
import { openTargets } from '../../adapters/registry.ts'
import { environment, type Settings } from '../../config/config.ts'
import { loadTargets } from '../../config/targets.ts'
import { inTime } from '../in-time.ts'
import type { Finding } from './finding.ts'

const WAIT_MS = 5_000

/** Asks each target. Before the first start nothing is asked: the file of an SQLite lies in the data folder, which is not there yet. */
export async function targets({ targets: file, data }: Settings, signal: AbortSignal): Promise<Finding> {
  if (!existsSync(path.join(data, 'waybill.lock'))) return { status: 'ok', text: 'not tried before the first start' }
  const settings = await loadTargets(file, data, environment()).catch(() => undefined)
  const opened = settings && await openTargets(settings).catch(() => undefined)
  if (!opened) return { status: 'ok', text: 'not tried: see the configuration' }
  const wrong = (await Promise.all([...opened.values()].map(async ({ name, target }) => {
    try {
      const weakness = await inTime(target.check(signal), WAIT_MS, () => new Error(`no answer within ${WAIT_MS / 1000} s`))
      return weakness === undefined ? [] : [`${name}: ${weakness}`]
    } catch (error) {
      return [`${name} does not answer (${(error as Error).message.split('\n')[0]})`]
    } finally {
      await target.close()
    }
  }))).flat()
  if (wrong.length === 0) return { status: 'ok', text: `${[...opened.keys()].join(', ')}: each answers` }
  return { status: 'warn', text: wrong.join(' '), cure: 'Start the system of the target or correct its settings in the targets file; documents for it wait until it answers.' }
}
