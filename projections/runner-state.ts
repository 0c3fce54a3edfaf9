import type { EventStore } from '../hub/drivers/event-store/port.ts'
import type { ViewDefinition, Views } from '../hub/drivers/views/port.ts'
import { codeOf } from '../hub/errors.ts'
import type { Log } from '../hub/log.ts'
import type { Projection } from './projection.ts'

export interface Dependencies {
  store: EventStore
  views: Views
  projection: Projection
  log: Log
  now(): string
  signal: AbortSignal
  /** how often it verifies that the log still holds what the view was built from, in milliseconds */
  verifyMs?: number
}

export interface ProjectionStatus {
  view: string
  collection: string
  position: string | undefined
  caughtUp: boolean
  lastProgressAt: string
  /** true while readers still use the previous collection */
  rebuilding: boolean
  /** the share of the log, 0 to 1, that the collection of the readers holds until it is complete for the first time */
  building?: number
  /** the share of the log that the collection holds which is built beside that of the readers */
  rebuildingProgress?: number
  /** why this view makes no progress */
  error?: string
  /** until the collection of the readers was compared with the log for the first time */
  verifying?: boolean
  /** while the view is built again: why it did not fit the log */
  mismatch?: string
}

/** A follower that writes one collection. */
export interface Following {
  view: ViewDefinition
  stop: AbortController
  done: Promise<void>
}

/** A collection that is built beside the live one. */
interface Building {
  collection: string
  following: Following
  /** resolves after the switch */
  done: Promise<void>
}

/** One view in this process. */
export interface RunnerState extends Dependencies {
  /** name of the first collection of this version */
  readonly base: string
  readonly status: ProjectionStatus
  /** the collection that readers of this process use */
  live: ViewDefinition
  /** undefined while processes of another version keep the live collection */
  following: Following | undefined
  building: Building | undefined
  /** set if a collection was built from events that the log does not have; the runner starts another one */
  isFromOtherLog: boolean
  /** ends the wait of the runner before it looks again */
  wake(): void
}

export const definitionOf = ({ projection }: Pick<RunnerState, 'projection'>, collection: string): ViewDefinition => ({
  collection,
  indexes: projection.indexes,
})

/** Reports an error that is retried. */
export function reportRetry(
  { projection: { view }, log, status }: Pick<RunnerState, 'projection' | 'log' | 'status'>,
  error: Error,
  retryInMs: number,
): void {
  status.error = error.message
  log.warn({ view, code: codeOf(error), retryInMs }, `the view ${view} waits: ${error.message}`)
}
