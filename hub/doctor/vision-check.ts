import type { Settings } from '../../config/config.ts'
import { visionSettings } from '../../config/vision.ts'
import { openVisionEngine } from '../../inference/vision/open-engine.ts'
import type { Rules } from '../app/configuration.ts'
import { isLoopback } from '../notify/loopback.ts'
import { usesVision } from '../pipeline/vision.ts'
import { ok, warn, type Finding } from './finding.ts'

const TIMEOUT_MS = 5_000
const CORRECT = 'Start its server, or correct WAYBILL_VISION_URL, WAYBILL_VISION_MODEL or WAYBILL_VISION_API_KEY.'

/** Asks the endpoint of the vision model for its models; no page is sent. Without it, a hub still starts and reads. */
export async function checkVision(settings: Settings, signal: AbortSignal): Promise<Finding> {
  const model = visionSettings(settings)
  if (!model) return ok('none: documents are read by the built-in reader only')
  const { host, hostname, protocol } = new URL(model.url)
  try {
    const problem = await openVisionEngine(model).check(AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]))
    if (problem !== undefined) return warn(`${host} answers, but ${problem}`, CORRECT)
  } catch (error) {
    signal.throwIfAborted()
    return warn(`the vision model does not answer: ${(error as Error).message}`, CORRECT)
  }
  const where = model.isInHouse ? 'in-house' : 'outside: documents of tenants with `inHouse` are not sent to it'
  if (protocol === 'http:' && !isLoopback(hostname))
    return warn(`${host} offers ${model.model}, but the connection is not encrypted`, 'Use https.')
  return ok(`${host} offers ${model.model} (${where})`)
}

/** Pipelines that want a vision model which they do not get. */
export function visionFindings({ pipelines, tenants, pipelineOf }: Rules, settings: Settings): Finding[] {
  const model = visionSettings(settings)
  const own = tenants.all.map(({ name, inHouse }) => ({ name, inHouse, pipeline: pipelineOf(name) }))
  const using = new Set([...pipelines, ...own.map(({ pipeline }) => pipeline)].filter(usesVision))
  if (!model)
    return [...using].map(({ name }) =>
      warn(
        `pipeline ${name} has documents read by a vision model, and none is configured`,
        'Set WAYBILL_VISION_URL, or remove `vision` from the pipeline (docs/vision.md).',
      ),
    )
  return own
    .filter(({ inHouse, pipeline }) => inHouse && !model.isInHouse && using.has(pipeline))
    .map(({ name, pipeline }) =>
      warn(
        `documents of tenant ${name} stay in-house, so the vision model of pipeline ${pipeline.name} does not read them`,
        'Set WAYBILL_VISION_IN_HOUSE=yes if the endpoint is in-house, or give the tenant a pipeline without `vision`.',
      ),
    )
}
