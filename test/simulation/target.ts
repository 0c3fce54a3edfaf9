import { intentOf } from '../../adapters/delivery/posting-key.ts'
import type { Adapter, Found, Intent, Outcome, Target } from '../../adapters/adapter.ts'
import type { Process, World } from './world.ts'

export interface Row {
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

/** A send is applied within this time or never. The adapter's time also covers the delay between intent and send. */
const APPLIED_WITHIN_SECONDS = 24
const SETTLE_SECONDS = 30

class Answer extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super(outcome.kind)
    this.outcome = outcome
  }
}

interface TargetState {
  world: World
  name: string
  /**
   * has unique columns for posting key and business identity, as a database has; others accept everything, as many
   * systems do
   */
  strict: boolean
  rows: Row[]
  watchers: ((intent: Intent) => void)[]
}

/** A system with a table. It commits, commits and drops the connection, applies late, refuses, or requests a pause. */
export function openTarget(world: World, name: string, { strict }: { strict: boolean }): SimulatedTarget {
  const state: TargetState = { world, name, strict, rows: [], watchers: [] }
  return {
    name,
    rows: state.rows,
    openFor: (process) => targetOf(state, process),
    watch: (look) => void state.watchers.push(look),
    adapterFor: (process) => ({
      name,
      settings: {},
      proven: 'simulated',
      settleSeconds: SETTLE_SECONDS,
      businessKey: ({ natural_key: key }) => (typeof key === 'string' ? key : undefined),
      open: async () => targetOf(state, process),
    }),
  }
}

function targetOf(state: TargetState, process: Process): Target {
  return {
    prepare: intentOf,
    find: (intent) =>
      state.world.call(process, `find ${intent.key.slice(0, 8)} in ${state.name}`, () => find(state, intent), {
        describe: ({ kind }) => kind,
      }),
    send: (intent) => send(state, process, intent),
    classify: (error) => (error as Answer).outcome ?? { kind: 'unknown', detail: String(error) },
    check: async () => undefined,
    close: async () => {},
  }
}

function find({ world, rows }: TargetState, { key }: Intent): Found {
  if (world.random.chance(world.bad() ? world.faultSchedule.target.blind : 0))
    throw new Error('The target does not answer.')
  const found = rows.filter((row) => row.key === key)
  if (found.length > 1) return { kind: 'many', references: found.map(({ reference }) => reference) }
  return found[0] ? { kind: 'one', reference: found[0].reference } : { kind: 'none' }
}

function insert({ name, strict, rows }: TargetState, { key, payload }: Intent): string {
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

type Fate = 'refused' | 'throttled' | 'committed and dropped' | 'late' | 'committed'

function fateIn(world: World): Fate {
  const { drop, late, refuse, throttle } = world.faultSchedule.target
  const chance = (probability: number) => world.random.chance(world.bad() ? probability : 0)
  if (chance(refuse)) return 'refused'
  if (chance(throttle)) return 'throttled'
  if (chance(drop)) return 'committed and dropped'
  return chance(late) ? 'late' : 'committed'
}

function send(state: TargetState, process: Process, intent: Intent): Promise<{ reference: string }> {
  const { world, name, watchers } = state
  return new Promise((resolve, reject) => {
    if (!process.alive) return
    for (const look of watchers) look(intent)
    const fate = fateIn(world)
    const answer = (ms: number, run: () => void) => world.later(ms, process, run)
    const traced = (outcome: string) =>
      world.trace.step(world.time(), process.name, `send ${intent.key.slice(0, 8)} to ${name}`, outcome)
    const apply = (then: (reference: string) => void) => {
      try {
        const reference = insert(state, intent)
        traced(`${fate} as ${reference}`)
        then(reference)
      } catch (error) {
        traced((error as Error).message)
        answer(5, () => reject(error as Error))
      }
    }
    const refuse = (outcomeOf: () => Outcome) => {
      traced(fate)
      answer(5, () => reject(new Answer(outcomeOf())))
    }
    const arrival = 1 + world.random.below(50)
    switch (fate) {
      case 'refused':
        world.later(arrival, undefined, () => refuse(() => ({ kind: 'not-sent', detail: 'No connection.' })))
        break
      case 'throttled':
        world.later(arrival, undefined, () =>
          refuse(() => ({ kind: 'throttled', retryAfterSeconds: 1 + world.random.below(20) })),
        )
        break
      case 'committed':
        world.later(arrival, undefined, () =>
          apply((reference) => answer(1 + world.random.below(50), () => resolve({ reference }))),
        )
        break
      default: {
        const after = fate === 'late' ? world.random.below(APPLIED_WITHIN_SECONDS * 1000) : arrival
        world.later(after, undefined, () => apply(() => {}))
        answer(arrival + world.random.below(5_000), () =>
          reject(new Answer({ kind: 'unknown', detail: 'The connection broke.' })),
        )
      }
    }
  })
}
