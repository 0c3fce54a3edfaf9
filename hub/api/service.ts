import type { Response } from 'express'
import type { ApiKeys } from '../auth/api-key.ts'
import type { Log } from '../log.ts'
import type { Handlers } from './call.ts'

/** The state of the API that its requests share. */
export interface Service {
  readonly log: Log
  /** until the hub has started, those of health only */
  handlers: Handlers
  /** undefined until the hub has started */
  keys: ApiKeys | undefined
  stopping: boolean
  /** responses that are not complete */
  readonly open: Set<Response>
}
