import { buffer } from 'node:stream/consumers'
import { deliverDocument } from '../../adapters/consumer.ts'
import type { OpenTarget } from '../../adapters/registry.ts'
import type { Target } from '../../adapters/adapter.ts'
import { NO_PARTIES } from '../../hub/document/known-parties/parties.ts'
import type { Blobs } from '../../hub/drivers/blobs/port.ts'
import type { Bus } from '../../hub/drivers/bus/port.ts'
import type { EventStore } from '../../hub/drivers/event-store/port.ts'
import type { Views } from '../../hub/drivers/views/port.ts'
import { WaybillError } from '../../hub/errors.ts'
import { receiveDocuments } from '../../hub/intake/receive.ts'
import { silentLog } from '../../hub/log.ts'
import { consumeClasses, handlerOf } from '../../hub/messaging/consume.ts'
import { deliverQueue, NO_ADAPTER, readQueue } from '../../hub/messaging/queues.ts'
import { startDispatcher } from '../../hub/pipeline/dispatcher/dispatch.ts'
import { rememberingStore } from '../../hub/streams/fresh-reads.ts'
import { route } from '../../hub/pipeline/route.ts'
import { openSlowFiles, type ReadFile } from '../../inference/cached-reader.ts'
import { businessKeyOf } from '../../hub/document/business-key.ts'
import { readDocument } from '../../inference/consumer.ts'
import type { Mappings } from '../../mappings/apply.ts'
import { deliveriesProjection } from '../../projections/deliveries.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { runProjection } from '../../projections/runner.ts'
import type { QuickDocument } from '../support/quick-reader.ts'
import { encodeReading } from '../../hub/document/stored-reading.ts'
import { quickReading } from '../support/quick-reader.ts'
import type { Door, Receive } from './clients.ts'
import { decidingIn } from './deciding.ts'
import { PIPELINE } from './pipeline.ts'
import { TYPES } from '../support/types.ts'
import type { SimulatedBlobs } from './blobs.ts'
import type { SimulatedBus } from './bus.ts'
import type { SimulatedStore } from './store.ts'
import { DAMAGED_MARK, UNMAPPABLE } from './submissions.ts'
import type { SimulatedTarget } from './target.ts'
import type { SimulatedViews } from './views.ts'
import type { Process, World } from './world.ts'

export const PROJECTIONS = [documentsProjection, deliveriesProjection]
/** Which adapter serves which target: one with unique columns, one that accepts everything. */
export const ADAPTERS: Readonly<Record<string, string>> = { ledger: 'sql', archive: 'file' }
export const adapterOf = (target: string): string => ADAPTERS[target] ?? NO_ADAPTER

const STEP_TIMEOUT_MS = 120_000
/** Each takes 40 s. Where a restore leaves messages without a cause, many rounds would take most of the steps. */
const staleRoundsIn = ({ faultSchedule }: World): number => (faultSchedule.restores.length > 0 ? 5 : 15)
const START_AGAIN_MS = 5_000

export interface Engines {
  store: SimulatedStore
  bus: SimulatedBus
  views: SimulatedViews
  blobs: SimulatedBlobs
  targets: readonly SimulatedTarget[]
}

/** The ports as one process has them. */
export interface Ports {
  store: EventStore
  bus: Bus
  views: Views
  blobs: Blobs
}

/** A planted bug: a change in a component that the check should find. */
export interface Plant {
  ports?(ports: Ports, process: Process, world: World): Ports
  target?(target: Target, process: Process): Target
  receive?(receive: Receive, process: Process, world: World): Receive
  /** the settle time of the adapters */
  settleSeconds?: number
}

/** In virtual time a tick costs as much as any step, so there are few of them. */
const TICK_MS = 60_000
const LEASE_MS = 600_000
/** Regular calls would keep a world that is stuck from coming to rest. */
const verifyMsIn = ({ faultSchedule }: World): number => (faultSchedule.restores.length > 0 ? 60_000 : 1e12)
/**
 * No work may need to be published again because of its deadline: the overdue check would hide a lost message, and a
 * loss of the broker that nobody noticed.
 */
const NEVER = { readMs: 1e12, deliverMs: 1e12 }

interface ProcessContext {
  world: World
  engines: Engines
  plant: Plant
  newId: () => string
  /** the API processes that are up */
  doors: Door[]
}

/**
 * Starts the real rooms of the hub, one process per role, on simulated engines. Returns the API processes that are up.
 */
export function startProcesses(world: World, engines: Engines, plant: Plant): Door[] {
  let ids = 0
  const newId = () => `01SIM${String(++ids).padStart(21, '0')}`
  const context: ProcessContext = { world, engines, plant, newId, doors: [] }
  for (const [role, count] of Object.entries(world.faultSchedule.processes) as [Process['role'], number][]) {
    for (let number = 1; number <= count; number++)
      world.start(role, number, (process) => STARTS[role](context, process, portsOf(context, process)))
  }
  return context.doors
}

type Start = (context: ProcessContext, process: Process, ports: Ports) => void

const STARTS: Record<Process['role'], Start> = {
  door: startDoor,
  dispatcher: startDispatching,
  reader: startReader,
  courier: startCourier,
  projector: startProjector,
}

