import { environment, type ProcessRole, type Settings } from '../../config/config.ts'
import { channelsFor, loadChannels } from '../../config/channels.ts'
import { loadTargets } from '../../config/targets.ts'
import { deliverDocument } from '../../adapters/consumer.ts'
import { openTargets, type OpenTarget } from '../../adapters/registry.ts'
import { readDocument, type ReadFile } from '../../inference/consumer.ts'
import { openReader } from '../../inference/reader.ts'
import { scratchIn } from '../../inference/scratch.ts'
import { sniffMediaType } from '../../inference/sniff.ts'
import { openMappings } from '../../mappings/apply.ts'
import { deliveriesProjection } from '../../projections/deliveries.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { documentHandlers } from '../api/routes/documents.ts'
import { keyHandlers } from '../api/routes/keys.ts'
import { healthHandlers, operationHandlers, type Part } from '../api/routes/operations.ts'
import { parkedHandlers } from '../api/routes/parked.ts'
import { partHandlers } from '../api/routes/content.ts'
import { reviewHandlers } from '../api/routes/review.ts'
import { openApi } from '../api/server.ts'
import { openApiKeys, type ApiKeys } from '../auth/api-key.ts'
import { pepperOf } from './pepper.ts'
import { openScratch } from './scratch.ts'
import { probeEngines } from './probe.ts'
import { openReadModels } from './read-models.ts'
import { receiveDocuments } from '../intake/receive.ts'
import { WaybillError } from '../errors.ts'
import type { Log } from '../log.ts'
import { openParking } from '../parking/parking.ts'
import { consumeClasses, handlerOf } from '../messaging/consume.ts'
import { allQueues, deliverQueue, NO_ADAPTER, NOTIFY_QUEUE, placesOf, readQueue } from '../messaging/queues.ts'
import type { Channel } from '../notify/channel.ts'
import { notifyPeople } from '../notify/consumer.ts'
import { openChannels } from '../notify/registry.ts'
import { startDispatcher } from '../pipeline/dispatcher/dispatch.ts'
import { loadPipelines } from '../pipeline/pipeline.ts'
import { route } from '../pipeline/route.ts'
import type { Facts } from '../pipeline/conditions.ts'
import { openClosing } from './closing.ts'
import { openEngines, takeDataFolder, type Engines, type Waiting } from './engines.ts'
import { issueFirstKey } from '../auth/first-key.ts'
import { followerPart, keysPart, startParts, watchWrites } from './health.ts'
import { pagePictures } from '../../inference/page-pictures.ts'

const DELIVERY_TIMEOUT_MS = 120_000
const NOTICE_TIMEOUT_MS = 60_000
/** Reading is tried twice within one message, and the file has to be fetched. */
const readingTimeoutMs = ({ readTimeoutSeconds }: Settings): number => (2 * readTimeoutSeconds + 60) * 1000

/** Places where a test may stand between the parts: to stop them, break them, or do their work at once. */
export interface Seams {
  engines?(engines: Engines): Engines
  reader?: ReadFile
  targets?(targets: Map<string, OpenTarget>): Map<string, OpenTarget>
  channels?(channels: Map<string, Channel>): Map<string, Channel>
  /** attempts before a message is parked */
  attempts?: number
  /** longest work on one message */
  timeoutMs?: number
}

export interface Hub {
  /** undefined where this process does not serve the API */
  url: string | undefined
  /** the administrator's key, where this start made it */
  firstKey: string | undefined
  keys: ApiKeys
  engines: Engines
  /** Stops accepting, finishes what runs within the drain time, closes last in first out. */
  close(): Promise<void>
}

interface Options {
  seams?: Seams
  now?(): string
  /** ends a start that still waits for its engines */
  stop?: AbortSignal
}

/** Builds the hub from its parts, in the order in which they need each other. What fails on the way closes what was opened. */
export async function startHub(
  settings: Settings,
  log: Log,
  { seams = {}, now = () => new Date().toISOString(), stop }: Options = {},
): Promise<Hub> {
  const closing = openClosing(log)
  try {
    return await build(settings, log, { seams, now, stop }, closing)
  } catch (error) {
    await closing.closeAll().catch(() => {})
    throw error
  }
}

