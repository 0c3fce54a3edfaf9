import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf } from '../errors.ts'
import type { Client, HubDocument } from './client.ts'

/** States that nothing leaves by itself. */
const SETTLED = new Set(['in-review', 'posted', 'filed', 'rejected', 'failed', 'cancelled'])
const FIRST_MS = 150
const LONGEST_MS = 3000
/** A hub that restarts is waited for. */
const PATIENCE_MS = 30_000

export const isSettled = (state: string): boolean => SETTLED.has(state)

/** Asks for a document until it is posted, filed, in review, rejected, failed or cancelled; tells each new state. */
export async function follow(
  client: Client,
  id: string,
  signal: AbortSignal,
  changed: (document: HubDocument) => void = () => {},
): Promise<HubDocument> {
  let state: string | undefined
  let lastAnswer = Date.now()
  for (let wait = FIRST_MS; ; wait = Math.min(LONGEST_MS, wait * 1.4)) {
    try {
      const document = await client.document(id, signal)
      lastAnswer = Date.now()
      if (document.state !== state) changed(document)
      state = document.state
      if (isSettled(state)) return document
    } catch (error) {
      const restarting = codeOf(error) === 'hub-unreachable' && Date.now() - lastAnswer < PATIENCE_MS
      if (!restarting) throw error
    }
    await sleep(wait, undefined, { signal })
  }
}
