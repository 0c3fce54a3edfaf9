import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { WaybillError } from '../hub/errors.ts'
import type { MappingVersion } from '../hub/delivery/events.ts'
import { FUNCTIONS_VERSION } from './runtime/decimal.js'

export interface Mapping extends MappingVersion {
  expression: string
  input: object
  output: object
}

/**
 * Reads every <target>/<type>/ in a folder. The hash of a mapping covers its expression, schemas and functions, so a
 * changed mapping is a new version.
 * @throws `mapping-invalid`
 */
export async function loadMappings(folder: string): Promise<Map<string, Mapping>> {
  const found = new Map<string, Mapping>()
  const targets = await foldersIn(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new WaybillError(
      'mapping-invalid',
      `The folder of mappings ${folder} cannot be read (${cause.code}). WAYBILL_MAPPINGS names it.`,
      { cause },
    )
  })
  for (const target of targets) {
    for (const type of await foldersIn(path.join(folder, target))) {
      const mapping = await loadMapping(path.join(folder, target, type), `${target}/${type}`)
      if (mapping) found.set(mapping.name, mapping)
    }
  }
  return found
}

async function loadMapping(folder: string, name: string): Promise<Mapping | undefined> {
  const files = await readdir(folder)
  if (!files.includes('map.jsonata')) return undefined
  const read = (file: string) =>
    readFile(path.join(folder, file), 'utf8').catch((cause: unknown) => {
      throw new WaybillError('mapping-invalid', `The mapping ${name} has no ${file}.`, { cause })
    })
  const [expression, input, output] = await Promise.all([
    read('map.jsonata'),
    read('in.schema.json'),
    read('out.schema.json'),
  ])
  const parse = (text: string, file: string): object => {
    try {
      return JSON.parse(text) as object
    } catch (cause) {
      throw new WaybillError(
        'mapping-invalid',
        `${file} of the mapping ${name} is not valid JSON: ${(cause as Error).message}`,
        { cause },
      )
    }
  }
  const sha256 = createHash('sha256')
    .update(JSON.stringify([expression, input, output, FUNCTIONS_VERSION]))
    .digest('hex')
  return { name, sha256, expression, input: parse(input, 'in.schema.json'), output: parse(output, 'out.schema.json') }
}

const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
