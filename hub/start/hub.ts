import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { environment, type Role, type Settings } from '../../config/config.ts'
import { loadTargets } from '../../config/targets.ts'
import { deliverDocument } from '../../adapters/consumer.ts'
import { openTargets, type OpenTarget } from '../../adapters/registry.ts'
import { readDocument, type ReadFile } from '../../inference/consumer.ts'
import { openReader } from '../../inference/reader.ts'
import { sniffMediaType } from '../../inference/sniff.ts'
import { openMappings } from '../../mappings/apply.ts'
import { deliveriesProjection } from '../../projections/deliveries.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { runProjection, type Projection } from '../../projections/projection.ts'
import { trailProjection } from '../../projections/trail.ts'
import { documentHandlers } from '../api/documents.ts'
import { operationHandlers, type Part } from '../api/operations.ts'
import { partHandlers } from '../api/parts.ts'
import { reviewHandlers } from '../api/review.ts'
import { openApi, type Api } from '../api/server.ts'
import { openApiKeys, loadPepper, type ApiKeys } from '../auth/api-key.ts'
import { receiveDocuments } from '../intake/receive.ts'
import type { Log } from '../log.ts'
import { consumeClasses, handlerOf } from '../messaging/consume.ts'
import { allQueues, deliverQueue, NO_ADAPTER, readQueue } from '../messaging/queues.ts'
import { startDispatcher } from '../pipeline/dispatch.ts'
import { loadPipelines } from '../pipeline/pipeline.ts'
import { route } from '../pipeline/route.ts'
import type { Facts } from '../pipeline/conditions.ts'
import { openClosing } from './closing.ts'
import { openEngines, type Engines } from './engines.ts'
import { issueFirstKey } from './first-key.ts'
import { followerPart, watchAppends } from './health.ts'
import { pagePictures } from './page-pictures.ts'

const PROJECTIONS: readonly Projection[] = [documentsProjection, deliveriesProjection, trailProjection]
const DELIVERY_TIMEOUT_MS = 120_000
/** Reading is tried twice within one message, and the file has to be fetched. */
const readingTimeoutMs = ({ readTimeoutSeconds }: Settings): number => (2 * readTimeoutSeconds + 60) * 1000

/** Places where a test may stand between the parts: to stop them, break them, or do their work at once. */
export interface Seams {
  engines?(engines: Engines): Engines
  reader?: ReadFile
  targets?(targets: Map<string, OpenTarget>): Map<string, OpenTarget>
  /** attempts before a message is parked */
  attempts?: number
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

/** Builds the hub from its parts, in the order in which they need each other. What fails on the way closes what was opened. */
export async function startHub(settings: Settings, log: Log, { seams = {}, now = () => new Date().toISOString() }: { seams?: Seams; now?: () => string } = {}): Promise<Hub> {
  const closing = openClosing(log)
  try {
    return await build(settings, log, seams, now, closing)
  } catch (error) {
    await closing.closeAll().catch(() => {})
    throw error
  }
}

async function build(settings: Settings, log: Log, seams: Seams, now: () => string, closing: ReturnType<typeof openClosing>): Promise<Hub> {
  const has = (role: Role) => settings.roles.includes(role)
  const targetSettings = await loadTargets(settings.targets, settings.data, environment())
  const pipelines = await loadPipelines(settings.pipelines, targetSettings.map(({ name }) => name))
  const adapters = [...new Set(targetSettings.map(({ adapter }) => adapter))]

  const opened = await openEngines(settings, allQueues(adapters), closing)
  const { bus, views, blobs, store: bareStore } = seams.engines?.(opened) ?? opened
  const { store, part: storePart } = watchAppends(bareStore, now)
  const following = new AbortController()
  closing.add('followers', () => following.abort())
  const { signal } = following
  const keys = await openApiKeys({ store, pepper: loadPepper(path.join(settings.data, 'pepper')), now, signal })
  const firstKey = await issueFirstKey(keys, settings.tenant, settings.data)

  const scratch = path.join(settings.data, 'scratch')
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { mode: 0o700 })
  const reader = openReader({ ...settings, timeoutSeconds: settings.readTimeoutSeconds, memoryMb: settings.readerMemoryMb, idleSeconds: settings.readerIdleSeconds, log })
  closing.add('reader', () => reader.close())
  const routeWhere = (reviewed: boolean) => (facts: Facts & { typeConfidence: number }) => route(pipelines.ofTenant(facts.tenant), { ...facts, reviewed })

