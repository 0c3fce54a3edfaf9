import type { IncomingHttpHeaders } from 'node:http'
import type { ErrorCode } from '../errors.ts'
import type { Log } from '../log.ts'
import { keyIdOf } from './api-keys/secret.ts'

const WINDOW_MS = 60_000
/** Readiness reports the refusals of this time. */
const RECENT_WINDOWS = 10
/** Lines of the log per window; a flood with many keys costs no more. */
const MOST_LINES = 20
/** Kinds of refusals that are counted apart in a window. */
const MOST_KINDS = 500

export interface RefusedSignIns {
  /** Notes a request that was refused for its credentials. Neither the secret of a key nor an address is kept. */
  note(code: ErrorCode, headers: IncomingHttpHeaders, correlationId: string): void
  /** How many were refused in the last ten minutes. */
  recent(): number
  /** Logs what is counted and not logged yet. */
  close(): void
}

interface Kind {
  code: ErrorCode
  /** the id of the key, or what came in its place */
  key: string
}

/**
 * Logs refused sign-ins: the first one at once, then one summary per minute with a line for each key, so that a flood
 * cannot fill the disk.
 */
export function openRefusedSignIns(log: Log, windowMs = WINDOW_MS): RefusedSignIns {
  let counts = new Map<string, Kind & { count: number }>()
  let uncounted = 0
  let timer: NodeJS.Timeout | undefined
  const totals: { until: number; total: number }[] = []

  function summarise(): boolean {
    const kinds = [...counts.values()].toSorted((a, b) => b.count - a.count)
    const others = kinds.slice(MOST_LINES).reduce((sum, { count }) => sum + count, uncounted)
    const seconds = Math.round(windowMs / 1000)
    for (const kind of kinds.slice(0, MOST_LINES)) log.warn({ ...kind, seconds }, 'sign-ins were refused')
    if (others > 0) log.warn({ count: others, seconds }, 'sign-ins with many other keys were refused')
    counts = new Map()
    uncounted = 0
    return kinds.length > 0
  }

  function openWindow(): void {
    timer = setTimeout(() => {
      timer = undefined
      if (summarise()) openWindow()
    }, windowMs).unref()
  }

  function count(kind: Kind): void {
    const name = `${kind.code} ${kind.key}`
    const known = counts.get(name)
    if (known) known.count++
    else if (counts.size < MOST_KINDS) counts.set(name, { ...kind, count: 1 })
    else uncounted++
  }

  function addToTotals(): void {
    const at = performance.now()
    const last = totals.at(-1)
    if (last && at < last.until) last.total++
    else totals.push({ until: at + windowMs, total: 1 })
    if (totals.length > RECENT_WINDOWS) totals.shift()
  }

  return {
    note(code, headers, correlationId) {
      const kind = { code, key: keyOf(headers) }
      addToTotals()
      if (timer !== undefined) return count(kind)
      log.warn({ ...kind, correlationId }, 'a sign-in was refused')
      openWindow()
    },
    recent() {
      const since = performance.now() - RECENT_WINDOWS * windowMs
      return totals.filter(({ until }) => until > since).reduce((sum, { total }) => sum + total, 0)
    },
    close() {
      clearTimeout(timer)
      summarise()
    },
  }
}

/** The id of the key that was presented, if it has the form of a key. */
function keyOf({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders): string {
  const given = authorization === undefined ? apiKey : authorization.replace(/^Bearer +/i, '')
  if (typeof given !== 'string') return 'none'
  return keyIdOf(given) ?? 'malformed'
}
