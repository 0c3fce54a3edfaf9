import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { WaybillError } from '../hub/errors.ts'
import type { MappingVersion } from '../hub/delivery/events.ts'
import { placeAt } from '../hub/platform/text-place.ts'
import { FUNCTIONS_VERSION } from './runtime/decimal.js'

/** The text of a file, and its name for messages. */
export interface MappingFile {
  place: string
  text: string
}

export interface Mapping extends MappingVersion {
  folder: string
  expression: string
  input: object
  output: object
  /** map.jsonata, in.schema.json and out.schema.json */
  files: { expression: MappingFile; input: MappingFile; output: MappingFile }
}

/** Where errors go, with the mapping that cannot be used; by default they are thrown. */
export type Report = (error: unknown, mapping?: string) => void
export const rethrow: Report = (error) => {
  throw error
}

interface Options {
  /** the tenant whose folder it is; messages name it */
  tenant?: string | undefined
  report?: Report
}

/**
 * Reads every <target>/<type>/ in a folder. The hash of a mapping covers its expression, schemas and functions, so a
 * changed mapping is a new version.
 * @throws `mapping-invalid` with file, line and column
 */
export async function loadMappings(
  folder: string,
  { tenant, report = rethrow }: Options = {},
): Promise<Map<string, Mapping>> {
  const found = new Map<string, Mapping>()
  const inFolder = tenant === undefined ? '' : `${tenant}/mappings/`
  const targets = await foldersIn(folder).catch((cause: NodeJS.ErrnoException) => {
    const named = tenant === undefined ? ' WAYBILL_MAPPINGS names it.' : ''
    throw new WaybillError(
      'mapping-invalid',
      `The folder of mappings ${folder} cannot be read (${cause.code}).${named}`,
      { cause },
    )
  })
  for (const target of targets) {
    for (const type of await foldersIn(path.join(folder, target))) {
      const name = `${target}/${type}`
      try {
        const mapping = await loadMapping(path.join(folder, target, type), name, `${inFolder}${name}`)
        if (mapping) found.set(mapping.name, mapping)
      } catch (error) {
        report(error, name)
      }
    }
  }
  return found
}

async function loadMapping(folder: string, name: string, place: string): Promise<Mapping | undefined> {
  const files = await readdir(folder)
  if (!files.includes('map.jsonata')) return undefined
  const read = async (file: string): Promise<MappingFile> => ({
    place: `${place}/${file}`,
    text: await readFile(path.join(folder, file), 'utf8').catch((cause: unknown) => {
      throw new WaybillError('mapping-invalid', `The mapping ${place} has no ${file}.`, { cause })
    }),
  })
  const [expression, input, output] = await Promise.all([
    read('map.jsonata'),
    read('in.schema.json'),
    read('out.schema.json'),
  ])
  const sha256 = createHash('sha256')
    .update(JSON.stringify([expression.text, input.text, output.text, FUNCTIONS_VERSION]))
    .digest('hex')
  return {
    name,
    sha256,
    folder,
    expression: expression.text,
    input: parsedJson(input),
    output: parsedJson(output),
    files: { expression, input, output },
  }
}

/** @throws `mapping-invalid` with the place of the mistake */
export function parsedJson({ place, text }: MappingFile): object {
  try {
    return JSON.parse(text) as object
  } catch (cause) {
    const { message } = cause as Error
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? []
    const at = line === undefined ? placeAt(text, text.trimEnd().length) : `${line}:${column}`
    throw new WaybillError('mapping-invalid', `${place}:${at} is not valid JSON: ${message}.`, { cause })
  }
}

const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
