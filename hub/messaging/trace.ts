import { randomBytes } from 'node:crypto'
import type { Step } from './step.ts'

// https://www.w3.org/TR/trace-context/#traceparent-header
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

export const newTraceparent = (): string => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`

export const isTraceparent = (text: string): boolean => TRACEPARENT.test(text)

/** A new span of the same trace; a new trace where there is none or it cannot be read. */
export function childOf(traceparent: string | undefined): string {
  const [, trace, , flags] = TRACEPARENT.exec(traceparent ?? '') ?? []
  return trace ? `00-${trace}-${randomBytes(8).toString('hex')}-${flags}` : newTraceparent()
}

/** Gives the work a span of its own in the trace of the message. */
export const withTrace = (perform: Step): Step => (message, signal) =>
  perform({ ...message, headers: { ...message.headers, traceparent: childOf(message.headers['traceparent']) } }, signal)
