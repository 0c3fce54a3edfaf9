import { channelsFor, loadChannels, type ChannelSettings } from '../../config/channels.ts'
import { environment, type Settings } from '../../config/config.ts'
import { loadTargets, type TargetSettings } from '../../config/targets.ts'
import type { ServiceClass } from '../document/events.ts'
import { NO_ADAPTER } from '../messaging/queues.ts'
import type { NoticeKind } from '../notice/kind.ts'
import { loadPipelines, type Pipeline } from '../pipeline/pipeline.ts'

/** What the files of the configuration say, checked and ready to ask. */
export interface Configuration {
  targets: readonly TargetSettings[]
  channels: readonly ChannelSettings[]
  /** the adapters that the targets use, each once */
  adapters: readonly string[]
  /** `none` for a target that is not configured */
  adapterOf(target: string): string
  channelsOf(tenant: string, kind: NoticeKind): string[]
  pipelineOf(tenant: string): Pipeline
  serviceClassOf(tenant: string): ServiceClass
  /** share of the workers when several tenants wait */
  weightOf(tenant: string): number
}

/**
 * Reads targets, channels and pipelines.
 * @throws `targets-invalid`, `channels-invalid`, `pipeline-invalid`, with file, line and column
 */
export async function loadConfiguration({ files, engines, tenants }: Settings): Promise<Configuration> {
  const targets = await loadTargets(files.targets, engines.data, environment())
  const channels = await loadChannels(files.channels, environment())
  const pipelines = await loadPipelines(
    files.pipelines,
    targets.map(({ name }) => name),
  )
  return {
    targets,
    channels,
    adapters: [...new Set(targets.map(({ adapter }) => adapter))],
    adapterOf: (target) => targets.find(({ name }) => name === target)?.adapter ?? NO_ADAPTER,
    channelsOf: (tenant, kind) => channelsFor(channels, tenant, kind),
    pipelineOf: pipelines.ofTenant,
    serviceClassOf: (tenant) => (tenants.premiumTenants.includes(tenant) ? 'premium' : 'standard'),
    weightOf: (tenant) => tenants.tenantWeights[tenant] ?? 1,
  }
}
