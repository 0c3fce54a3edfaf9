import { channelsFor, loadChannels, type ChannelSettings } from '../../config/channels.ts'
import { environment, type Settings } from '../../config/config.ts'
import { loadTargets, type TargetSettings } from '../../config/targets.ts'
import { loadTenants, type Tenants } from '../../config/tenants.ts'
import { loadInstalledTypes, loadTypes } from '../../config/types.ts'
import type { Types } from '../document/types/type.ts'
import { NO_ADAPTER } from '../messaging/queues.ts'
import type { NoticeKind } from '../notice/kind.ts'
import { loadPipelines, loadTenantPipeline, type Pipeline } from '../pipeline/pipeline.ts'

/** What the files of the configuration say, checked and ready to ask. */
export interface Configuration {
  targets: readonly TargetSettings[]
  channels: readonly ChannelSettings[]
  /** the hub's own; those of tenants come on top */
  pipelines: readonly Pipeline[]
  tenants: Tenants
  /** the adapters that the targets use, each once */
  adapters: readonly string[]
  /** `none` for a target that is not configured */
  adapterOf(target: string): string
  channelsOf(tenant: string, kind: NoticeKind): string[]
  pipelineOf(tenant: string): Pipeline
  /** the document types that a tenant can use; without a tenant, those of every tenant */
  typesOf(tenant?: string): Types
}

/**
 * Reads targets, channels, document types, pipelines and the settings of tenants.
 * @throws `targets-invalid`, `channels-invalid`, `types-invalid`, `pipeline-invalid`, `tenants-invalid`, with file,
 * line
 *   and column
 */
export async function loadConfiguration({ files, engines, ...settings }: Settings): Promise<Configuration> {
  const targets = await loadTargets(files.targets, engines.data, environment())
  const channels = await loadChannels(files.channels, environment())
  const names = targets.map(({ name }) => name)
  const tenants = await loadTenants(files.tenantFolders, settings.tenants)
  const typesOf = await loadTypesOf(files, tenants)
  const pipelines = await loadPipelines(files.pipelines, names, typesOf)
  const own = new Map<string, Pipeline>()
  for (const { name, folders } of tenants.all)
    if (folders.pipelines !== undefined)
      own.set(name, await loadTenantPipeline(folders.pipelines, name, names, typesOf(name)))
  return {
    targets,
    channels,
    pipelines: pipelines.all,
    tenants,
    adapters: [...new Set(targets.map(({ adapter }) => adapter))],
    adapterOf: (target) => targets.find(({ name }) => name === target)?.adapter ?? NO_ADAPTER,
    channelsOf: (tenant, kind) => channelsFor(channels, tenant, kind),
    pipelineOf: (tenant) => own.get(tenant) ?? pipelines.ofTenant(tenant),
    typesOf,
  }
}

async function loadTypesOf(files: Settings['files'], tenants: Tenants): Promise<Configuration['typesOf']> {
  const types = await loadInstalledTypes(files)
  const own = new Map<string, Types>()
  for (const { name, folders } of tenants.all)
    if (folders.types !== undefined) own.set(name, await loadTypes([folders.types], types))
  return (tenant) => (tenant === undefined ? types : (own.get(tenant) ?? types))
}
