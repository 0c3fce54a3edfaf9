import { setTimeout as sleep } from 'node:timers/promises'
import type { DocumentState } from '../document/document.ts'
import { codeOf } from '../errors.ts'
import type { Client } from './client.ts'
import type { HubDocument } from './types.ts'

/** States in which a document stays until a person acts. */
const SETTLED: ReadonlySet<DocumentState> = new Set([
  'in-review',
  'posted',
  'filed',
  'rejected',
  'failed',
  'cancelled',
  'split',
])
const FIRST_WAIT_MS = 150
const MAX_WAIT_MS = 3_000
const WAIT_FACTOR = 1.4
/** time for a hub to restart */
const UNREACHABLE_MS = 30_000
/** No answer, or a proxy without one. */
const AWAY: ReadonlySet<string> = new Set(['hub-unreachable', 'proxy-unavailable'])

export const isSettled = (state: DocumentState): boolean => SETTLED.has(state)

/**
 * Polls a document until it is settled, and calls `changed` for each new state.
 * @throws `hub-unreachable` or `proxy-unavailable` if there is no answer for 30 s, and every other error immediately
 */
export async function follow(
  client: Client,
  id: string,
  signal: AbortSignal,
  changed: (document: HubDocument) => void = () => {},
): Promise<HubDocument> {
  let state: DocumentState | undefined
  let answeredAt = performance.now()
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(MAX_WAIT_MS, wait * WAIT_FACTOR)) {
    try {
      const document = await client.document(id, signal)
      answeredAt = performance.now()
      if (document.state !== state) changed(document)
      state = document.state
      if (isSettled(state)) return document
    } catch (error) {
      const away = AWAY.has(codeOf(error) ?? '')
      const restarting = away && performance.now() - answeredAt < UNREACHABLE_MS
      if (!restarting) throw error
    }
    await sleep(wait, undefined, { signal })
  }
}
