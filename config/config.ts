import { readFileSync } from 'node:fs'
import { availableParallelism, homedir } from 'node:os'
import path from 'node:path'
import { WaybillError } from '../hub/errors.ts'
import {
  address,
  choice,
  choices,
  count,
  engine,
  filePath,
  names,
  secret,
  share,
  text,
  weights,
  type Setting,
} from './parsers.ts'
import { VISION_SETTINGS } from './vision-settings.ts'

const HOME = path.resolve(import.meta.dirname, '..')

/** A folder for files of this user that can be fetched again. */
const userCache = (name: string): string =>
  path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), name)

export const ROLES = ['api', 'dispatcher', 'inference', 'adapters', 'projections', 'notify'] as const
export type ProcessRole = (typeof ROLES)[number]

/** Most documents or deliveries that one installation can process at once. */
const LARGEST_TOTAL = 100_000
const total = { min: 0, max: LARGEST_TOTAL }

/** Every setting, grouped by what uses it. docs/settings.md is generated from this table. */
export const SETTINGS = {
  engines: {
    data: filePath('WAYBILL_DATA', path.resolve('.waybill'), 'folder that holds everything the hub keeps'),
    eventStore: engine('WAYBILL_EVENT_STORE', ['esdb://', 'esdb+discover://'], 'event store'),
    bus: engine('WAYBILL_BUS', ['amqp://', 'amqps://'], 'bus of the commands'),
    views: engine('WAYBILL_VIEWS', ['mongodb://', 'mongodb+srv://'], 'store of the views'),
    blobs: engine('WAYBILL_BLOBS', ['s3://', 'http://', 'https://'], 'store of the documents'),
  },
  process: {
    roles: choices<ProcessRole>('WAYBILL_ROLES', ROLES, ROLES, 'roles that this process runs'),
    host: text('WAYBILL_HOST', '127.0.0.1', 'address to listen on'),
    healthPort: count(
      'WAYBILL_HEALTH_PORT',
      0,
      'port of /health/live and /health/ready for a process without the role api; 0: none',
      { min: 0, max: 65_535 },
    ),
    publicUrl: address(
      'WAYBILL_PUBLIC_URL',
      '',
      'address under which people reach the hub, for links; empty: 127.0.0.1 and the port',
    ),
    maxConnections: count('WAYBILL_MAX_CONNECTIONS', 1000, 'most open HTTP connections; more are closed at once'),
    keepAliveSeconds: count(
      'WAYBILL_KEEP_ALIVE_SECONDS',
      75,
      'an idle HTTP connection is closed after this time, which must be longer than that of a proxy in front',
    ),
    requestSeconds: count(
      'WAYBILL_REQUEST_TIMEOUT_SECONDS',
      600,
      'timeout for a request to arrive whole, uploads included',
      { min: 10 },
    ),
    startWaitSeconds: count(
      'WAYBILL_START_WAIT_SECONDS',
      10,
      'longest time that a start waits for the previous process to release the data folder and the port',
      { min: 0 },
    ),
    drainSeconds: count('WAYBILL_DRAIN_SECONDS', 30, 'longest time that a stop waits for running work'),
    logLevel: choice('WAYBILL_LOG_LEVEL', 'info', ['debug', 'info', 'warn', 'error', 'silent'], 'how much is logged'),
    logFormat: choice(
      'WAYBILL_LOG_FORMAT',
      'auto',
      ['auto', 'json', 'human'],
      'auto: human on a terminal, JSON elsewhere',
    ),
  },
  auth: {
    pepper: secret(
      'WAYBILL_PEPPER',
      'secret that API keys are hashed with, 64 hex digits, the same in every process; empty: made in the data folder',
    ),
    tenant: text('WAYBILL_TENANT', 'main', 'tenant of the operator, created at the first start'),
  },
  files: {
    types: filePath('WAYBILL_TYPES', '', 'folder of document types besides those of the program; empty: none'),
    pipelines: filePath('WAYBILL_PIPELINES', path.join(HOME, 'config/pipelines'), 'folder of the pipeline files'),
    targets: filePath('WAYBILL_TARGETS', path.join(HOME, 'config/targets.yaml'), 'file of the targets'),
    channels: filePath(
      'WAYBILL_CHANNELS',
      path.join(HOME, 'config/channels.yaml'),
      'file of the channels that notify people',
    ),
    mappings: filePath('WAYBILL_MAPPINGS', path.join(HOME, 'mappings'), 'folder of the mappings'),
    tenantFolders: filePath(
      'WAYBILL_TENANTS',
      path.join(HOME, 'config/tenants'),
      'folder with a folder of settings for each tenant that has any (docs/production.md)',
    ),
  },
  tenants: {
    premiumTenants: names(
      'WAYBILL_PREMIUM_TENANTS',
      'tenants whose documents have queues of their own and a larger share of the workers',
    ),
    tenantWeights: weights(
      'WAYBILL_TENANT_WEIGHTS',
      'share of the workers by tenant when several tenants wait, such as `a:3,b:1`; 1 for all others',
    ),
  },
  api: {
    port: count('WAYBILL_PORT', 8080, 'port to listen on; 0 takes a free one', { min: 0, max: 65_535 }),
    maxDocumentBytes: count('WAYBILL_MAX_DOCUMENT_BYTES', 50 * 1024 * 1024, 'largest file that is accepted, in bytes'),
  },
  dispatcher: {
    readConcurrencyTotal: count(
      'WAYBILL_READ_CONCURRENCY_TOTAL',
      0,
      'documents that all inference processes together read at once; 0: one process with WAYBILL_READERS',
      { ...total, formerly: 'WAYBILL_READ_PLACES' },
    ),
    deliverConcurrencyTotal: count(
      'WAYBILL_DELIVER_CONCURRENCY_TOTAL',
      0,
      'deliveries that all adapter processes together run at once, by adapter; 0: one process with WAYBILL_COURIERS',
      { ...total, formerly: 'WAYBILL_DELIVER_PLACES' },
    ),
    notifyConcurrencyTotal: count(
      'WAYBILL_NOTIFY_CONCURRENCY_TOTAL',
      0,
      'notices that all notify processes together send at once; 0: one process with WAYBILL_NOTIFIERS',
      { ...total, formerly: 'WAYBILL_NOTIFY_PLACES' },
    ),
    readDeadlineSeconds: count(
      'WAYBILL_READ_DEADLINE_SECONDS',
      900,
      'a reading without progress for this time is published again; then after twice the time, and so on',
    ),
    deliveryDeadlineSeconds: count('WAYBILL_DELIVERY_DEADLINE_SECONDS', 600, 'the same for a delivery'),
    sampleShare: share('WAYBILL_SAMPLE_SHARE', 0.02, 'share of what is posted without review that is sampled'),
  },
  inference: {
    readers: count('WAYBILL_READERS', Math.max(1, Math.min(4, availableParallelism() - 1)), 'reader processes', {
      max: 64,
    }),
    maxPages: count('WAYBILL_MAX_PAGES', 500, 'most pages of one document'),
    maxPixels: count('WAYBILL_MAX_PIXELS', 100_000_000, 'most pixels of one page'),
    maxPageWords: count('WAYBILL_MAX_PAGE_WORDS', 20_000, 'most words of one page'),
    maxWords: count('WAYBILL_MAX_WORDS', 200_000, 'most words of one document'),
    readTimeoutSeconds: count('WAYBILL_READ_TIMEOUT_SECONDS', 300, 'timeout for reading one document'),
    readPageSeconds: count(
      'WAYBILL_READ_PAGE_SECONDS',
      30,
      'timeout for one page; a file with a longer page is read again, one such file at a time, with the whole timeout',
    ),
    readerMemoryMb: count('WAYBILL_READER_MEMORY_MB', 1536, 'memory limit of one reader process', { min: 256 }),
    readerIdleSeconds: count('WAYBILL_READER_IDLE_SECONDS', 300, 'an idle reader process ends after this time'),
    separators: names(
      'WAYBILL_SEPARATORS',
      'texts of the QR codes and barcodes of separator sheets, which divide a file into documents',
      ['PATCH-T', 'PATCHT', 'WAYBILL-SEPARATOR'],
    ),
    models: filePath(
      'WAYBILL_MODELS',
      '',
      'folder of your own with the files of `waybill models list`; empty: the cache, which is filled when it lacks them',
    ),
    modelsCache: filePath(
      'WAYBILL_MODELS_CACHE',
      userCache('waybill/models'),
      'folder that fetched OCR models are kept in',
    ),
    modelsTier: choice(
      'WAYBILL_MODELS_TIER',
      'chosen',
      ['chosen', 'small', 'tiny', 'v4'],
      'OCR models; chosen: those that `waybill models use` chose, else small',
    ),
    modelsFetch: choice('WAYBILL_MODELS_FETCH', 'auto', ['auto', 'never'], 'whether missing OCR models are downloaded'),
    modelsWaitSeconds: count(
      'WAYBILL_MODELS_WAIT_SECONDS',
      90,
      'longest time that a scan waits for models that are being downloaded; then PP-OCRv4 reads it',
      { min: 0 },
    ),
    calibration: filePath(
      'WAYBILL_CALIBRATION',
      path.join(HOME, 'inference/calibration/default.json'),
      'file that says how likely a value with a certain score is right (`npm run calibrate`)',
    ),
    providers: choices(
      'WAYBILL_INFERENCE',
      ['cpu'],
      ['cpu', 'cuda', 'tensorrt', 'webgpu', 'coreml', 'dml'],
      'ONNX execution providers in order of preference; cpu is always the last',
    ),
  },
  vision: VISION_SETTINGS,
  adapters: {
    couriers: count('WAYBILL_COURIERS', 8, 'deliveries of one adapter at the same time', { max: 256 }),
    mappers: count('WAYBILL_MAPPERS', 1, 'mapping processes', { max: 64 }),
    mappingTimeoutMs: count('WAYBILL_MAPPING_TIMEOUT_MS', 2_000, 'timeout of one mapping, in milliseconds'),
    mappingMemoryMb: count('WAYBILL_MAPPING_MEMORY_MB', 128, 'memory limit of one mapping process', { min: 64 }),
  },
  notify: {
    notifiers: count('WAYBILL_NOTIFIERS', 4, 'notices that are sent at the same time', { max: 256 }),
  },
  cli: {
    url: address('WAYBILL_URL', 'http://127.0.0.1:8080', 'hub that the command line talks to'),
    apiKey: secret('WAYBILL_API_KEY', 'API key of the command line; empty: the file api-key in the data folder'),
  },
} as const

