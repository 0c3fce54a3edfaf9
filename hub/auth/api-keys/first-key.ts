import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { codeOf } from '../../errors.ts'
import type { ApiKeys } from './api-keys.ts'

export const keyFile = (data: string): string => path.join(data, 'api-key')

/**
 * Issues an administrator's key at the first start and writes it to a file of the data folder that only its owner can
 * read. Returns undefined at every later start, and if another process was faster.
 */
export async function issueFirstKey(keys: ApiKeys, tenant: string, data: string): Promise<string | undefined> {
  if (!keys.isEmpty()) return undefined
  const file = keyFile(data)
  const before = existsSync(file) ? readFileSync(file) : undefined
  const write = (content: string | Buffer) => {
    writeFileSync(file, content, { mode: 0o600 })
    chmodSync(file, 0o600)
  }
  try {
    return await keys.issue(tenant, 'admin', 'made at first start', {
      keep: (key) => write(`${key}\n`),
      onlyFirst: true,
    })
  } catch (error) {
    if (codeOf(error) !== 'revision-conflict') throw error
    // The file may already hold the key of the faster process: restore what was there.
    if (before === undefined) rmSync(file, { force: true })
    else write(before)
    return undefined
  }
}
