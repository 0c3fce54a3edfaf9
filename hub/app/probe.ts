import { setTimeout as delay } from 'node:timers/promises'
import type { Part } from '../api/routes/health.ts'
import { codeOf, WaybillError, type ErrorCode } from '../errors.ts'
import { withTimeout } from '../platform/timeout.ts'
import { readQueue } from '../messaging/queues.ts'
import { ENGINE_NAMES, type EngineName, type Engines } from './engines.ts'

const EVERY_MS = 2_000
const TIMEOUT_MS = 5_000
/** A blob that cannot exist. The answer `blob-missing` proves that the store works. */
const NO_BLOB = `waybill/${'0'.repeat(64)}`

/** The cheapest request that proves that an engine works; rejects with the reason if it does not. */
export const PROBES: { [Name in EngineName]: (engine: Engines[Name]) => Promise<unknown> } = {
  store: (store) => store.read('probe-waybill', 'last'),
  bus: (bus) => bus.depth(readQueue('standard')),
  views: (views) => views.live('probe'),
  blobs: async (blobs) => {
    try {
      ;(await blobs.get(NO_BLOB)).destroy()
    } catch (error) {
      if (codeOf(error) !== 'blob-missing') throw error
    }
  },
}

export interface Probing {
  /** The last answer of an engine; undefined before the first. */
  part(name: EngineName): Part | undefined
  /** Why this engine does not work; undefined while it does. */
  failure(name: EngineName): { code: ErrorCode; detail: string } | undefined
  done: Promise<void>
}

/** Probes every engine every two seconds, so that readiness means recent answers and not an open connection. */
export function probeEngines(engines: Engines, now: () => string, signal: AbortSignal): Probing {
  const answers = new Map<EngineName, { at: string; failure?: { code: ErrorCode; detail: string } }>()

  async function probe<Name extends EngineName>(name: Name): Promise<void> {
    while (!signal.aborted) {
      try {
        await withTimeout(
          PROBES[name](engines[name]),
          TIMEOUT_MS,
          () => new WaybillError('engine-unavailable', `${name} did not answer within ${TIMEOUT_MS / 1000} s.`),
        )
        answers.set(name, { at: now() })
      } catch (error) {
        const failure = { code: codeOf(error) ?? ('engine-unavailable' as const), detail: (error as Error).message }
        answers.set(name, { at: answers.get(name)?.at ?? '', failure })
      }
      await delay(EVERY_MS, undefined, { signal, ref: false }).catch(() => {})
    }
  }

  return {
    part(name) {
      const answer = answers.get(name)
      if (!answer) return undefined
      const { at, failure } = answer
      return {
        ready: failure === undefined,
        ...(at && { lastProgressAt: at }),
        ...(failure && { detail: `${failure.code}: ${failure.detail}` }),
      }
    },
    failure: (name) => answers.get(name)?.failure,
    done: Promise.all(ENGINE_NAMES.map((name) => probe(name))).then(() => {}),
  }
}
