import type { Settings } from '../../config/config.ts'
import { describeFailure } from '../cli/failure.ts'

/** The result of one check. */
export interface Finding {
  status: 'ok' | 'warn' | 'fail'
  text: string
  /** what the user can do about it */
  cure?: string
}

export interface Check {
  name: string
  run(settings: Settings, signal: AbortSignal): Promise<Finding>
}

export const ok = (text: string): Finding => ({ status: 'ok', text })
export const warn = (text: string, cure: string): Finding => ({ status: 'warn', text, cure })
export const fail = (text: string, cure: string): Finding => ({ status: 'fail', text, cure })

/** The finding for an error: its title, what happened, and the cure of its code. */
export function failWith(error: unknown): Finding {
  const { title, detail, cure } = describeFailure(error)
  return fail(`${title}: ${detail}`, cure)
}
