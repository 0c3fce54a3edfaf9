import type { DeliveredMessage, Settlement } from '../drivers/bus/port.ts'

/** Work on a message: returns when it is done, throws when it is not. */
export type Step = (message: DeliveredMessage, signal: AbortSignal) => Promise<void>

/** Work on a message, turned into what becomes of it. */
export type Settle = (message: DeliveredMessage, signal: AbortSignal) => Promise<Settlement>
