import { setImmediate as breathe } from 'node:timers/promises'
import type { FollowedPage } from '../hub/drivers/event-store/port.ts'
import type { ViewDefinition } from '../hub/drivers/views/port.ts'
import { codeOf } from '../hub/errors.ts'
import { retry } from '../hub/platform/retry.ts'
import { followVerified } from '../hub/streams/verified-follow.ts'
import { openFold, type Fold } from './fold.ts'
import { reportRetry, type Following, type RunnerState } from './runner-state.ts'

// While a view is far behind, its rows are gathered before they are saved: this many, or for this long. A save that
// still runs is waited for only when more rows than the last limit wait.
const GATHERED = 500
const GATHERED_MS = 200
const GATHERED_MOST = 2_000
/** How often the share of the log is computed while a collection is built. */
const SHARE_EVERY_MS = 250

interface Gathered {
  waiting: number
  sinceSaveMs: number
  isSaving: boolean
  caughtUp: boolean
}

/** Whether waiting rows are saved after a page. Level with the log, every page is saved at once. */
export const isSaveDue = ({ waiting, sinceSaveMs, isSaving, caughtUp }: Gathered): boolean =>
  caughtUp || waiting >= GATHERED_MOST || (!isSaving && (waiting >= GATHERED || sinceSaveMs > GATHERED_MS))

/**
 * Keeps one collection level with the log. `caughtUp` runs once, when the collection is level for the first time.
 * `done` rejects if an event cannot be projected; an engine that is unavailable is waited for.
 */
export function follow(state: RunnerState, view: ViewDefinition, caughtUp?: () => Promise<void>): Following {
  const stop = new AbortController()
  const signal = AbortSignal.any([state.signal, stop.signal])
  if (view.collection === state.status.collection) state.status.verifying = true
  const first: FirstBuild = { caughtUp, isOver: false, sharedAt: -Infinity }
  const done = retry(
    () =>
      keep(state, view, signal, first).catch((error: unknown) => {
        if (codeOf(error) === 'log-mismatch') leaveLog(state, view, stop, error as Error)
        return stopIfDropped(state, view, stop, error)
      }),
    { signal, onRetry: (error, retryInMs) => reportRetry(state, error, retryInMs) },
  ).catch((error: unknown) => {
    if (!signal.aborted) throw reportEnd(state, error as Error)
  })
  done.catch(() => {})
  return { view, stop, done }
}

/** The time of a follower until its collection is level with the log for the first time. */
interface FirstBuild {
  /** runs at its end */
  caughtUp: (() => Promise<void>) | undefined
  isOver: boolean
  /** when the share of the log was computed last, on the monotonic clock in ms */
  sharedAt: number
}

async function keep(state: RunnerState, view: ViewDefinition, signal: AbortSignal, first: FirstBuild): Promise<void> {
  const { store, views, projection } = state
  const { checkpoint, lastEvent } = await views.load(view, [])
  const from = checkpoint === undefined ? undefined : { position: checkpoint, lastEvent }
  const options = {
    ...(state.verifyMs !== undefined && { verifyMs: state.verifyMs }),
    verified: () => {
      if (view.collection === state.status.collection) delete state.status.verifying
    },
  }
  const fold = openFold(views, projection, view)
  const saver: Saver = {
    fold,
    saved: checkpoint,
    saving: Promise.resolve(),
    isSaving: false,
    savedAt: performance.now(),
  }
  try {
    for await (const page of followVerified(store, from, projection.prefixes, signal, options)) {
      await fold.add(page)
      await saveIfDue(saver, page)
      // Reading a long log must not block the event loop.
      if (!page.caughtUp) await breathe()
      else if (!first.isOver) {
        await first.caughtUp?.()
        first.isOver = true
      }
      reportProgress(state, view, saver.saved, page.caughtUp)
      await reportShare(state, view, first, saver.saved)
    }
  } finally {
    await saver.saving.catch(() => {})
  }
}

/** The saves of one follower, of which at most one runs at a time. */
interface Saver {
  readonly fold: Fold
  /** the checkpoint of the last save */
  saved: string | undefined
  saving: Promise<void>
  isSaving: boolean
  savedAt: number
}

/** Saves in the background while the view is behind, and waits for the save once it is level with the log. */
async function saveIfDue(saver: Saver, { position, caughtUp }: FollowedPage): Promise<void> {
  const { fold, isSaving } = saver
  const sinceSaveMs = performance.now() - saver.savedAt
  if (!isSaveDue({ waiting: fold.waiting(), sinceSaveMs, isSaving, caughtUp })) return
  await saver.saving
  if (fold.waiting() > 0 || position !== saver.saved) saver.saving = save(saver, caughtUp ? 'all' : 'settled')
  saver.saving.catch(() => {})
  if (caughtUp) await saver.saving
}

async function save(saver: Saver, which: 'all' | 'settled'): Promise<void> {
  saver.isSaving = true
  try {
    saver.saved = await saver.fold.save(which)
  } finally {
    saver.isSaving = false
  }
  saver.savedAt = performance.now()
}

function reportProgress(
  { status, now }: RunnerState,
  { collection }: ViewDefinition,
  position: string | undefined,
  caughtUp: boolean,
): void {
  delete status.error
  status.lastProgressAt = now()
  if (collection === status.collection) Object.assign(status, { position, caughtUp })
}

/** Says how far the first build of a collection is, until it is over. */
async function reportShare(
  { status, store }: RunnerState,
  { collection }: ViewDefinition,
  first: FirstBuild,
  position: string | undefined,
): Promise<void> {
  const field = () => (collection === status.collection ? 'building' : 'rebuildingProgress')
  if (first.isOver) return void delete status[field()]
  if (performance.now() - first.sharedAt < SHARE_EVERY_MS) return
  first.sharedAt = performance.now()
  status[field()] = await store.shareUpTo(position)
}

function reportEnd({ status, log, projection: { view } }: RunnerState, error: Error): Error {
  status.error = error.message
  log.error({ view, position: status.position, code: codeOf(error) }, `the view ${view} has stopped: ${error.message}`)
  return error
}

/** Ends the follower of a collection that holds what the log does not. The runner starts another collection. */
function leaveLog(state: RunnerState, { collection }: ViewDefinition, stop: AbortController, error: Error): never {
  const {
    status,
    log,
    projection: { view },
  } = state
  status.mismatch = error.message
  delete status.verifying
  log.error({ view, collection, code: codeOf(error) }, `the view ${view} is built again from the log: ${error.message}`)
  state.isFromOtherLog = true
  stop.abort()
  state.wake()
  throw error
}

/**
 * Stops the follower of a collection that was dropped because another process switched readers elsewhere.
 * A collection that was lost while it is in use is an error, and the retry builds it again.
 */
async function stopIfDropped(
  { building, views, projection }: RunnerState,
  { collection }: ViewDefinition,
  stop: AbortController,
  error: unknown,
): Promise<void> {
  const isLost = codeOf(error) === 'view-lost' && building?.collection !== collection
  if (!isLost || ((await views.live(projection.view)) ?? collection) === collection) throw error
  stop.abort()
}
