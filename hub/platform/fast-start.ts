// What makes `waybill start` and every CLI command fast. Two parts are elsewhere:
// - hub/cli/launch.cjs sets NODE_COMPILE_CACHE, which saves half of a start by keeping compiled sources;
// - each API schema is compiled at its first request (hub/api/description.ts).
// The bench `start` measures the effect (docs/measured.md).
import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import path from 'node:path'

/**
 * Options of Ajv that skip the check of a schema against the meta-schema: a third of a start for openapi.yaml.
 * Tests check our own schemas, and `waybill doctor` checks those of the mappings.
 */
export const UNCHECKED_SCHEMA = { validateSchema: false, meta: false } as const
/** Options of Ajv for schemas that are used rarely: compiling them fast matters more than running them fast. */
export const COMPILED_FAST = { inlineRefs: false, code: { optimize: false } } as const

/** The environment with which a worker thread uses the same compile cache. Node appends a folder for its version. */
export function compileCacheEnvironment(): Record<string, string> {
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(folder) }
}

/**
 * Parses a text and keeps the result beside the compiled sources: parsing openapi.yaml takes a tenth of a start.
 * Without a compile cache, or if its folder cannot be written, the text is parsed each time.
 * `value` must survive a round trip through JSON.
 */
export function parsed<T>(text: string, parse: (text: string) => T): T {
  const file = keptFile(text)
  if (file === undefined) return parse(text)
  const kept = readKept<T>(file)
  if (kept) return kept.value
  const value = parse(text)
  keep(file, value)
  return value
}

/**
 * The same for work that takes a process, such as compiling the expression of a mapping. Only a value for which `keeps`
 * holds is kept.
 */
export async function remembered<T>(text: string, work: () => Promise<T>, keeps: (value: T) => boolean): Promise<T> {
  const file = keptFile(text)
  const kept = file === undefined ? undefined : readKept<T>(file)
  if (kept) return kept.value
  const value = await work()
  if (file !== undefined && keeps(value)) keep(file, value)
  return value
}

const keptFile = (text: string): string | undefined => {
  const folder = getCompileCacheDir()
  return folder === undefined ? undefined : path.join(folder, `${createHash('sha256').update(text).digest('hex')}.json`)
}

/** In an object, since the value itself may be null. */
const readKept = <T>(file: string): { value: T } | undefined =>
  attempt(() => ({ value: JSON.parse(readFileSync(file, 'utf8')) as T }))

function keep(file: string, value: unknown): void {
  const unfinished = `${file}.${process.pid}`
  attempt(() => {
    writeFileSync(unfinished, JSON.stringify(value))
    renameSync(unfinished, file)
  })
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