  const projections = has('projections') ? await Promise.all(PROJECTIONS.map((projection) => runProjection({ store, views, projection, log, now, signal }))) : []
  closing.add('projections', async () => {
    following.abort()
    await Promise.all(projections.map(({ done }) => done))
  })
  const liveOf = (projection: Projection) => () =>
    projections[PROJECTIONS.indexOf(projection)]?.live() ?? { collection: `${projection.view}_v${projection.version}`, indexes: projection.indexes }

  const adapterOf = (target: string) => targetSettings.find(({ name }) => name === target)?.adapter ?? NO_ADAPTER
  const dispatcher = has('dispatcher') ? startDispatcher({ store, bus, adapterOf, log, now, signal }) : undefined
  closing.add('dispatcher', async () => {
    following.abort()
    await dispatcher?.done
  })

  const consuming = { log, ...(seams.attempts !== undefined && { attempts: seams.attempts }) }
  const drainMs = settings.drainSeconds * 1000
  if (has('inference')) {
    const work = readDocument({ store, blobs, views, reader: seams.reader ?? reader, route: routeWhere(false), scratch, now })
    const consumer = consumeClasses(bus, readQueue, handlerOf(work, { ...consuming, timeoutMs: readingTimeoutMs(settings) }), settings.readers)
    closing.add('readers', () => consumer.stop(drainMs))
  }
  if (has('adapters')) {
    const mappings = await openMappings({ folder: settings.mappings, workers: settings.mappers, timeoutMs: settings.mappingTimeoutMs, memoryMb: settings.mappingMemoryMb, log })
    closing.add('mappings', () => mappings.close())
    const real = await openTargets(targetSettings)
    closing.add('targets', async () => void (await Promise.all([...real.values()].map(({ target }) => target.close()))))
    const handler = handlerOf(deliverDocument({ store, blobs, mappings, targets: seams.targets?.(real) ?? real, now }), { ...consuming, timeoutMs: DELIVERY_TIMEOUT_MS })
    const consumers = [...adapters, NO_ADAPTER].map((adapter) => consumeClasses(bus, (serviceClass) => deliverQueue(adapter, serviceClass), handler, settings.couriers))
    closing.add('couriers', async () => void (await Promise.all(consumers.map((consumer) => consumer.stop(drainMs)))))
  }

  async function readiness(): Promise<Record<string, Part>> {
    const followers = projections.map(({ status }) => [`view ${status().view}`, followerPart(status(), now())] as const)
    return { storage: storePart(), ...(dispatcher && { dispatcher: followerPart(dispatcher.status(), now()) }), ...Object.fromEntries(followers) }
  }

  let api: Api | undefined
  if (has('api')) {
    const receive = receiveDocuments({
      store, blobs, sniff: sniffMediaType, maxBytes: settings.maxDocumentBytes, now,
      pipelineOf: (tenant) => versionOf(pipelines.ofTenant(tenant)),
      serviceClassOf: (tenant) => (settings.premiumTenants.includes(tenant) ? 'premium' : 'standard'),
    })
    api = await openApi({
      ...settings, keys, log,
      handlers: {
        ...documentHandlers({ store, views, documents: liveOf(documentsProjection), receive, maxBytes: settings.maxDocumentBytes }),
        ...partHandlers({ store, blobs, renderPage: pagePictures(blobs, reader, scratch) }),
        ...reviewHandlers({ store, route: routeWhere(true), now }),
        ...operationHandlers({ views, deliveries: liveOf(deliveriesProjection), projections: () => projections.map((each) => ({ status: each.status(), rebuild: () => each.rebuild() })), readiness }),
      },
    })
    closing.add('api', () => api!.close())
  }
  return { url: api?.url, firstKey, keys, engines: { store, bus, views, blobs }, close: () => closing.closeAll() }
}

const versionOf = ({ name, version }: { name: string; version: string }) => ({ name, version })
