import type { Request, Response } from 'express'
import type { Principal } from '../auth/principal.ts'

/** One request of one operation, after authentication and checks. */
export interface Call {
  principal: Principal
  /** path, query and header parameters by name, converted and with defaults */
  parameters: Record<string, unknown>
  body: unknown
  request: Request
  response: Response
  correlationId: string
  traceparent: string
  /** aborts when the client disconnects, and when the drain time ends */
  signal: AbortSignal
}

type Handle = (call: Call) => Promise<void> | void
/** Handlers by operationId. */
export type Handlers = Record<string, Handle>

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
