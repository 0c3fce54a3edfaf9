import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Closing } from './closing.ts'
import { isShared, type EngineSettings } from './engines.ts'

/**
 * A folder for files while they are read. It is in the data folder if that belongs to this process alone, and is then
 * emptied of what a crash left behind; else it is a temporary folder.
 */
export async function openScratch(settings: EngineSettings, closing: Closing): Promise<string> {
  if (isShared(settings)) {
    const scratch = await mkdtemp(path.join(tmpdir(), 'waybill-scratch-'))
    closing.add('scratch', () => rm(scratch, { recursive: true, force: true }))
    return scratch
  }
  const scratch = path.join(settings.data, 'scratch')
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { mode: 0o700 })
  return scratch
}
