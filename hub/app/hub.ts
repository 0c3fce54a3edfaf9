import { renamedSettings, type ProcessRole, type Settings } from '../../config/config.ts'
import { modelSettings, readerLimits } from '../../config/reader-limits.ts'
import { loadFormats } from '../../inference/formats/registry.ts'
import { openModels } from '../../inference/models/models.ts'
import { openReader, type Reader } from '../../inference/reader.ts'
import { scratchIn } from '../../inference/scratch.ts'
import type { Api } from '../api/server.ts'
import type { ApiKeys } from '../auth/api-keys/api-keys.ts'
import type { Log } from '../log.ts'
import { allQueues } from '../messaging/queues.ts'
import { rememberingStore } from '../streams/fresh-reads.ts'
import { openTogether, type Closing } from './closing.ts'
import { loadConnections } from './configuration.ts'
import { ENGINE_NAMES, openEngines, takeDataFolder, type Engines, type Waiting } from './engines.ts'
import { assertLogNotEmptied } from './emptied-log.ts'
import { keysPart, outputPart, signInsPart, waitingPart, watchWrites } from './health.ts'
import { openKeys } from './keys.ts'
import { oncePreviousEnds } from './previous-process.ts'
import { probeEngines } from './probe.ts'
import { followRules } from './live-rules.ts'
import { publicUrlOf } from './public-url.ts'
import { openReadiness, type Readiness } from './readiness.ts'
import { startAdapters } from './roles/adapters.ts'
import { openDoor, serveApi } from './roles/api.ts'
import type { RoleDependencies, Seams } from './roles/role.ts'
import { startDispatching } from './roles/dispatcher.ts'
import { startInference } from './roles/inference.ts'
import { startNotify } from './roles/notify.ts'
import { startProjections } from './roles/projections.ts'
import { openScratch } from './scratch.ts'

export interface Hub {
  /** undefined where this process does not serve the API */
  url: string | undefined
  /** the administrator's key, if this start made it */
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
  /** why stdout and stderr cannot be written at the moment */
  outputFailures?(): { stdout: string | undefined; stderr: string | undefined }
  /** true: issue an administrator's key although there are keys */
  issueKey?: boolean
}

/**
 * Starts the roles of a process, each after what it needs. If a part fails to open, those opened before it are closed.
 * The order matters for health: the port comes before the engines, so that a hub that waits for them is live.
 */
