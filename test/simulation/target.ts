import { intentOf } from '../../adapters/delivery/posting-key.ts'
import type { Adapter, Intent, Outcome, Target } from '../../adapters/adapter.ts'
import type { Process, World } from './world.ts'

interface Row {
  reference: string
  key: string
  tenant: string
  documentId: string
  naturalKey: string
}

export interface SimulatedTarget {
  name: string
  adapterFor(process: Process): Adapter
  openFor(process: Process): Target
  rows: readonly Row[]
  /** Called when a send leaves. */
  watch(look: (intent: Intent) => void): void
}

/** Within the first of these a send is applied or never will be; the adapter adds what may pass between intent and send. */
const APPLIED_WITHIN_SECONDS = 24
const SETTLE_SECONDS = 30

class Answer extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super(outcome.kind)
    this.outcome = outcome
  }
}

/**
 * A system with a table. It commits, or commits and drops the line, or applies late, or refuses, or asks for a pause. `strict` ones have
 * unique columns for posting key and business identity, as a database has; the others take whatever comes, as many systems do.
 */
export function openTarget(world: World, name: string, { strict }: { strict: boolean }): SimulatedTarget {
  const rows: Row[] = []
  const watchers: ((intent: Intent) => void)[] = []

  function insert({ key, payload }: Intent): string {
    const { tenant, document_id: documentId, natural_key: naturalKey } = payload as Record<string, string>
    if (naturalKey === 'REJECT') throw new Answer({ kind: 'rejected', detail: 'The number is not acceptable.' })
    if (strict) {
      const own = rows.find((row) => row.key === key)
      if (own) return own.reference
      const same = rows.find((row) => row.tenant === tenant && row.naturalKey === naturalKey)
      if (same) throw new Answer({ kind: 'duplicate', reference: same.reference })
    }
    const row = {
      reference: `${name}-${rows.length + 1}`,
      key,
      tenant: tenant!,
      documentId: documentId!,
      naturalKey: naturalKey!,
    }
    rows.push(row)
    return row.reference
  }

  function send(process: Process, intent: Intent): Promise<{ reference: string }> {
    return new Promise((resolve, reject) => {
      if (!process.alive) return
      for (const look of watchers) look(intent)
      const { drop, late, refuse, throttle } = world.faultSchedule.target
      const chance = (probability: number) => world.random.chance(world.bad() ? probability : 0)
      const fate = chance(refuse)
        ? 'refused'
        : chance(throttle)
          ? 'throttled'
          : chance(drop)
            ? 'committed and dropped'
            : chance(late)
              ? 'late'
              : 'committed'
      const answer = (ms: number, run: () => void) => world.later(ms, process, run)
      const traced = (outcome: string) =>
        world.trace.step(world.time(), process.name, `send ${intent.key.slice(0, 8)} to ${name}`, outcome)
      const apply = (then: (reference: string) => void) => {
        try {
          const reference = insert(intent)
          traced(`${fate} as ${reference}`)
          then(reference)
        } catch (error) {
          traced((error as Error).message)
          answer(5, () => reject(error as Error))
        }
      }
      const arrival = 1 + world.random.below(50)
      if (fate === 'refused')
        world.later(arrival, undefined, () => {
          traced(fate)
          answer(5, () => reject(new Answer({ kind: 'not-sent', detail: 'No connection.' })))
        })
      else if (fate === 'throttled')
        world.later(arrival, undefined, () => {
          traced(fate)
          answer(5, () => reject(new Answer({ kind: 'throttled', retryAfterSeconds: 1 + world.random.below(20) })))
        })
      else if (fate === 'committed')
        world.later(arrival, undefined, () =>
          apply((reference) => answer(1 + world.random.below(50), () => resolve({ reference }))),
        )
      else {
        const after = fate === 'late' ? world.random.below(APPLIED_WITHIN_SECONDS * 1000) : arrival
        world.later(after, undefined, () => apply(() => {}))
        answer(arrival + world.random.below(5_000), () =>
          reject(new Answer({ kind: 'unknown', detail: 'The line broke.' })),
        )
      }
    })
  }

  function openFor(process: Process): Target {
    return {
      prepare: intentOf,
      find: (intent) =>
        world.call(
          process,
          `find ${intent.key.slice(0, 8)} in ${name}`,
          () => {
            if (world.random.chance(world.bad() ? world.faultSchedule.target.blind : 0))
              throw new Error('The target does not answer.')
            const found = rows.filter(({ key }) => key === intent.key)
            if (found.length > 1) return { kind: 'many', references: found.map(({ reference }) => reference) }
            return found[0] ? { kind: 'one', reference: found[0].reference } : { kind: 'none' }
          },
          { describe: ({ kind }) => kind },
        ),
      send: (intent) => send(process, intent),
      classify: (error) => (error as Answer).outcome ?? { kind: 'unknown', detail: String(error) },
      check: async () => undefined,
      close: async () => {},
    }
  }

  return {
    name,
    rows,
    openFor,
    watch: (look) => void watchers.push(look),
    adapterFor: (process) => ({
      name,
      settings: {},
      proven: 'simulated',
      settleSeconds: SETTLE_SECONDS,
      businessKey: ({ natural_key: key }) => (typeof key === 'string' ? key : undefined),
      open: async () => openFor(process),
    }),
  }
}
