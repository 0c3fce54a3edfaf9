import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'

/** The secret that keys are hashed with, from a file that only its owner can read. It is created at the first start. */
export function loadPepper(file: string): Buffer {
  try {
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const pepper = randomBytes(32)
    writeFileSync(file, pepper.toString('hex'), { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o600)
    return pepper
  }
}
