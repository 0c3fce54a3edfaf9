import { WaybillError } from '../hub/errors.ts'
import { largest } from '../hub/platform/extremes.ts'
import { follow } from './follow.ts'
import { collectionOf, generationOf, isLater } from './rebuild.ts'
import { definitionOf, type Following, type RunnerState } from './runner-state.ts'

/**
 * Builds a collection beside the live one. Once it is level with the log, readers are switched to it, unless they were
 * given to a later version meanwhile. Resolves after the switch.
 */
export function build(state: RunnerState, collection: string): Promise<void> {
  if (state.building?.collection === collection) return state.building.done
  state.building?.following.stop.abort()
  state.status.rebuilding = true
  const from = state.live.collection
  const { promise: switched, resolve } = Promise.withResolvers<void>()
  const beside = follow(state, definitionOf(state, collection), async () => {
    if (await switchTo(state, beside, from)) resolve()
  })
  const ended = beside.done.then(() => {
    throw new WaybillError('view-lost', `The collection ${collection} was not completed.`, { collection })
  })
  const done = Promise.race([switched, ended])
  done.catch(() => {})
  state.building = { collection, following: beside, done }
  return done
}

/** Makes a complete collection the live one; false if it is no longer wanted. */
async function switchTo(state: RunnerState, beside: Following, from: string): Promise<boolean> {
  const { views, projection, log } = state
  const { collection } = beside.view
  // Another process has switched already, and this one adopted the collection.
  if (state.following === beside) return true
  if (state.building?.following !== beside) return false
  const pointed = (await views.live(projection.view)) ?? from
  if (pointed !== from && isLater(projection, pointed)) {
    leaveTo(state, pointed)
    return false
  }
  // Readers of this process first: the switch may drop the previous collection.
  state.live = definitionOf(state, collection)
  await views.live(projection.view, collection)
  await adopt(state, beside)
  log.info({ view: projection.view, collection }, `the view ${projection.view} was rebuilt`)
  return true
}

/** Makes a follower the one of the live collection, and stops the one before. */
export async function adopt(state: RunnerState, next: Following): Promise<void> {
  const before = state.following
  state.following = next
  state.live = next.view
  state.status.collection = next.view.collection
  delete state.status.verifying
  if (state.building?.following === next) endBuilding(state)
  if (before === next) return
  before?.stop.abort()
  await before?.done.catch(() => {})
}

function endBuilding(state: RunnerState): void {
  state.building = undefined
  state.status.rebuilding = false
  delete state.status.rebuildingProgress
}

/**
 * Reads from a collection of another version, which other processes keep. A collection of this version is still built
 * beside one of an earlier version, but not beside one of a later version.
 */
export function leaveTo(state: RunnerState, collection: string): void {
  const { status, projection } = state
  state.live = definitionOf(state, collection)
  state.following?.stop.abort()
  status.collection = collection
  delete status.error
  delete status.building
  delete status.verifying
  if (state.building && !isLater(projection, collection)) return
  state.building?.following.stop.abort()
  endBuilding(state)
  Object.assign(status, { position: undefined, caughtUp: true })
}

/**
 * Starts another collection because the present one was built from events that the log does not have. Readers see it
 * while it grows: the old one would show documents that are gone and lack new ones. Its name follows from the newest
 * collection of this version, so all processes choose the same one.
 */
export async function startFromLog(state: RunnerState): Promise<void> {
  const { views, projection, live, building } = state
  const pointed = (await views.live(projection.view)) ?? live.collection
  const ended = [state.following, building?.following].filter((each) => each !== undefined)
  for (const { stop } of ended) stop.abort()
  await Promise.allSettled(ended.map(({ done }) => done))
  endBuilding(state)
  const generation = (collection: string | undefined) => generationOf(projection, collection ?? '') ?? -2
  const newest = largest([pointed, live.collection, building?.collection].map(generation))
  const next = collectionOf(projection, newest + 1)
  const fits = async () => void delete state.status.mismatch
  if (generationOf(projection, pointed) === undefined) {
    state.isFromOtherLog = false
    build(state, next).catch(() => {})
    return fits()
  }
  // Another process may have started the next collection already.
  const chosen = generation(pointed) > generation(live.collection) ? pointed : next
  await views.live(projection.view, chosen)
  state.isFromOtherLog = false
  Object.assign(state.status, { position: undefined, caughtUp: false, building: 0 })
  await adopt(state, follow(state, definitionOf(state, chosen), fits))
}

/** Starts over in a view store that has lost its pointer, and so its documents as well. */
export async function startOver(state: RunnerState): Promise<void> {
  const { views, projection, base } = state
  const collection = generationOf(projection, state.live.collection) === undefined ? base : state.live.collection
  // Two followers of one collection would disagree about its checkpoint.
  const ended = [state.following, state.building?.following].filter((each) => each !== undefined)
  for (const { stop } of ended) stop.abort()
  await Promise.allSettled(ended.map(({ done }) => done))
  endBuilding(state)
  await views.live(projection.view, collection)
  state.status.building = 0
  await adopt(state, follow(state, definitionOf(state, collection)))
}