function portsOf({ world, engines, plant }: ProcessContext, process: Process): Ports {
  const ports = {
    store: rememberingStore(engines.store.portFor(process)),
    bus: engines.bus.portFor(process),
    views: engines.views.portFor(process),
    blobs: engines.blobs.portFor(process),
  }
  return plant.ports?.(ports, process, world) ?? ports
}

const clockOf =
  ({ world }: ProcessContext, process: Process) =>
  () =>
    world.date(process.skew)

const consumingIn = ({ world }: ProcessContext) => ({
  log: silentLog,
  timeoutMs: STEP_TIMEOUT_MS,
  attempts: world.faultSchedule.attempts,
  staleRounds: staleRoundsIn(world),
})

function startDoor(context: ProcessContext, process: Process, { store, blobs }: Ports): void {
  const { world, plant, newId, doors } = context
  const receive = receiveDocuments({
    store,
    blobs,
    newId,
    maxBytes: 100_000,
    now: clockOf(context, process),
    sniff: () => 'application/pdf',
    pipelineOf: () => ({ name: PIPELINE.name, version: PIPELINE.version }),
    serviceClassOf: (tenant) => (tenant === 'a' ? 'premium' : 'standard'),
  })
  const decide = decidingIn(store, clockOf(context, process), newId)
  const door = { process, receive: plant.receive?.(receive, process, world) ?? receive, decide }
  doors.push(door)
  process.dead.push(() => void doors.splice(doors.indexOf(door), 1))
}

function startDispatching(context: ProcessContext, process: Process, { store, bus }: Ports): void {
  startDispatcher({
    store,
    bus,
    adapterOf,
    log: silentLog,
    now: clockOf(context, process),
    signal: new AbortController().signal,
    tickMs: TICK_MS,
    leaseMs: LEASE_MS,
    verifyMs: verifyMsIn(context.world),
    ...(!context.world.faultSchedule.deadlines && { deadlines: NEVER }),
  })
}

function startReader(context: ProcessContext, process: Process, { store, blobs, views, bus }: Ports): void {
  const work = readDocument({
    store,
    blobs,
    views,
    reader: readerOf(context.world, process),
    now: clockOf(context, process),
    scratch: async (bytes, _, use) => use(await buffer(bytes)),
    slowFiles: openSlowFiles(),
    route: (facts) =>
      route(PIPELINE, {
        ...facts,
        kind: facts.kind ?? 'other',
        reviewed: false,
        required: [],
        definition: TYPES.get(facts.type),
        takesWithoutKey: () => false,
        thresholdsFor: () => ({}),
      }),
    typesOf: () => TYPES,
    partiesOf: async () => NO_PARTIES,
  })
  consumeClasses(bus, readQueue, handlerOf(work, consumingIn(context)), 2)
}

function startCourier(context: ProcessContext, process: Process, { store, blobs, bus }: Ports): void {
  const { world, engines, plant, newId } = context
  const targets = new Map(
    engines.targets.map((target): [string, OpenTarget] => {
      const adapter = {
        ...target.adapterFor(process),
        ...(plant.settleSeconds !== undefined && { settleSeconds: plant.settleSeconds }),
      }
      const open = target.openFor(process)
      return [target.name, { adapter, target: plant.target?.(open, process) ?? open }]
    }),
  )
  const mappings = mappingsOf(world, process)
  const work = deliverDocument({
    store,
    blobs,
    mappings,
    targets,
    newId,
    now: clockOf(context, process),
    businessKey: ({ type, fields }) => businessKeyOf(TYPES.get(type), fields, () => 0),
  })
  const handler = handlerOf(work, consumingIn(context))
  for (const adapter of [...Object.values(ADAPTERS), NO_ADAPTER])
    consumeClasses(bus, (serviceClass) => deliverQueue(adapter, serviceClass), handler, 2)
}

function startProjector(context: ProcessContext, process: Process, { store, views }: Ports): void {
  const { world } = context
  for (const projection of PROJECTIONS) {
    // A failed start ends the process; its supervisor starts it again.
    const failed = () => world.later(START_AGAIN_MS, process, () => world.kill(process))
    runProjection({
      lookMs: 0,
      store,
      views,
      projection,
      log: silentLog,
      now: clockOf(context, process),
      signal: new AbortController().signal,
      verifyMs: verifyMsIn(world),
    }).catch(failed)
  }
}

/** Reads the values that the file itself names, after some time. */
function readerOf(world: World, process: Process): ReadFile {
  return {
    version: () => ({ reader: 'quick', models: '', provider: '' }),
    read: (source, { typeHint }) =>
      world.call(
        process,
        'read a file',
        () => {
          const text = String(source)
          const document = JSON.parse(text.slice(text.indexOf('{'))) as QuickDocument
          if (document.fields?.sellerName === DAMAGED_MARK) throw new WaybillError('pdf-damaged', 'It does not open.')
          return encodeReading(quickReading(document, typeHint))
        },
        { sure: true, describe: ({ summary }) => summary.type },
      ),
  }
}

function mappingsOf(world: World, process: Process): Mappings {
  return {
    close: async () => {},
    apply: (name, { tenant, id, fields }) =>
      world.call(
        process,
        `map ${name}`,
        () => {
          if (fields['invoiceNumber'] === UNMAPPABLE)
            throw new WaybillError('mapping-input', 'The number does not fit.')
          return {
            payload: { tenant, document_id: id, natural_key: fields['invoiceNumber'] },
            mapping: { name, sha256: '00' },
          }
        },
        { sure: true },
      ),
  }
}
