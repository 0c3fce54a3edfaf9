import type { Settings } from '../../config/config.ts'
import { loadTenants } from '../../config/tenants.ts'
import { loadInstalledTypes, loadTypes } from '../../config/types.ts'
import type { DocumentType, Types } from '../document/types/type.ts'
import { oneOf, textOf, type Input } from './command.ts'

/** Every type of this installation, those of tenants included. The hub itself checks whether a tenant has a type. */
export async function allTypes({ files, tenants }: Pick<Settings, 'files' | 'tenants'>): Promise<Types> {
  const types = new Map(await loadInstalledTypes(files))
  const { all } = await loadTenants(files.tenantFolders, tenants)
  for (const { folders } of all)
    if (folders.types !== undefined)
      for (const [name, type] of await loadTypes([folders.types], types)) types.set(name, type)
  return types
}

/** The document type that --type names, if this installation has it. */
export async function typeOf(values: Input['values'], settings: Settings): Promise<DocumentType | undefined> {
  const given = textOf(values, 'type')
  return given === undefined ? undefined : oneOf(given, [...(await allTypes(settings)).keys()], '--type')
}
