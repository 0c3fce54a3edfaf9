import { randomUUID } from 'node:crypto'
import type { Step } from './step.ts'

// https://www.w3.org/TR/trace-context/#traceparent-header
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

export const newTraceparent = (): string => `00-${randomUUID().replaceAll('-', '')}-${newSpan()}-01`

/** 16 hex digits of a random UUID that are all random: node keeps a store of those, so they cost a tenth of bytes that are asked for one by one. */
function newSpan(): string {
  const uuid = randomUUID()
  return `${uuid.slice(0, 8)}${uuid.slice(28)}`
}

export const isTraceparent = (text: string): boolean => TRACEPARENT.test(text)

/** A new span of the same trace; a new trace where there is none or it cannot be read. */
export function childOf(traceparent: string | undefined): string {
  const [, trace, , flags] = TRACEPARENT.exec(traceparent ?? '') ?? []
  return trace ? `00-${trace}-${newSpan()}-${flags}` : newTraceparent()
}

/** Gives the work a span of its own in the trace of the message. */
export const withTrace =
  (perform: Step): Step =>
  (message, signal) =>
    perform(
      { ...message, headers: { ...message.headers, traceparent: childOf(message.headers['traceparent']) } },
      signal,
    )
