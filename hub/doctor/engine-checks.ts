import { SETTINGS, type Settings } from '../../config/config.ts'
import { codeOf, problemOf } from '../errors.ts'
import { silentLog } from '../log.ts'
import { readQueue } from '../messaging/queues.ts'
import { openBlobs, openBus, openStore, openViews, type EngineName, type Engines } from '../app/engines.ts'
import { withTimeout } from '../platform/timeout.ts'
import { PROBES } from '../app/probe.ts'
import type { Check, Finding } from './finding.ts'

const PATIENCE_MS = 15_000

/** What an engine that works tells nevertheless. */
interface Problem {
  text: string
  cure: string
}

/** Which setting names the engine, how it is opened, and what else is looked at. */
const ENGINES: {
  [Name in EngineName]: {
    title: string
    setting: 'eventStore' | 'bus' | 'views' | 'blobs'
    open(settings: Settings['engines']): Promise<Engines[Name]>
    look?(engine: Engines[Name]): Promise<Problem | undefined>
  }
} = {
  store: { title: 'event store', setting: 'eventStore', open: (settings) => openStore(settings, silentLog) },
  bus: {
    title: 'bus',
    setting: 'bus',
    open: (settings) => openBus(settings, [readQueue('standard')], silentLog),
    look: unroutedOf,
  },
  views: { title: 'views', setting: 'views', open: (settings) => openViews(settings, silentLog) },
  blobs: { title: 'blobs', setting: 'blobs', open: (settings) => openBlobs(settings, silentLog) },
}

/** One check an engine: connects as the hub would, asks for the least, and says what to mend. Embedded engines are checked with the data folder. */
export const ENGINE_CHECKS: readonly Check[] = (Object.keys(ENGINES) as EngineName[]).map((name) => ({
  name: ENGINES[name].title,
  run: (settings) => check(name, settings),
}))

async function check<Name extends EngineName>(name: Name, settings: Settings): Promise<Finding> {
  const { setting, open } = ENGINES[name]
  const { [setting]: url } = settings.engines
  if (url === 'embedded') return { status: 'ok', text: 'embedded' }
  const where = hostOf(url)
  try {
    const started = performance.now()
    const problem = await withTimeout(
      ask(name, () => open(settings.engines)),
      PATIENCE_MS,
      () => new Error(`no answer within ${PATIENCE_MS / 1000} s`),
    )
    const text = `${where} answers (${Math.round(performance.now() - started)} ms)`
    return problem
      ? { status: 'warn', text: `${text}, but ${problem.text}`, cure: problem.cure }
      : { status: 'ok', text }
  } catch (error) {
    const code = codeOf(error) ?? 'engine-unavailable'
    const cure =
      code === 'engine-unavailable'
        ? `Start it, or correct ${SETTINGS.engines[setting].env}; a firewall, TLS or a wrong port look the same from here.`
        : problemOf(code).cure
    return { status: 'fail', text: `${where}: ${(error as Error).message}`, cure }
  }
}

async function ask<Name extends EngineName>(
  name: Name,
  open: () => Promise<Engines[Name]>,
): Promise<Problem | undefined> {
  const engine = await open()
  try {
    await PROBES[name](engine)
    return await ENGINES[name].look?.(engine)
  } finally {
    await engine.close()
  }
}

async function unroutedOf(bus: Engines['bus']): Promise<Problem | undefined> {
  const count = (await bus.diagnostics?.unrouted()) ?? 0
  if (count === 0) return undefined
  return {
    text: `${count === 1 ? '1 message that no queue takes stands' : `${count} messages that no queue takes stand`} in the queue waybill.unrouted.v1`,
    cure: 'Its queue was deleted, or another program publishes to the hub with a wrong key. The hub asks for its own work again after its deadline. Look at it in the management of RabbitMQ, mend the sender, then empty the queue: `rabbitmqctl purge_queue waybill.unrouted.v1`, with the virtual host and the prefix that the address names.',
  }
}

/** Scheme, host and port alone: an address may hold a password. */
function hostOf(url: string): string {
  const [, scheme = '', host = ''] = /^([a-z0-9+]+:\/\/)(?:[^@/]*@)?([^/?]*)/i.exec(url) ?? []
  return scheme + host
}
