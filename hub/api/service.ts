import type { Response } from 'express'
import type { Authenticator } from '../auth/authenticate.ts'
import type { RefusedSignIns } from '../auth/refused-sign-ins.ts'
import type { Log } from '../log.ts'
import type { Handlers } from './call.ts'

/** The state of the API that its requests share. */
export interface Service {
  readonly log: Log
  /** before every path in links, unless the proxy in front names another */
  readonly prefix: string
  /** until the hub has started, those of health only */
  handlers: Handlers
  /** asked in this order; none until the hub has started */
  authenticators: readonly Authenticator[]
  readonly refusedSignIns: RefusedSignIns
  stopping: boolean
  /** responses that are not complete */
  readonly open: Set<Response>
}
