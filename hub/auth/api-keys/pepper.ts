import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { WaybillError } from '../../errors.ts'
import { writePrivateFile } from '../../platform/private-files.ts'

/** 32 bytes as hex digits */
export const PEPPER_FORM = /^[0-9a-f]{64}$/i

/** The secret that keys are hashed with. */
export interface Pepper {
  bytes: Buffer
  /**
   * Stores a new pepper. Call it once the keys are known, and before one is issued.
   * @throws `pepper-unusable` if there are keys: they were hashed with another pepper, which is missing
   */
  keep(keys: { isEmpty(): boolean }): void
}

/**
 * The pepper from a file that only its owner can read, or a new one for a hub without keys.
 * @throws `pepper-unusable` if the file holds anything but 64 hex digits
 */
export function openPepper(file: string): Pepper {
  const text = contentOf(file)
  if (text !== undefined) {
    if (!PEPPER_FORM.test(text))
      throw new WaybillError(
        'pepper-unusable',
        `${file} must hold 64 hex digits, but it has ${text.length} characters.`,
      )
    return { bytes: Buffer.from(text, 'hex'), keep: () => {} }
  }
  const bytes = randomBytes(32)
  return {
    bytes,
    keep(keys) {
      if (!keys.isEmpty())
        throw new WaybillError('pepper-unusable', `${file} is missing, and this hub has API keys that need it.`)
      writePrivateFile(file, bytes.toString('hex'))
    },
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
