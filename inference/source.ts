import { readFile } from 'node:fs/promises'

/** A document: the path of a file, or its bytes. */
export type Source = string | Uint8Array

export const bytesOf = async (source: Source): Promise<Uint8Array> =>
  typeof source === 'string' ? readFile(source) : source
