import type { Request, Response } from 'express'
import { actorOf, type Principal } from '../auth/principal.ts'
import type { CommandContext } from '../handler/handle.ts'

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
  /** path under which the client sees `/`; '' without a proxy that has one */
  prefix: string
  /** aborts when the client disconnects, and when the drain time ends */
  signal: AbortSignal
}

type Handle = (call: Call) => Promise<void> | void
/** Handlers by operationId. */
export type Handlers = Record<string, Handle>

/** Who asks for a command by this request, and why; `at` is the time of the request. The request itself is the cause. */
export const originOf = (
  { principal, correlationId, traceparent }: Call,
  at: string,
): Omit<CommandContext, 'commandId'> => ({
  tenant: principal.tenant,
  actor: actorOf(principal),
  at,
  correlationId,
  causationId: correlationId,
  traceparent,
})

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
