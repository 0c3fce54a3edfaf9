import type { Settings } from '../../../config/config.ts'
import type { Formats } from '../../../inference/formats/registry.ts'
import { pagePictures } from '../../../inference/page-pictures.ts'
import type { Reader } from '../../../inference/reader.ts'
import type { Scratch } from '../../../inference/scratch.ts'
import type { Projection } from '../../../projections/projection.ts'
import { auditProjection } from '../../../projections/audit.ts'
import { deliveriesProjection } from '../../../projections/deliveries.ts'
import { documentsProjection } from '../../../projections/documents.ts'
import { figuresProjection } from '../../../projections/figures.ts'
import { observationsProjection } from '../../../projections/observations.ts'
import { samplesProjection } from '../../../projections/samples.ts'
import { sellersProjection } from '../../../projections/sellers.ts'
import type { Handlers } from '../../api/call.ts'
import type { ListedView } from '../../api/list.ts'
import { auditHandlers } from '../../api/routes/audit.ts'
import { calibrationHandlers } from '../../api/routes/calibration.ts'
import { contentHandlers } from '../../api/routes/content.ts'
import { correctionHandlers, correctionOfSample } from '../../api/routes/correct.ts'
import { deliveryHandlers } from '../../api/routes/deliveries.ts'
import { documentHandlers } from '../../api/routes/documents.ts'
import { healthHandlers } from '../../api/routes/health.ts'
import { keyHandlers } from '../../api/routes/keys.ts'
import { parkedHandlers } from '../../api/routes/parked.ts'
import { readingHandlers } from '../../api/routes/readings.ts'
import { reopenHandlers } from '../../api/routes/reopen.ts'
import { reviewHandlers } from '../../api/routes/review.ts'
import { sampleHandlers } from '../../api/routes/samples.ts'
import { sellerHandlers } from '../../api/routes/sellers.ts'
import { trailHandlers } from '../../api/routes/trail.ts'
import { viewHandlers } from '../../api/routes/views.ts'
import { openApi, type Api } from '../../api/server.ts'
import { actorLabels } from '../../auth/actor-label.ts'
import type { ApiKeys } from '../../auth/api-keys/api-keys.ts'
import { apiKeyAuthenticator } from '../../auth/authenticators/api-key.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import type { Views } from '../../drivers/views/port.ts'
import { WaybillError } from '../../errors.ts'
import { receiveDocuments } from '../../intake/receive.ts'
import type { Log } from '../../log.ts'
import { allQueues } from '../../messaging/queues.ts'
import { openParking } from '../../parking/parking.ts'
import type { Closable } from '../closing.ts'
import type { Rules } from '../configuration.ts'
import { mappingNeeds } from '../mapping-needs.ts'
import type { Probing } from '../probe.ts'
import type { ReadModels } from '../read-models.ts'
import type { Readiness } from '../readiness.ts'
import { routing } from '../routing.ts'
import type { RoleDependencies } from './role.ts'

/** Listens on the port of the API. Until `serveApi`, only health is answered. */
export function openDoor(settings: Settings, readiness: Readiness, log: Log): Promise<Api> {
  const health = healthHandlers(async () => readiness.parts())
  return openApi({ ...settings.process, port: settings.api.port, health, log })
}

interface Dependencies extends RoleDependencies {
  api: Api
  keys: ApiKeys
  formats: Formats
  reader: Reader
  scratch: Scratch
  readModels: ReadModels
  probing: Probing
}

