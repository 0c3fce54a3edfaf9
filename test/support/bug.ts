import type { OpenTarget } from '../../adapters/registry.ts'
import type { Engines } from '../../hub/app/engines.ts'
import type { Channel } from '../../hub/notify/channel.ts'

/**
 * Plausible mistakes; each loses or duplicates something if the process dies at the wrong moment, or if two act at
 * once.
 */
export interface Bug {
  about: string
  engines?(engines: Engines): Engines
  target?(open: OpenTarget): OpenTarget
  channel?(channel: Channel): Channel
}
