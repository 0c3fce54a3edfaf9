import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ApiKeys } from './api-key.ts'
import { codeOf } from '../errors.ts'

export const keyFile = (data: string): string => path.join(data, 'api-key')

/** Makes an administrator's key at the first start and leaves it in the data folder, for the owner only; undefined at every later start, and where another process was faster. */
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
    // What stood there may be the key that the other one has left.
    if (before === undefined) rmSync(file, { force: true })
    else write(before)
    return undefined
  }
}
