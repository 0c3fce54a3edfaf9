import { setTimeout as delay } from 'node:timers/promises'
import type { Part } from '../api/routes/operations.ts'
import { codeOf, WaybillError, type ErrorCode } from '../errors.ts'
import { withTimeout } from '../platform/timeout.ts'
import { readQueue } from '../messaging/queues.ts'
import type { Engines } from './engines.ts'

const EVERY_MS = 2_000
/** An answer that takes longer counts as none. */
const PATIENCE_MS = 5_000
/** A blob that nobody has: its absence is an answer of the store. */
const NO_BLOB = `waybill/${'0'.repeat(64)}`

export type EngineName = keyof Engines

/** Asks an engine for the least that proves that it works; rejects with the reason. */
export const PROBES: { [Name in EngineName]: (engine: Engines[Name]) => Promise<unknown> } = {
  store: (store) => store.read('probe-waybill', 'last'),
  bus: (bus) => bus.depth(readQueue('standard')),
  views: (views) => views.live('probe'),
  blobs: async (blobs) => {
    try {
      ;(await blobs.get(NO_BLOB)).destroy()
    } catch (error) {
      if (codeOf(error) !== 'not-found') throw error
    }
  },
}

export interface Probing {
  /** Each engine with its last answer. */
  parts(): Record<string, Part>
  /** Why this engine does not work; undefined while it does. */
  failure(name: EngineName): { code: ErrorCode; detail: string } | undefined
  done: Promise<void>
}

/** Asks every engine again and again, so that readiness tells of recent answers and never of a connection that only seems to be there. */
export function probeEngines(engines: Engines, now: () => string, signal: AbortSignal): Probing {
  const answers = new Map<EngineName, { at: string; failure?: { code: ErrorCode; detail: string } }>()

  async function probe<Name extends EngineName>(name: Name): Promise<void> {
    while (!signal.aborted) {
      try {
        await withTimeout(
          PROBES[name](engines[name]),
          PATIENCE_MS,
          () => new WaybillError('engine-unavailable', `${name} did not answer within ${PATIENCE_MS / 1000} s.`),
        )
        answers.set(name, { at: now() })
      } catch (error) {
        const failure = { code: codeOf(error) ?? ('engine-unavailable' as const), detail: (error as Error).message }
        answers.set(name, { at: answers.get(name)?.at ?? '', failure })
      }
      await delay(EVERY_MS, undefined, { signal, ref: false }).catch(() => {})
    }
  }

  const done = Promise.all((Object.keys(PROBES) as EngineName[]).map((name) => probe(name))).then(() => {})
  return {
    parts: () =>
      Object.fromEntries(
        [...answers].map(([name, { at, failure }]): [string, Part] => [
          `engine ${name}`,
          {
            ready: failure === undefined,
            ...(at && { lastProgressAt: at }),
            ...(failure && { detail: `${failure.code}: ${failure.detail}` }),
          },
        ]),
      ),
    failure: (name) => answers.get(name)?.failure,
    done,
  }
}