async function build(
  settings: Settings,
  log: Log,
  { seams, now, stop }: { seams: Seams; now(): string; stop: AbortSignal | undefined },
  closing: ReturnType<typeof openClosing>,
): Promise<Hub> {
  const has = (role: ProcessRole) => settings.roles.includes(role)
  const targetSettings = await loadTargets(settings.targets, settings.data, environment())
  const channelSettings = await loadChannels(settings.channels, environment())
  const pipelines = await loadPipelines(
    settings.pipelines,
    targetSettings.map(({ name }) => name),
  )
  const adapters = [...new Set(targetSettings.map(({ adapter }) => adapter))]

  // A second start on the same folder is told so, and not that its port is in use.
  takeDataFolder(settings, closing)
  // Health comes before the engines: a hub that waits for them is live.
  const waiting: Waiting = new Map()
  let readiness = async (): Promise<Record<string, Part>> => startParts(waiting)
  const api = has('api') ? await openApi({ ...settings, health: healthHandlers(() => readiness()), log }) : undefined
  if (api) closing.add('port', () => api.close())
  else if (settings.healthPort !== 0) {
    const { openHealthServer } = await import('./health-server.ts')
    const health = await openHealthServer({
      host: settings.host,
      port: settings.healthPort,
      readiness: () => readiness(),
    })
    closing.add('health', () => health.close())
  }

  const opened = await openEngines(settings, allQueues(adapters), closing, log, stop, waiting)
  const engines = seams.engines?.(opened) ?? opened
  const { bus, views } = engines
  const { store, blobs, part: storagePart } = watchWrites(engines, now)
  const following = new AbortController()
  closing.add('followers', () => following.abort())
  const { signal } = following
  const probing = probeEngines(engines, now, signal)
  closing.add('probes', async () => {
    following.abort()
    await probing.done
  })
  readiness = async () => ({ ...startParts(waiting), ...probing.parts() })
  // A start that is stopped waits no longer; once it is over, what runs is finished first.
  stop?.throwIfAborted()
  const leave = () => following.abort()
  stop?.addEventListener('abort', leave)
  const keys = await openApiKeys({ store, views, pepper: pepperOf(settings), log, now, signal })
  // Keys whose reading was broken off only seem to be none.
  stop?.throwIfAborted()
  const firstKey = has('api') ? await issueFirstKey(keys, settings.tenant, settings.data) : undefined

  const scratch = scratchIn(await openScratch(settings, closing))
  const reader = openReader({
    ...settings,
    timeoutSeconds: settings.readTimeoutSeconds,
    memoryMb: settings.readerMemoryMb,
    idleSeconds: settings.readerIdleSeconds,
    log,
  })
  closing.add('reader', () => reader.close())
  const routeWhere = (reviewed: boolean) => (facts: Facts & { typeConfidence: number }) =>
    route(pipelines.ofTenant(facts.tenant), { ...facts, reviewed })

  const readModels = await openReadModels({ store, views, log, now, signal }, has('projections'))
  closing.add('read models', async () => {
    following.abort()
    await readModels.done
  })
  stop?.throwIfAborted()
  stop?.removeEventListener('abort', leave)

  const adapterOf = (target: string) => targetSettings.find(({ name }) => name === target)?.adapter ?? NO_ADAPTER
  const dispatcher = has('dispatcher')
    ? startDispatcher({
        store,
        bus,
        adapterOf,
        channelsOf: (tenant, kind) => channelsFor(channelSettings, tenant, kind),
        log,
        now,
        signal,
        ...dispatching(settings),
      })
    : undefined
  closing.add('dispatcher', async () => {
    following.abort()
    await dispatcher?.done
  })

  const consuming = { log, ...(seams.attempts !== undefined && { attempts: seams.attempts }) }
  const drainMs = settings.drainSeconds * 1000
  if (has('inference')) {
    const work = readDocument({
      store,
      blobs,
      views,
      reader: seams.reader ?? reader,
      route: routeWhere(false),
      scratch,
      now,
    })
    const consumer = consumeClasses(
      bus,
      readQueue,
      handlerOf(work, { ...consuming, timeoutMs: seams.timeoutMs ?? readingTimeoutMs(settings) }),
      settings.readers,
    )
    closing.add('readers', () => consumer.stop(drainMs))
  }
  if (has('adapters')) {
    const mappings = await openMappings({
      folder: settings.mappings,
      workers: settings.mappers,
      timeoutMs: settings.mappingTimeoutMs,
      memoryMb: settings.mappingMemoryMb,
      log,
    })
    closing.add('mappings', () => mappings.close())
    const real = await openTargets(targetSettings)
    closing.add('targets', async () => void (await Promise.all([...real.values()].map(({ target }) => target.close()))))
    const handler = handlerOf(
      deliverDocument({ store, blobs, mappings, targets: seams.targets?.(real) ?? real, now }),
      { ...consuming, timeoutMs: seams.timeoutMs ?? DELIVERY_TIMEOUT_MS },
    )
    const consumers = [...adapters, NO_ADAPTER].map((adapter) =>
      consumeClasses(bus, (serviceClass) => deliverQueue(adapter, serviceClass), handler, settings.couriers),
    )
    closing.add('couriers', async () => void (await Promise.all(consumers.map((consumer) => consumer.stop(drainMs)))))
  }

  if (has('notify')) {
    const channels = await openChannels(channelSettings, { hubUrl: settings.publicUrl.replace(/\/+$/, '') })
    closing.add(
      'channels',
      async () => void (await Promise.all([...channels.values()].map((channel) => channel.close()))),
    )
    const handler = handlerOf(notifyPeople({ store, channels: seams.channels?.(channels) ?? channels, now }), {
      ...consuming,
      timeoutMs: seams.timeoutMs ?? NOTICE_TIMEOUT_MS,
    })
    const consumer = bus.consume(NOTIFY_QUEUE, handler, { prefetch: settings.notifiers })
    closing.add('notifiers', () => consumer.stop(drainMs))
  }

  /** While the broker takes nothing, work could only pile up behind it. */
  function assertOpen(): void {
    const failure = probing.failure('bus')
    if (failure?.code === 'broker-blocked') throw new WaybillError(failure.code, failure.detail)
  }

  if (api) {
    const receive = receiveDocuments({
      store,
      blobs,
      sniff: sniffMediaType,
      maxBytes: settings.maxDocumentBytes,
      now,
      pipelineOf: (tenant) => versionOf(pipelines.ofTenant(tenant)),
      serviceClassOf: (tenant) => (settings.premiumTenants.includes(tenant) ? 'premium' : 'standard'),
    })
    api.serve(keys, {
      ...documentHandlers({
        store,
        views,
        documents: () => readModels.live(documentsProjection),
        receive,
        assertOpen,
        maxBytes: settings.maxDocumentBytes,
      }),
      ...partHandlers({ store, blobs, renderPage: pagePictures(blobs, reader, scratch) }),
      ...parkedHandlers({
        store,
        parking: openParking({ store, bus, queues: allQueues(adapters), operator: settings.tenant }),
        now,
      }),
      ...keyHandlers({ keys, operator: settings.tenant }),
      ...reviewHandlers({ store, route: routeWhere(true), now }),
      ...operationHandlers({
        views,
        operator: settings.tenant,
        deliveries: () => readModels.live(deliveriesProjection),
        listViews: readModels.list,
        rebuildView: readModels.rebuild,
      }),
    })
  }
  readiness = async () => ({
    'storage': storagePart(),
    'API keys': keysPart(keys),
    ...probing.parts(),
    ...(dispatcher && { dispatcher: followerPart(dispatcher.status(), now()) }),
    ...Object.fromEntries(readModels.parts()),
  })
  // What is new is refused first.
  closing.add('api', async () => {
    readiness = async () => ({ stop: { ready: false, detail: 'the hub is stopping' } })
    await api?.close()
  })
  return { url: api?.url, firstKey, keys, engines: { store, bus, views, blobs }, close: () => closing.closeAll() }
}

const dispatching = (settings: Settings) => ({
  placesOf: (queue: string) =>
    placesOf(queue, {
      readers: settings.readPlaces || settings.readers,
      couriers: settings.deliverPlaces || settings.couriers,
      notifiers: settings.notifyPlaces || settings.notifiers,
    }),
  weightOf: (tenant: string) => settings.tenantWeights[tenant] ?? 1,
  deadlines: { readMs: settings.readDeadlineSeconds * 1000, deliverMs: settings.deliveryDeadlineSeconds * 1000 },
})

const versionOf = ({ name, version }: { name: string; version: string }) => ({ name, version })
