import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { WaybillError } from '../hub/errors.ts'

const HOME = path.resolve(import.meta.dirname, '..')
export const ROLES = ['api', 'dispatcher', 'inference', 'adapters', 'projections', 'notify'] as const
export type ProcessRole = (typeof ROLES)[number]

interface Setting<T> {
  env: string
  about: string
  initial: T
  /** true where the value may hold a password, so that no message repeats it */
  secret?: boolean
  parse(text: string): T
}

const text = (env: string, initial: string, about: string): Setting<string> => ({
  env,
  about,
  initial,
  parse: (value) => value,
})
/** An engine: `embedded`, or the URL of a server. Its form is checked by the driver. */
const engine = (env: string, schemes: readonly string[], about: string): Setting<string> => ({
  env,
  about: `${about}: embedded, or ${schemes.map((scheme) => `${scheme}…`).join(' or ')}`,
  initial: 'embedded',
  secret: true,
  parse(value) {
    if (value !== 'embedded' && !schemes.some((scheme) => value.startsWith(scheme)))
      throw new Error(`must be embedded, or begin with ${schemes.join(' or ')}`)
    return value
  },
})
const folder = (env: string, initial: string, about: string): Setting<string> => ({
  env,
  about,
  initial,
  parse: (value) => path.resolve(value),
})
const count = (
  env: string,
  initial: number,
  about: string,
  { min = 1, max = Number.MAX_SAFE_INTEGER } = {},
): Setting<number> => ({
  env,
  about,
  initial,
  parse(value) {
    const number = Number(value)
    if (!Number.isSafeInteger(number) || number < min || number > max)
      throw new Error(`must be a whole number from ${min} to ${max}`)
    return number
  },
})
const choice = <T extends string>(env: string, initial: T, allowed: readonly T[], about: string): Setting<T> => ({
  env,
  about,
  initial,
  parse(value) {
    if (!(allowed as readonly string[]).includes(value)) throw new Error(`must be one of ${allowed.join(', ')}`)
    return value as T
  },
})
const choices = <T extends string>(
  env: string,
  initial: readonly T[],
  allowed: readonly T[],
  about: string,
): Setting<readonly T[]> => ({
  env,
  about,
  initial,
  parse: (value) => value.split(',').map((each) => choice(env, allowed[0]!, allowed, about).parse(each.trim())),
})

