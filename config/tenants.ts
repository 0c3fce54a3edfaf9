import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ServiceClass } from '../hub/document/service-class.ts'
import { NO_PARTIES, type KnownParties, type OwnParty } from '../hub/document/known-parties/parties.ts'
import { WaybillError } from '../hub/errors.ts'
import { TENANT_NAME } from '../hub/streams/names.ts'
import type { Settings } from './config.ts'
import { parseSellers } from './sellers.ts'
import { isBlank, parseYaml } from './yaml.ts'

/** What applies to one tenant. */
interface TenantSettings {
  name: string
  /** in notices to people; without a setting, the name */
  displayName: string
  serviceClass: ServiceClass
  /** share of the workers when several tenants wait */
  weight: number
  /** true: its documents are never sent to a vision model outside */
  inHouse: boolean
  /** what the tenant calls itself, and the sellers in its list */
  parties: KnownParties
  /** The tenant's own folders, as absolute paths. What they hold is used instead of the hub's files. */
  folders: Partial<Record<TenantFolder, string>>
}

export interface Tenants {
  /** the tenants that have a folder of settings, by name */
  all: readonly TenantSettings[]
  /** The settings of any tenant; one without a folder has the defaults. */
  of(tenant: string): TenantSettings
}

/** The folders that a tenant can have. A folder is added here together with the code that uses it. */
const FOLDERS = ['pipelines', 'mappings', 'types'] as const
type TenantFolder = (typeof FOLDERS)[number]

const SETTINGS_FILE = 'settings.yaml'
const SELLERS_FILE = 'sellers.csv'
/** What people expect here and no part of the hub reads yet. It is refused, since ignoring it would mislead. */
const NOT_BUILT = [
  'channels',
  'identityProvider',
  'limits',
  'quotas',
  'region',
  'retention',
  'storage',
  'targets',
  'users',
]

interface SettingsFile {
  displayName?: string
  serviceClass?: ServiceClass
  weight?: number
  inHouse?: boolean
  receiver?: Partial<OwnParty>
}

const texts = (maxLength: number) => ({
  type: 'array',
  maxItems: 200,
  items: { type: 'string', minLength: 1, maxLength },
})

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    displayName: { type: 'string', minLength: 1, maxLength: 100 },
    serviceClass: { enum: ['premium', 'standard'] satisfies ServiceClass[] },
    weight: { type: 'integer', minimum: 1, maximum: 999 },
    inHouse: { type: 'boolean' },
    receiver: {
      type: 'object',
      additionalProperties: false,
      properties: { names: texts(200), addresses: texts(400), vatIds: texts(40), ibans: texts(50) },
    },
    ...Object.fromEntries(NOT_BUILT.map((name) => [name, {}])),
  },
}

/**
 * Reads `<folder>/<tenant>/` for every tenant that has one. Defaults come from the environment (`defaults`).
 * @throws `tenants-invalid` with the place (file, line and column) for anything that the hub would not use
 */
export async function loadTenants(folder: string, defaults: Settings['tenants']): Promise<Tenants> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new WaybillError('tenants-invalid', `The folder of the tenants cannot be read: ${folder}.`, { cause })
  })
  const all: TenantSettings[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isNote(entry.name)) continue
    if (!entry.isDirectory() || !TENANT_NAME.test(entry.name)) throw notATenant(entry.name)
    all.push(await loadTenant(folder, entry.name, defaults))
  }
  const byName = new Map(all.map((tenant) => [tenant.name, tenant]))
  return {
    all,
    of: (tenant) => byName.get(tenant) ?? withDefaults(tenant, {}, { folders: {}, parties: NO_PARTIES }, defaults),
  }
}

async function loadTenant(parent: string, name: string, defaults: Settings['tenants']): Promise<TenantSettings> {
  let settings: SettingsFile = {}
  let sellers: KnownParties['sellers'] = []
  const folders: TenantSettings['folders'] = {}
  for (const entry of await readdir(path.join(parent, name), { withFileTypes: true })) {
    const place = path.join(parent, name, entry.name)
    const own = FOLDERS.find((folder) => folder === entry.name)
    if (own && entry.isDirectory()) folders[own] = place
    else if (entry.name === SETTINGS_FILE) settings = parseSettings(name, await readFile(place, 'utf8'))
    else if (entry.name === SELLERS_FILE)
      sellers = parseSellers(`${name}/${SELLERS_FILE}`, await readFile(place, 'utf8'))
    else if (!isNote(entry.name)) throw notUsed(`${name}/${entry.name}`)
  }
  const { receiver, ...others } = settings
  const parties = { own: { ...NO_PARTIES.own, ...receiver }, sellers }
  return withDefaults(name, others, { folders, parties }, defaults)
}

function parseSettings(tenant: string, text: string): SettingsFile {
  if (isBlank(text)) return {}
  const file = `${tenant}/${SETTINGS_FILE}`
  const { value, fail } = parseYaml<SettingsFile>(file, text, SCHEMA, 'tenants-invalid')
  const [unbuilt] = NOT_BUILT.filter((name) => name in value)
  return unbuilt === undefined ? value : fail([unbuilt], 'cannot be set per tenant in this version; remove it')
}

function withDefaults(
  name: string,
  settings: Omit<SettingsFile, 'receiver'>,
  files: Pick<TenantSettings, 'folders' | 'parties'>,
  { premiumTenants, tenantWeights }: Settings['tenants'],
): TenantSettings {
  return {
    name,
    displayName: name,
    serviceClass: premiumTenants.includes(name) ? 'premium' : 'standard',
    weight: tenantWeights[name] ?? 1,
    inHouse: false,
    ...settings,
    ...files,
  }
}

const isNote = (file: string): boolean => file.startsWith('.') || file.endsWith('.md')

const notATenant = (entry: string): WaybillError =>
  new WaybillError(
    'tenants-invalid',
    `${entry} is not the folder of a tenant: its name has up to 40 characters a-z, 0-9 and _. Rename or remove it.`,
  )

function notUsed(place: string): WaybillError {
  const isBuilt = !NOT_BUILT.includes(path.basename(place).replace(/\.ya?ml$/, ''))
  const reason = isBuilt ? 'is not known here' : 'cannot be set per tenant in this version'
  const known = [SETTINGS_FILE, SELLERS_FILE, ...FOLDERS.map((folder) => `${folder}/`)].join(', ')
  return new WaybillError(
    'tenants-invalid',
    `${place} ${reason}; remove it. The folder of a tenant can contain ${known}.`,
  )
}
