import type { ParkedEvent } from './events.ts'

/** An operator's decision about a parked message. */
export type ParkedCommand = { type: 'ReplayMessage' | 'DiscardMessage' } & ParkedEvent['data']
