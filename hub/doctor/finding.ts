import type { Settings } from '../../config/config.ts'

export interface Finding {
  status: 'ok' | 'warn' | 'fail'
  text: string
  cure?: string
}
export interface Check {
  name: string
  run(settings: Settings, signal: AbortSignal): Promise<Finding>
}
