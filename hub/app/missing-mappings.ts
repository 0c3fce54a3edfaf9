import type { Tenants } from '../../config/tenants.ts'
import type { MappingSet } from '../../mappings/set.ts'
import type { Types } from '../document/types/type.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'

/** A deliver step for which mappings are missing. */
export interface MissingMapping {
  /** file, line, column, and what is missing */
  text: string
  /**
   * true if the step names the type, or no type has a mapping to the target: then it is certainly a mistake. A step
   * that delivers every type may rely on the other types never coming.
   */
  certain: boolean
}

interface Configured {
  pipelines: readonly Pipeline[]
  /** pipelines of tenants that have their own */
  own: ReadonlyMap<string, Pipeline>
  tenants: Tenants
  typesOf(tenant?: string): Types
  mappings: MappingSet
}

/** The deliver steps whose documents would fail with `mapping-missing`. Pure. */
export function findMissingMappings(configured: Configured): MissingMapping[] {
  const { pipelines, own } = configured
  const named = new Set(pipelines.flatMap(({ tenants = [] }) => tenants))
  const others = configured.tenants.all.map(({ name }) => name).filter((name) => !named.has(name))
  const served: [Pipeline, (string | undefined)[]][] = [
    ...pipelines.map((pipeline): [Pipeline, (string | undefined)[]] => [
      pipeline,
      pipeline.tenants ? [...pipeline.tenants] : [undefined, ...others],
    ]),
    ...[...own].map(([tenant, pipeline]): [Pipeline, string[]] => [pipeline, [tenant]]),
  ]
  const found = new Map<string, MissingMapping>()
  for (const [pipeline, tenants] of served)
    for (const tenant of tenants) {
      const hasOwn = tenant !== undefined && own.has(tenant) && own.get(tenant) !== pipeline
      if (!hasOwn)
        for (const [key, missing] of missingOf(configured, pipeline, tenant))
          if (!found.has(key)) found.set(key, missing)
    }
  return [...found.values()]
}

/** By what is missing, so that it is not reported again for each tenant. */
function missingOf(
  { typesOf, mappings }: Configured,
  pipeline: Pipeline,
  tenant: string | undefined,
): [key: string, missing: MissingMapping][] {
  return pipeline.steps.flatMap((step, index) => {
    if (!('deliver' in step)) return []
    const { to, when = {} } = step.deliver
    const only = when.tenant === undefined ? undefined : [when.tenant].flat()
    if (only && tenant !== undefined && !only.includes(tenant)) return []
    const asTenants = only && tenant === undefined ? only : [tenant]
    return asTenants.flatMap((each) => {
      const all = [...typesOf(each).keys()]
      const types = when.type === undefined ? all : [when.type].flat().filter((type) => all.includes(type))
      return to.flatMap((target): [string, MissingMapping][] => {
        const without = types.filter((type) => !mappings.has(each, `${target}/${type}`))
        if (without.length === 0) return []
        const place = pipeline.places?.[index] ?? `pipeline ${pipeline.name}`
        const names = without.map((type) => `${target}/${type}`).join(', ')
        const delivers = `${place} delivers ${without.join(', ')} to ${target}`
        const forTenant = each === undefined ? '' : ` for the tenant ${each}`
        const text = `${delivers}, but there is no mapping ${names}${forTenant}.`
        return [[delivers, { text, certain: when.type !== undefined || without.length === types.length }]]
      })
    })
  })
}