const address = (env: string, initial: string, about: string): Setting<string> => ({
  env,
  about,
  initial,
  parse(value) {
    if (!/^https?:\/\//i.test(value) || !URL.canParse(value))
      throw new Error('must be an address such as http://127.0.0.1:8080')
    return value
  },
})

const names = (env: string, about: string): Setting<readonly string[]> => ({
  env,
  about,
  initial: [],
  parse: (value) =>
    value
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
})

const weights = (env: string, about: string): Setting<Readonly<Record<string, number>>> => ({
  env,
  about,
  initial: {},
  parse: (value) =>
    Object.fromEntries(
      value.split(',').map((each) => {
        const [, name, weight] = /^([a-z0-9][a-z0-9_]{0,39}):([1-9]\d{0,2})$/.exec(each.trim()) ?? []
        if (name === undefined) throw new Error('must name tenants and whole numbers from 1 to 999, such as a:3,b:1')
        return [name, Number(weight)]
      }),
    ),
})

/** Every setting: its environment variable, its default and what it is for. The documentation is made from this table. */
export const SETTINGS = {
  data: folder('WAYBILL_DATA', path.resolve('.waybill'), 'folder that holds everything the hub keeps'),
  host: text('WAYBILL_HOST', '127.0.0.1', 'address to listen on'),
  port: count('WAYBILL_PORT', 8080, 'port to listen on; 0 takes a free one', { min: 0, max: 65_535 }),
  healthPort: count(
    'WAYBILL_HEALTH_PORT',
    0,
    'port of /health/live and /health/ready for a process without the role api; 0: none',
    { min: 0, max: 65_535 },
  ),
  eventStore: engine('WAYBILL_EVENT_STORE', ['esdb://', 'esdb+discover://'], 'event store'),
  bus: engine('WAYBILL_BUS', ['amqp://', 'amqps://'], 'bus of the work'),
  views: engine('WAYBILL_VIEWS', ['mongodb://', 'mongodb+srv://'], 'store of the read models'),
  blobs: engine('WAYBILL_BLOBS', ['s3://', 'http://', 'https://'], 'store of the documents'),
  pepper: {
    ...text(
      'WAYBILL_PEPPER',
      '',
      'secret that the hashes of API keys are made with, 64 hex digits, the same in every process; empty: made in the data folder',
    ),
    secret: true,
  },
  roles: choices<ProcessRole>('WAYBILL_ROLES', ROLES, ROLES, 'parts of the hub that this process runs'),
  tenant: text('WAYBILL_TENANT', 'main', 'tenant that is made at first start'),
  premiumTenants: names('WAYBILL_PREMIUM_TENANTS', 'tenants whose documents have queues of their own with more places'),
  tenantWeights: weights(
    'WAYBILL_TENANT_WEIGHTS',
    'turns of a tenant at the workers for each one of another, e.g. `a:3,b:1`; those that are not named have 1',
  ),
  readPlaces: count(
    'WAYBILL_READ_PLACES',
    0,
    'documents that all inference processes together read at once, so that the dispatcher hands out little more; 0: one process with WAYBILL_READERS',
    { min: 0, max: 100_000 },
  ),
  deliverPlaces: count(
    'WAYBILL_DELIVER_PLACES',
    0,
    'the same for the deliveries to one target; 0: one process with WAYBILL_COURIERS',
    { min: 0, max: 100_000 },
  ),
  readDeadlineSeconds: count(
    'WAYBILL_READ_DEADLINE_SECONDS',
    900,
    'a reading of which nothing is heard for so long is asked for again; then after twice the time, and so on',
  ),
  deliveryDeadlineSeconds: count('WAYBILL_DELIVERY_DEADLINE_SECONDS', 600, 'the same for a delivery'),
  pipelines: folder('WAYBILL_PIPELINES', path.join(HOME, 'config/pipelines'), 'folder of the pipeline files'),
  targets: folder('WAYBILL_TARGETS', path.join(HOME, 'config/targets.yaml'), 'file of the targets'),
  channels: folder(
    'WAYBILL_CHANNELS',
    path.join(HOME, 'config/channels.yaml'),
    'file of the channels that tell people what became of documents',
  ),
  mappings: folder('WAYBILL_MAPPINGS', path.join(HOME, 'mappings'), 'folder of the mappings'),
  logLevel: choice('WAYBILL_LOG_LEVEL', 'info', ['debug', 'info', 'warn', 'error', 'silent'], 'how much is logged'),
  logFormat: choice(
    'WAYBILL_LOG_FORMAT',
    'auto',
    ['auto', 'json', 'human'],
    'auto: human on a terminal, JSON elsewhere',
  ),
  maxDocumentBytes: count('WAYBILL_MAX_DOCUMENT_BYTES', 50 * 1024 * 1024, 'largest file that is taken'),
  maxPages: count('WAYBILL_MAX_PAGES', 500, 'most pages of one document'),
  maxPixels: count('WAYBILL_MAX_PIXELS', 100_000_000, 'most pixels of one page'),
  readers: count('WAYBILL_READERS', Math.max(1, Math.min(4, availableParallelism() - 1)), 'reader processes', {
    max: 64,
  }),
  readTimeoutSeconds: count('WAYBILL_READ_TIMEOUT_SECONDS', 300, 'longest reading of one document'),
  readerMemoryMb: count('WAYBILL_READER_MEMORY_MB', 1536, 'most memory of one reader process', { min: 256 }),
  readerIdleSeconds: count('WAYBILL_READER_IDLE_SECONDS', 300, 'a reader process without work ends after this time'),
  providers: choices(
    'WAYBILL_INFERENCE',
    ['cpu'],
    ['cpu', 'cuda', 'tensorrt', 'webgpu', 'coreml', 'dml'],
    'ONNX execution providers, best first; cpu is always the last resort',
  ),
  mappers: count('WAYBILL_MAPPERS', 1, 'mapping processes', { max: 64 }),
  mappingTimeoutMs: count('WAYBILL_MAPPING_TIMEOUT_MS', 2_000, 'longest run of one mapping'),
  mappingMemoryMb: count('WAYBILL_MAPPING_MEMORY_MB', 128, 'most memory of one mapping process', { min: 64 }),
  drainSeconds: count('WAYBILL_DRAIN_SECONDS', 30, 'longest wait for running work at a stop'),
  couriers: count('WAYBILL_COURIERS', 8, 'deliveries of one adapter at the same time', { max: 256 }),
  notifiers: count('WAYBILL_NOTIFIERS', 4, 'notices that are sent at the same time', { max: 256 }),
  notifyPlaces: count(
    'WAYBILL_NOTIFY_PLACES',
    0,
    'the same for all notify processes together; 0: one process with WAYBILL_NOTIFIERS',
    { min: 0, max: 100_000 },
  ),
  publicUrl: address(
    'WAYBILL_PUBLIC_URL',
    'http://127.0.0.1:8080',
    'where people reach the hub, for the links of notices',
  ),
  url: address('WAYBILL_URL', 'http://127.0.0.1:8080', 'hub that the command line talks to'),
  apiKey: {
    ...text('WAYBILL_API_KEY', '', 'API key of the command line; empty: the file api-key in the data folder'),
    secret: true,
  },
} as const

export type Settings = {
  readonly [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name] extends Setting<infer T> ? T : never
}

/**
 * Settings from options (of the command line; they win), environment and defaults: read once, checked, frozen.
 * A value that cannot be used fails with `settings-invalid` and names the variable and what is allowed.
 */
export function loadSettings(
  options: Partial<Record<keyof Settings, string | undefined>> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Settings {
  const entries = Object.entries(SETTINGS).map(([name, setting]) => {
    const given = options[name as keyof Settings] ?? environment[setting.env] ?? fromFile(setting.env, environment)
    if (given === undefined || given === '') return [name, setting.initial]
    try {
      return [name, setting.parse(given)]
    } catch (error) {
      throw new WaybillError(
        'settings-invalid',
        `${setting.env} (${setting.about}) is ${setting.secret ? 'set' : `"${given}"`}, but it ${(error as Error).message}.`,
        { setting: setting.env, cause: error },
      )
    }
  })
  return Object.freeze(Object.fromEntries(entries)) as Settings
}

/** NAME_FILE names a file that holds the value of NAME, as orchestrators hand out secrets. */
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

/** True where output should carry colour: a terminal, and NO_COLOR not set (no-color.org). */
export const wantsColour = (stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): boolean =>
  stream.isTTY === true && !environment['NO_COLOR']

/** The environment for values that a configuration file asks for with ${env:NAME}. */
export const environment = (): NodeJS.ProcessEnv => process.env
