import assert from 'node:assert/strict'
import {
  applyArrivals,
  applyScan,
  subscriptionState,
  type ScanResult,
} from '../../../../../hub/drivers/event-store/eventstoredb/follow.ts'
import type { ReadAnswer } from '../../../../../hub/drivers/event-store/eventstoredb/read.ts'

const PAGE = 500
const position = (number: number): string => {
  const text = String(number).padStart(20, '0')
  return `${text}/${text}`
}

/** The parts of a message that a follower reads. */
const message = ({ caughtUp = false, fellBehind = false, checkpoint }: Record<string, unknown>): ReadAnswer =>
  ({
    hasCaughtUp: () => caughtUp,
    hasFellBehind: () => fellBehind,
    getEvent: () => undefined,
    getCheckpoint: () =>
      checkpoint === undefined
        ? undefined
        : { getCommitPosition: () => String(checkpoint), getPreparePosition: () => String(checkpoint) },
  }) as unknown as ReadAnswer
const checkpoints = (from: number, count: number): ReadAnswer[] =>
  Array.from({ length: count }, (_, index) => message({ checkpoint: from + index }))
const scan = (result: Partial<ScanResult> = {}): ScanResult => ({
  position: undefined,
  hasMissing: false,
  atEnd: true,
  ...result,
})

describe('a subscription to EventStoreDB', () => {
  it('moves its position with arrivals and ignores older ones', () => {
    const state = subscriptionState(position(5))
    assert.deepEqual(applyArrivals(state, checkpoints(7, 1)), { events: [], position: position(7), caughtUp: false })
    assert.equal(applyArrivals(state, checkpoints(6, 1)), undefined)
    assert.equal(state.position, position(7))
  })

  it('ignores the "no position" checkpoint', () => {
    const state = subscriptionState(undefined)
    assert.equal(applyArrivals(state, [message({ checkpoint: 2n ** 64n - 1n })]), undefined)
    assert.equal(state.position, '')
  })

  it('is caught up once the server says so and all arrivals are taken', () => {
    const state = subscriptionState(undefined)
    const full = [message({ caughtUp: true }), ...checkpoints(1, PAGE - 1)]
    assert.equal(applyArrivals(state, full)?.caughtUp, false)
    assert.equal(applyArrivals(state, checkpoints(PAGE, 1))?.caughtUp, true)
    assert.equal(applyArrivals(state, [message({ fellBehind: true }), ...checkpoints(PAGE + 1, 1)])?.caughtUp, false)
  })

  it('scans at once after an announcement without a position', () => {
    const state = subscriptionState(position(1))
    assert.equal(applyArrivals(state, [message({ caughtUp: true })]), undefined)
    assert.equal(state.scanDelayMs, 0)
    assert.deepEqual(applyScan(state, scan(), 0), { events: [], position: position(1), caughtUp: true })
  })

  it('learns from a scan that it is caught up, reports it once, and scans less often', () => {
    const state = subscriptionState(undefined)
    const page = applyScan(state, scan({ position: position(3) }), 0)
    assert.deepEqual(page, { events: [], position: position(3), caughtUp: true })
    assert.equal(applyScan(state, scan(), 0), undefined)
    assert.equal(applyScan(state, scan(), 0), undefined)
    assert.equal(applyScan(state, scan(), 0), undefined)
    assert.equal(state.scanDelayMs, 1_000)
  })

  it('fails once it has withheld an event for more than five seconds', () => {
    const state = subscriptionState(position(1))
    const missing = scan({ position: position(9), hasMissing: true })
    assert.equal(applyScan(state, missing, 1_000), undefined)
    assert.equal(applyScan(state, missing, 6_000), undefined)
    assert.equal(state.position, position(1), 'the position does not move over a missing event')
    assert.throws(() => applyScan(state, missing, 6_001), /the log holds more events/)
  })

  it('does not scan without a pause while an event is missing after an announcement', () => {
    const state = subscriptionState(position(1))
    applyArrivals(state, [message({ caughtUp: true })])
    const missing = scan({ position: position(9), hasMissing: true })
    applyScan(state, missing, 0)
    assert.equal(state.scanDelayMs, 20)
    for (let scans = 0; scans < 9; scans++) applyScan(state, missing, 0)
    assert.equal(state.scanDelayMs, 200)
  })

  it('starts the five seconds again after an arrival', () => {
    const state = subscriptionState(position(1))
    const missing = scan({ position: position(9), hasMissing: true })
    applyScan(state, missing, 1_000)
    applyArrivals(state, checkpoints(5, 1))
    assert.equal(applyScan(state, missing, 9_000), undefined)
  })
})
