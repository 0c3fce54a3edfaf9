import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Outcome } from '../../adapters/adapter.ts'
import type { OpenTarget } from '../../adapters/registry.ts'
import { WaybillError } from '../../hub/errors.ts'
import type { ReadFile } from '../../inference/cached-reader.ts'
import { textOf } from './quick-reader.ts'

/**
 * Sellers whose document goes wrong the first time, and only then: the reader dies of it, the target is down, or takes
 * it and loses the answer.
 */
export const UNREADABLE_ONCE = 'Unreadable Once AG'
export const REFUSED_ONCE = 'Refused Once AG'
export const MUTE_ONCE = 'Mute Once AG'

/** Short enough for a test that waits for it, and longer than any send of a test takes. */
const SETTLE_SECONDS = 3

/** Remembers in a folder, so that a death between fault and repeat does not bring the fault back. */
function firstTime(folder: string, what: string): boolean {
  const file = path.join(folder, createHash('sha256').update(what).digest('hex'))
  if (existsSync(file)) return false
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, '')
  return true
}

export const withReaderFaults = (reader: ReadFile, folder: string): ReadFile => ({
  ...reader,
  async read(source, options, signal) {
    const text = await textOf(source)
    if (text.includes(UNREADABLE_ONCE) && firstTime(folder, text))
      throw new WaybillError('engine-unavailable', 'The reader is down for once.')
    return reader.read(source, options, signal)
  },
})

type Faulty = Error & { fault?: Outcome }

export function withTargetFaults(open: OpenTarget, folder: string): OpenTarget {
  const { target } = open
  return {
    ...open,
    adapter: { ...open.adapter, settleSeconds: SETTLE_SECONDS },
    target: {
      ...target,
      async send(intent, signal) {
        const seller = intent.payload['seller_name']
        if (seller === REFUSED_ONCE && firstTime(folder, intent.key))
          throw Object.assign(new Error('refused'), {
            fault: { kind: 'not-sent', detail: 'The target is down for once.' } satisfies Outcome,
          })
        const receipt = await target.send(intent, signal)
        if (seller === MUTE_ONCE && firstTime(folder, intent.key))
          throw Object.assign(new Error('no answer'), {
            fault: { kind: 'unknown', detail: 'The answer is lost for once.' } satisfies Outcome,
          })
        return receipt
      },
      classify: (error) => (error as Faulty).fault ?? target.classify(error),
    },
  }
}
