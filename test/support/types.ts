import { loadInstalledTypes } from '../../config/types.ts'

/** The document types of the program. */
export const TYPES = await loadInstalledTypes({ types: '' })