/** Serves every operation of the API. Closing refuses new requests and finishes those that run. */
export function serveApi({
  api,
  keys,
  formats,
  reader,
  scratch,
  readModels,
  probing,
  ...role
}: Dependencies): Closable {
  const { engines, connections, rules, settings, readiness, now } = role
  const { store, bus, views, blobs } = engines
  const { maxDocumentBytes } = settings.api
  const operator = settings.auth.tenant
  const typesOf = (tenant: string) => rules.current().typesOf(tenant)
  const receive = receiveDocuments({
    store,
    blobs,
    sniff: formats.sniff,
    maxBytes: maxDocumentBytes,
    now,
    pipelineOf(tenant) {
      const { name, version } = rules.current().pipelineOf(tenant)
      return { name, version }
    },
    serviceClassOf: (tenant) => rules.current().tenants.of(tenant).serviceClass,
  })

  /** While the broker accepts nothing, documents could only pile up in front of it. */
  function assertOpen(): void {
    const failure = probing.failure('bus')
    if (failure?.code === 'broker-blocked') throw new WaybillError(failure.code, failure.detail)
  }

  const parking = openParking({ store, bus, queues: allQueues(connections.adapters), operator })
  const listed = listedIn(views, readModels)
  const correcting = { store, blobs, typesOf, correctedByPosting: targetsForCorrections(connections), now }
  api.serve([apiKeyAuthenticator(keys)], {
    ...documentHandlers({
      store,
      blobs,
      documents: listed(documentsProjection),
      typesOf,
      receive,
      assertOpen,
      maxBytes: maxDocumentBytes,
    }),
    ...trailHandlers(store, actorLabels(keys)),
    ...contentHandlers({ store, blobs, renderPage: pagePictures(blobs, reader, scratch) }),
    ...parkedHandlers({ store, parking, now }),
    ...keyHandlers({ keys, operator, now }),
    ...withOneVersion(rules, (current) =>
      reviewHandlers({
        store,
        blobs,
        typesOf: current.typesOf,
        route: routing(current, connections, { reviewed: true }),
        mappingNeeds: mappingNeeds(current),
        now,
      }),
    ),
    ...reopenHandlers({ store, blobs, parking, now }),
    ...correctionHandlers(correcting),
    ...readingHandlers({ store, blobs, typesOf, now }),
    ...listHandlers({ store, listed, correcting, keys, readModels, operator, now }),
  })
  return {
    async close() {
      readiness.stop()
      await api.close()
    },
  }
}

interface ListDependencies extends Pick<Dependencies, 'keys' | 'readModels' | 'now'> {
  store: EventStore
  listed: ReturnType<typeof listedIn>
  correcting: Parameters<typeof correctionOfSample>[0]
  operator: string
}

/** What is listed from views, and decided about what they list. */
const listHandlers = ({ store, listed, correcting, keys, readModels, operator, now }: ListDependencies): Handlers => ({
  ...sampleHandlers({
    store,
    samples: listed(samplesProjection),
    figures: listed(figuresProjection),
    correct: correctionOfSample(correcting),
    now,
  }),
  ...calibrationHandlers({ observations: listed(observationsProjection), operator }),
  ...sellerHandlers({ store, sellers: listed(sellersProjection), now }),
  ...deliveryHandlers({ deliveries: listed(deliveriesProjection) }),
  ...auditHandlers({
    audit: listed(auditProjection),
    labelActor: actorLabels(keys),
    keysOf: (tenant) => keys.list(tenant, { all: true }),
  }),
  ...viewHandlers({ operator, listViews: readModels.list, rebuildView: readModels.rebuild }),
})

/** The views as routes list them. */
const listedIn =
  (views: Views, readModels: ReadModels) =>
  (projection: Projection): ListedView => ({
    views,
    live: () => readModels.live(projection),
    building: () => readModels.building(projection),
  })

const targetsForCorrections = ({ targets }: RoleDependencies['connections']): string[] =>
  targets.filter(({ corrections }) => corrections === 'post').map(({ name }) => name)

/** Handlers of which each request uses one version of the rules from its beginning to its end. */
function withOneVersion(rules: RoleDependencies['rules'], handlersFor: (rules: Rules) => Handlers): Handlers {
  const names = Object.keys(handlersFor(rules.current()))
  return Object.fromEntries(names.map((name) => [name, (call) => handlersFor(rules.current())[name]!(call)]))
}
