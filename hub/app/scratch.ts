import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Settings } from '../../config/config.ts'
import type { Closing } from './closing.ts'
import { isShared } from './engines.ts'

/** A folder for files while they are read: in the data folder where that is this process's own (emptied of what a crash left), else a temporary one. */
export async function openScratch(settings: Settings, closing: Closing): Promise<string> {
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
