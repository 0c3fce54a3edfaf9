import type { Settings } from '../../config/config.ts'
import { loadInstalledTypes } from '../../config/types.ts'
import type { DocumentType } from '../document/types/type.ts'
import { oneOf, textOf, type Input } from './command.ts'

/** The document type that --type names. */
export async function typeOf(
  values: Input['values'],
  { files }: Pick<Settings, 'files'>,
): Promise<DocumentType | undefined> {
  const given = textOf(values, 'type')
  return given === undefined ? undefined : oneOf(given, [...(await loadInstalledTypes(files)).keys()], '--type')
}