export function startHub(settings: Settings, log: Log, options: Options = {}): Promise<Hub> {
  const { seams = {}, now = () => new Date().toISOString(), stop, outputFailures } = options
  const has = (role: ProcessRole) => settings.process.roles.includes(role)
  for (const warning of renamedSettings()) log.warn({}, warning)
  return openTogether(log, async (closing) => {
    const connections = await loadConnections(settings)
    const watching = new AbortController()
    const rules = await followRules({ settings, targets: connections.targets, log, signal: watching.signal })
    closing.add('configuration', async () => {
      watching.abort()
      await rules.done
    })
    // Before the port: a second start on the same folder reports the folder, not the port.
    const { startWaitSeconds: seconds } = settings.process
    const previous = { seconds, log, signal: stop }
    const dataFolder = await oncePreviousEnds(() => takeDataFolder(settings.engines, closing), {
      ...previous,
      code: 'data-folder-in-use',
      what: 'the data folder',
    })
    const readiness = openReadiness()
    readiness.add('start', () => ({ ready: false, detail: 'the hub is starting' }))
    const api = await oncePreviousEnds(() => openPort(settings, readiness, log, closing), {
      ...previous,
      code: 'port-in-use',
      what: 'the port',
    })

    const waiting: Waiting = new Map()
    for (const name of ENGINE_NAMES) readiness.add(`engine ${name}`, () => waitingPart(waiting, name))
    const opened = await openEngines(settings.engines, allQueues(connections.adapters), closing, log, stop, waiting)
    if (dataFolder) await assertLogNotEmptied(settings.engines, dataFolder, opened)
    const used = seams.engines?.(opened) ?? opened
    const store = used.store.readsMayLag ? rememberingStore(used.store) : used.store
    const watched = watchWrites({ ...used, store }, now)
    const { engines } = watched
    const following = followLog(closing)
    const { signal } = following
    const hubUrl = publicUrlOf(settings, api?.url)
    const shared = { settings, connections, rules, engines, hubUrl, seams }
    const role: RoleDependencies = { ...shared, readiness, log, now, signal }

    const probing = probeEngines(engines, now, signal)
    closing.add('probes', () => following.end(probing.done))
    for (const name of ENGINE_NAMES) readiness.add(`engine ${name}`, () => probing.part(name))
    // A stop aborts the start while it waits for keys or views. Once started, the close below finishes what runs.
    const started = following.abortWith(stop)
    const issuing = { issues: api !== undefined, again: options.issueKey ?? false, stop }
    const { keys, firstKey } = await openKeys(role, closing, issuing)
    if (dataFolder) await assertLogNotEmptied(settings.engines, dataFolder, opened)
    const readModels = await startProjections(role, { builds: has('projections') })
    closing.add('read models', readModels.close)
    stop?.throwIfAborted()
    started()

    const scratchFolder = await openScratch(settings.engines, closing)
    const scratch = scratchIn(scratchFolder)
    const reader = await startReader(role, scratchFolder, closing, { reads: has('inference') && !seams.reader })
    if (has('dispatcher')) closing.add('dispatcher', startDispatching(role).close)
    if (has('inference')) closing.add('inference', startInference({ ...role, reader, scratch, readModels }).close)
    if (has('adapters')) closing.add('adapters', (await startAdapters(role)).close)
    if (has('notify')) closing.add('notify', (await startNotify(role)).close)
    const formats = await loadFormats()
    const served = api && serveApi({ ...role, api, keys, formats, reader, scratch, readModels, probing })
    readiness.add('storage', watched.part)
    readiness.add('configuration', rules.part)
    if (api) readiness.add('sign-ins', () => signInsPart(api.refusedSignIns()))
    readiness.add('output', () => outputPart(outputFailures?.() ?? {}))
    readiness.add('API keys', () => keysPart(keys))
    readiness.remove('start')
    // Closed first: new requests are refused before anything else stops.
    closing.add('api', async () => {
      readiness.stop()
      await served?.close()
    })
    return { url: api?.url, firstKey, keys, engines }
  })
}

/** @param reads whether this process reads documents: then missing models are fetched now, not for the first scan */
async function startReader(
  { settings, connections, log }: RoleDependencies,
  folder: string,
  closing: Closing,
  { reads }: { reads: boolean },
): Promise<Reader> {
  const models = openModels({ ...modelSettings(settings), log })
  const { calibration } = connections
  const folders = { folder, dataFolder: settings.engines.data }
  const reader = openReader({ ...readerLimits(settings.inference), calibration, models, ...folders, log })
  closing.add('reader', () => reader.close())
  if (reads) await models.current()
  return reader
}

/** The port of the API, or that of the health server in a process without the role. */
async function openPort(
  settings: Settings,
  readiness: Readiness,
  log: Log,
  closing: Closing,
): Promise<Api | undefined> {
  const { roles, healthPort } = settings.process
  if (roles.includes('api')) {
    const api = await openDoor(settings, readiness, log)
    closing.add('port', () => api.close())
    return api
  }
  if (healthPort !== 0) {
    const { openHealthServer } = await import('./health-server.ts')
    const parts = async () => readiness.parts()
    const health = await openHealthServer({ ...settings.process, port: healthPort, readiness: parts, log })
    closing.add('health', () => health.close())
  }
  return undefined
}

interface Following {
  signal: AbortSignal
  /** Ends all followers and waits for this one. */
  end(done: Promise<unknown>): Promise<void>
  /** Ends all followers once this signal aborts, until the returned function is called. */
  abortWith(stop: AbortSignal | undefined): () => void
}

/** The signal under which this process follows the log. */
function followLog(closing: Closing): Following {
  const following = new AbortController()
  closing.add('followers', () => following.abort())
  return {
    signal: following.signal,
    async end(done) {
      following.abort()
      await done
    },
    abortWith(stop) {
      stop?.throwIfAborted()
      const abort = () => following.abort()
      stop?.addEventListener('abort', abort)
      return () => stop?.removeEventListener('abort', abort)
    },
  }
}
