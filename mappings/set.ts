import { compileMappings, type Compiled } from './compile.ts'
import { rethrow, type Report } from './load.ts'

/** The mappings of an installation as they were at one moment. */
export interface MappingSet {
  /** The mapping that documents of a tenant use: its own, else the hub's. Without a tenant, the hub's. */
  of(tenant: string | undefined, name: string): Compiled | undefined
  /** Whether it is there, valid or not. */
  has(tenant: string | undefined, name: string): boolean
  all: readonly Compiled[]
}

interface Options {
  folder: string
  /** folders with a tenant's own mappings, used instead of those of the same name */
  ofTenants?: ReadonlyMap<string, string | undefined>
  thorough?: boolean
  report?: Report
}

/** @throws `mapping-invalid` for a mapping that is incomplete or has a bad schema */
export async function loadMappingSet({
  folder,
  ofTenants = new Map(),
  thorough = false,
  report = rethrow,
}: Options): Promise<MappingSet> {
  const invalid = new Set<string>()
  const hubs = await compiledIn(folder, undefined)
  const own = new Map<string, Map<string, Compiled>>()
  for (const [tenant, folderOfTenant] of ofTenants)
    if (folderOfTenant !== undefined) own.set(tenant, await compiledIn(folderOfTenant, tenant))
  const of = (tenant: string | undefined, name: string) =>
    (tenant === undefined ? undefined : own.get(tenant)?.get(name)) ?? hubs.get(name)
  return {
    of,
    has: (tenant, name) =>
      of(tenant, name) !== undefined || invalid.has(keyOf(tenant, name)) || invalid.has(keyOf(undefined, name)),
    all: [hubs, ...own.values()].flatMap((each) => [...each.values()]),
  }

  async function compiledIn(place: string, tenant: string | undefined): Promise<Map<string, Compiled>> {
    const reportMapping: Report = (error, mapping) => {
      if (mapping !== undefined) invalid.add(keyOf(tenant, mapping))
      report(error)
    }
    try {
      return await compileMappings(place, { thorough, tenant, report: reportMapping })
    } catch (error) {
      report(error)
      return new Map()
    }
  }
}

const keyOf = (tenant: string | undefined, name: string): string => `${tenant ?? ''}:${name}`