type Table = typeof SETTINGS
type Values<Group> = { readonly [Name in keyof Group]: Group[Name] extends Setting<infer T> ? T : never }

/** The values by group; a name occurs in one group only. */
export type Settings = { readonly [Group in keyof Table]: Values<Table[Group]> }
export type SettingName = { [Group in keyof Table]: keyof Table[Group] }[keyof Table]

/**
 * Settings from options (of the command line; they win), environment and defaults: read once, checked, frozen.
 * @throws `settings-invalid` for a value that cannot be used; it names the variable and what is allowed
 */
export function loadSettings(
  options: Partial<Record<SettingName, string | undefined>> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Settings {
  const valuesOf = (group: Record<string, Setting<unknown>>) =>
    Object.entries(group).map(([name, setting]) => [
      name,
      valueOf(setting, options[name as SettingName] ?? givenFor(setting, environment)),
    ])
  const groups = Object.entries(SETTINGS).map(([name, group]) => [
    name,
    Object.freeze(Object.fromEntries(valuesOf(group))),
  ])
  return Object.freeze(Object.fromEntries(groups)) as Settings
}

function valueOf({ env, about, initial, secret: hidden, parse }: Setting<unknown>, given: string | undefined): unknown {
  if (given === undefined || given === '') return initial
  try {
    return parse(given)
  } catch (error) {
    throw new WaybillError(
      'settings-invalid',
      `${env} (${about}) is ${hidden ? 'set' : `"${given}"`}, but it ${(error as Error).message}.`,
      { setting: env, cause: error },
    )
  }
}

function givenFor({ env, formerly }: Setting<unknown>, environment: NodeJS.ProcessEnv): string | undefined {
  const given = environment[env] ?? fromFile(env, environment)
  return given === undefined && formerly !== undefined
    ? givenFor({ env: formerly } as Setting<unknown>, environment)
    : given
}

/** Variables that are set under a former name, each as a sentence for the log. */
export function renamedSettings(environment: NodeJS.ProcessEnv = process.env): string[] {
  const all: Setting<unknown>[] = Object.values(SETTINGS).flatMap((group) => Object.values(group))
  return all.flatMap(({ env, formerly }) =>
    formerly !== undefined && (environment[formerly] ?? environment[`${formerly}_FILE`]) !== undefined
      ? [`${formerly} is now called ${env}. The old name works in this version only.`]
      : [],
  )
}

/** NAME_FILE names a file that holds the value of NAME: orchestrators pass secrets this way. */
function fromFile(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const file = environment[`${name}_FILE`]
  if (!file) return undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new WaybillError('settings-invalid', `${name}_FILE is "${file}", but it cannot be read.`, {
      setting: `${name}_FILE`,
      cause,
    })
  }
}

/** True where output may use colour: on a terminal, unless NO_COLOR is set (no-color.org). */
export const wantsColour = (stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): boolean =>
  stream.isTTY === true && !environment['NO_COLOR']

/** The environment for values that a configuration file refers to as ${env:NAME}. */
export const environment = (): NodeJS.ProcessEnv => process.env
