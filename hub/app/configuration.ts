import { loadCalibration } from '../../config/calibration.ts'
import { channelsFor, loadChannels, type ChannelSettings } from '../../config/channels.ts'
import { environment, type Settings } from '../../config/config.ts'
import { loadTargets, type TargetSettings } from '../../config/targets.ts'
import { loadTenants, type Tenants } from '../../config/tenants.ts'
import { loadInstalledTypes, loadTypes } from '../../config/types.ts'
import { checkExpressions } from '../../mappings/compile.ts'
import { loadMappingSet, type MappingSet } from '../../mappings/set.ts'
import type { Calibration } from '../document/calibration/calibration.ts'
import { NO_PARTIES } from '../document/known-parties/parties.ts'
import type { Types } from '../document/types/type.ts'
import type { WaybillError } from '../errors.ts'
import { NO_ADAPTER } from '../messaging/queues.ts'
import type { NoticeKind } from '../notice/kind.ts'
import { loadPipelines, loadTenantPipeline, type KnownTargets, type Pipeline } from '../pipeline/pipeline.ts'
import { findMissingMappings, type MissingMapping } from './missing-mappings.ts'

/** What can change while the hub runs. One object is one consistent version of all of it. */
export interface Rules {
  /** the hub's own pipelines; those of tenants come on top */
  pipelines: readonly Pipeline[]
  tenants: Tenants
  mappings: MappingSet
  /** what a pipeline delivers although no mapping serves it */
  missing: readonly MissingMapping[]
  /** the mappings whose expression cannot be compiled */
  broken: readonly WaybillError[]
  pipelineOf(tenant: string): Pipeline
  /** the document types that a tenant can use; without a tenant, those of every tenant */
  typesOf(tenant?: string): Types
}

/** What takes effect at the start: the connections of the hub. */
export interface Connections {
  targets: readonly TargetSettings[]
  channels: readonly ChannelSettings[]
  /** the adapters that the targets use, each once */
  adapters: readonly string[]
  /** `none` for a target that is not configured */
  adapterOf(target: string): string
  channelsOf(tenant: string, kind: NoticeKind): string[]
  /** how likely the scores of the reader are right */
  calibration: Calibration | undefined
}

/** Where mistakes go; by default the first one is thrown. */
type Report = (error: unknown) => void
const rethrow: Report = (error) => {
  throw error
}

/** @throws `targets-invalid`, `channels-invalid`, with file, line and column; `settings-invalid` */
export async function loadConnections(
  { files, engines, inference }: Settings,
  report: Report = rethrow,
): Promise<Connections> {
  const targets = await reported(report, [], () => loadTargets(files.targets, engines.data, environment()))
  const channels = await reported(report, [], () => loadChannels(files.channels, environment()))
  return {
    targets,
    channels,
    adapters: [...new Set(targets.map(({ adapter }) => adapter))],
    adapterOf: (target) => targets.find(({ name }) => name === target)?.adapter ?? NO_ADAPTER,
    calibration: await reported(report, undefined, () => loadCalibration(inference.calibration)),
    channelsOf: (tenant, kind) => channelsFor(channels, tenant, kind),
  }
}

interface RulesOptions {
  /** hold the schemas of mappings against the standard */
  thorough?: boolean
  /** what messages call the targets; the file by default */
  targetsNamed?: string
  report?: Report
}

/**
 * Reads document types, pipelines, mappings and the settings of tenants. An expression of a mapping that cannot be
 * compiled is returned in `broken`: only deliveries that need it fail. `targets` is undefined if their file is invalid.
 * @throws `types-invalid`, `pipeline-invalid`, `tenants-invalid`, `mapping-invalid`, with file, line and column
 */
export async function loadRules(
  { files, adapters, ...settings }: Settings,
  targets: readonly TargetSettings[] | undefined,
  { thorough = false, targetsNamed = files.targets, report = rethrow }: RulesOptions = {},
): Promise<Rules> {
  const tenants = await reported(report, NO_TENANTS, () => loadTenants(files.tenantFolders, settings.tenants))
  const typesOf = await loadTypesOf(files, tenants, report)
  const known = { names: targets?.map(({ name }) => name), file: targetsNamed }
  const pipelines = await reported(report, undefined, () => loadPipelines(files.pipelines, known, typesOf, report))
  const own = await loadOwnPipelines(tenants, known, typesOf, report)
  const mappings = await loadMappingSet({
    folder: files.mappings,
    ofTenants: new Map(tenants.all.map(({ name, folders }) => [name, folders.mappings])),
    thorough,
    report,
  })
  const broken: WaybillError[] = []
  const { mappingTimeoutMs: timeoutMs, mappingMemoryMb: memoryMb } = adapters
  await checkExpressions(mappings.all, { timeoutMs, memoryMb }, (error) => broken.push(error as WaybillError))
  const all = pipelines?.all ?? []
  return {
    pipelines: all,
    tenants,
    mappings,
    missing: findMissingMappings({ pipelines: all, own, tenants, typesOf, mappings }),
    broken,
    pipelineOf: (tenant) => own.get(tenant) ?? pipelines!.ofTenant(tenant),
    typesOf,
  }
}

const NO_TENANTS: Tenants = {
  all: [],
  of: (name) => ({
    name,
    displayName: name,
    serviceClass: 'standard',
    weight: 1,
    inHouse: false,
    parties: NO_PARTIES,
    folders: {},
  }),
}

async function reported<T>(report: Report, instead: T, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    report(error)
    return instead
  }
}

async function loadTypesOf(files: Settings['files'], tenants: Tenants, report: Report): Promise<Rules['typesOf']> {
  const types: Types = await reported(report, new Map(), () => loadInstalledTypes(files))
  const own = new Map<string, Types>()
  for (const { name, folders } of tenants.all)
    if (folders.types !== undefined)
      own.set(name, await reported(report, types, () => loadTypes([folders.types!], types, `${name}/types/`)))
  return (tenant) => (tenant === undefined ? types : (own.get(tenant) ?? types))
}

async function loadOwnPipelines(
  tenants: Tenants,
  targets: KnownTargets,
  typesOf: Rules['typesOf'],
  report: Report,
): Promise<Map<string, Pipeline>> {
  const own = new Map<string, Pipeline>()
  for (const { name, folders } of tenants.all) {
    if (folders.pipelines === undefined) continue
    const load = () => loadTenantPipeline(folders.pipelines!, name, targets, typesOf(name))
    const pipeline = await reported(report, undefined, load)
    if (pipeline) own.set(name, pipeline)
  }
  return own
}
