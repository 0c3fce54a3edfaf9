import { WaybillError } from '../errors.ts'
import type { ParkedCommand } from './commands.ts'
import type { ParkedEvent } from './events.ts'

/** The decision about a parked message. The first one is final. */
export type ParkedDecision = { state: 'none' } | { state: 'replayed' | 'discarded'; message: ParkedEvent['data'] }

export const noDecision: ParkedDecision = { state: 'none' }

/**
 * The events that a decision leads to; none if the same decision was made before.
 * @throws {WaybillError} `not-possible-now` if the other decision was made before
 */
export function decide(decided: ParkedDecision, { type, ...data }: ParkedCommand): ParkedEvent[] {
  const wanted = type === 'ReplayMessage' ? 'replayed' : 'discarded'
  if (decided.state === wanted) return []
  if (decided.state !== 'none')
    throw new WaybillError('not-possible-now', `The message was ${decided.state} before.`, { state: decided.state })
  return [{ type: wanted === 'replayed' ? 'ParkedMessageReplayed' : 'ParkedMessageDiscarded', data }]
}

export const evolve = (_: ParkedDecision, { type, data }: ParkedEvent): ParkedDecision => ({
  state: type === 'ParkedMessageReplayed' ? 'replayed' : 'discarded',
  message: data,
})
