import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { codeOf } from '../../errors.ts'
import { writePrivateFile } from '../../platform/private-files.ts'
import type { ApiKeys } from './api-keys.ts'

export const keyFile = (data: string): string => path.join(data, 'api-key')

/**
 * Issues an administrator's key at the first start and writes it to a file of the data folder that only its owner can
 * read. Returns undefined at every later start, unless a key is wanted `again`, and if another process was faster.
 */
export async function issueFirstKey(
  keys: ApiKeys,
  tenant: string,
  data: string,
  { again = false }: { again?: boolean } = {},
): Promise<string | undefined> {
  if (!again && !keys.isEmpty()) return undefined
  const file = keyFile(data)
  const before = existsSync(file) ? readFileSync(file) : undefined
  try {
    return await keys.issue(tenant, 'admin', again ? 'made at a later start' : 'made at first start', {
      keep: (key) => writePrivateFile(file, `${key}\n`),
      onlyFirst: !again,
    })
  } catch (error) {
    if (codeOf(error) !== 'revision-conflict') throw error
    // The file may already hold the key of the faster process: restore what was there.
    if (before === undefined) rmSync(file, { force: true })
    else writePrivateFile(file, before)
    return undefined
  }
}
