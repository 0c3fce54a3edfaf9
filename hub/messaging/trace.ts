import { randomUUID } from 'node:crypto'
import type { QueueHandler } from '../drivers/bus/port.ts'

// https://www.w3.org/TR/trace-context/#traceparent-header
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

const newTraceparent = (): string => `00-${randomUUID().replaceAll('-', '')}-${newSpan()}-01`

/**
 * The 16 hex digits of a random UUID that are all random. Node caches random bytes for UUIDs, so this is cheaper than
 * `randomBytes`.
 */
function newSpan(): string {
  const uuid = randomUUID()
  return `${uuid.slice(0, 8)}${uuid.slice(28)}`
}

/** A new span of the same trace, or of a new trace where there is none or it is malformed. */
export function childOf(traceparent: string | undefined): string {
  const [, trace, , flags] = TRACEPARENT.exec(traceparent ?? '') ?? []
  return trace ? `00-${trace}-${newSpan()}-${flags}` : newTraceparent()
}

type Perform = QueueHandler['perform']

/** Gives each attempt a span of its own in the trace of its message. */
export const withTrace =
  (perform: Perform): Perform =>
  (message, signal) =>
    perform({ ...message, headers: { ...message.headers, traceparent: childOf(message.headers.traceparent) } }, signal)
