import { SETTINGS, type Settings } from '../../config/config.ts'
import { codeOf, problemOf } from '../errors.ts'
import { silentLog } from '../log.ts'
import { readQueue } from '../messaging/queues.ts'
import { openBlobs, openBus, openStore, openViews, type EngineName, type Engines } from '../app/engines.ts'
import { withTimeout } from '../platform/timeout.ts'
import { PROBES } from '../app/probe.ts'
import { fail, ok, warn, type Check, type Finding } from './finding.ts'

const TIMEOUT_MS = 15_000

/** Something that is wrong although the engine works. */
interface Problem {
  text: string
  cure: string
}

/** For each engine: the setting with its URL, how it is opened, and what else is inspected. */
const ENGINES: {
  [Name in EngineName]: {
    title: string
    setting: 'eventStore' | 'bus' | 'views' | 'blobs'
    open(settings: Settings['engines']): Promise<Engines[Name]>
    inspect?(engine: Engines[Name]): Promise<Problem | undefined>
  }
} = {
  store: { title: 'event store', setting: 'eventStore', open: (settings) => openStore(settings, silentLog) },
  bus: {
    title: 'bus',
    setting: 'bus',
    open: (settings) => openBus(settings, [readQueue('standard')], silentLog),
    inspect: findUnrouted,
  },
  views: { title: 'views', setting: 'views', open: (settings) => openViews(settings, silentLog) },
  blobs: { title: 'blobs', setting: 'blobs', open: (settings) => openBlobs(settings, silentLog) },
}

/**
 * One check per engine: connects as the hub does and sends the smallest request. Embedded engines are covered by the
 * check of the data folder.
 */
export const ENGINE_CHECKS: readonly Check[] = (Object.keys(ENGINES) as EngineName[]).map((name) => ({
  name: ENGINES[name].title,
  run: (settings) => checkEngine(name, settings),
}))

async function checkEngine<Name extends EngineName>(name: Name, settings: Settings): Promise<Finding> {
  const { setting, open } = ENGINES[name]
  const { [setting]: url } = settings.engines
  if (url === 'embedded') return ok('embedded')
  const server = hostOf(url)
  try {
    const started = performance.now()
    const problem = await withTimeout(
      probe(name, () => open(settings.engines)),
      TIMEOUT_MS,
      () => new Error(`no answer within ${TIMEOUT_MS / 1000} s`),
    )
    const text = `${server} answers (${Math.round(performance.now() - started)} ms)`
    return problem ? warn(`${text}, but ${problem.text}`, problem.cure) : ok(text)
  } catch (error) {
    const code = codeOf(error) ?? 'engine-unavailable'
    const cure =
      code === 'engine-unavailable'
        ? `Start it, or correct ${SETTINGS.engines[setting].env}. A firewall, TLS or a wrong port have the same effect.`
        : problemOf(code).cure
    return fail(`${server}: ${(error as Error).message}`, cure)
  }
}

async function probe<Name extends EngineName>(
  name: Name,
  open: () => Promise<Engines[Name]>,
): Promise<Problem | undefined> {
  const engine = await open()
  try {
    await PROBES[name](engine)
    return await ENGINES[name].inspect?.(engine)
  } finally {
    await engine.close()
  }
}

async function findUnrouted(bus: Engines['bus']): Promise<Problem | undefined> {
  const count = (await bus.diagnostics?.unrouted()) ?? 0
  if (count === 0) return undefined
  const messages = count === 1 ? '1 message that no queue accepts is' : `${count} messages that no queue accepts are`
  return {
    text: `${messages} in the queue waybill.unrouted.v1`,
    cure:
      'Their queue was deleted, or another program publishes to the hub with a wrong routing key. The hub publishes ' +
      'its own commands again after their deadline. Inspect the queue in the management of RabbitMQ, fix the sender, ' +
      'then empty the queue: `rabbitmqctl purge_queue waybill.unrouted.v1`, with the virtual host and the prefix of ' +
      'the address.',
  }
}

/** Only scheme, host and port: an address may contain a password. */
function hostOf(url: string): string {
  const [, scheme = '', host = ''] = /^([a-z0-9+]+:\/\/)(?:[^@/]*@)?([^/?]*)/i.exec(url) ?? []
  return scheme + host
}
