import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseDocument } from 'yaml'
import { WaybillError, type ErrorCode } from '../hub/errors.ts'
import { silentLog } from '../hub/log.ts'
import type { ValidateFunction } from '../hub/platform/schema.ts'
import { offsetOfPath, placeAt, pointerPath } from '../hub/platform/text-place.ts'
import { nameOf, type Compiled, type EvaluationLimits } from './compile.ts'
import { parsedJson, type MappingFile, type Report } from './load.ts'
import { openEvaluators } from './runtime/evaluators.ts'

const INPUT = '.in.json'

/**
 * Runs every fixture: the mapping must accept `<n>.in.json` and make `<n>.out.json` of it. Reports an error with file,
 * line and column for each that fails; it names places, since a fixture may be a copy of a real document. Resolves to
 * the number of fixtures.
 */
export async function checkFixtures(
  mappings: Iterable<Compiled>,
  { timeoutMs, memoryMb }: EvaluationLimits,
  report: Report,
): Promise<number> {
  const evaluators = openEvaluators({ processes: 1, timeoutMs, memoryMb, log: silentLog })
  let count = 0
  try {
    for (const compiled of mappings)
      for (const input of await fixturesOf(compiled)) {
        count++
        try {
          await checkFixture(compiled, input, (given) => evaluators.evaluate(compiled.mapping.expression, given))
        } catch (error) {
          report(error)
        }
      }
  } finally {
    evaluators.close()
  }
  return count
}

const folderOf = ({ mapping }: Compiled): string => path.join(mapping.folder, 'fixtures')

async function fixturesOf(compiled: Compiled): Promise<string[]> {
  const names = await readdir(folderOf(compiled)).catch(() => [])
  return names.filter((name) => name.endsWith(INPUT)).toSorted()
}

async function checkFixture(
  compiled: Compiled,
  name: string,
  evaluate: (input: unknown) => ReturnType<ReturnType<typeof openEvaluators>['evaluate']>,
): Promise<void> {
  const read = async (file: string): Promise<MappingFile> => ({
    place: `${nameOf(compiled.mapping)}/fixtures/${file}`,
    text: await readFile(path.join(folderOf(compiled), file), 'utf8').catch((cause: unknown) => {
      const missing = `${nameOf(compiled.mapping)}/fixtures/${file} cannot be read; it holds what ${name} is mapped to.`
      throw new WaybillError('mapping-invalid', missing, { cause })
    }),
  })
  const input = await read(name)
  const given = parsedJson(input)
  const { input: accepts, output: fits } = compiled
  if (!accepts(given)) throw misfit('mapping-input', input, accepts, 'does not match in.schema.json')
  const answer = await evaluate(given)
  if (!answer.ok)
    throw new WaybillError(answer.code as ErrorCode, `${input.place} makes the mapping fail: ${answer.detail}.`)
  if (!fits(answer.payload))
    throw misfit('mapping-output', input, fits, 'is mapped to what does not match out.schema.json')
  const expected = await read(name.replace(INPUT, '.out.json'))
  const difference = differenceOf(answer.payload, parsedJson(expected))
  if (difference)
    throw new WaybillError(
      'mapping-output',
      `${placeIn(expected, difference)} ${difference.join('.') || 'the document'} is not what the mapping makes of ` +
        `${name}.`,
    )
}

const placeIn = ({ place, text }: MappingFile, at: readonly (string | number)[]): string =>
  `${place}:${placeAt(text, offsetOfPath(parseDocument(text), at))}`

function misfit(code: ErrorCode, input: MappingFile, { errors }: ValidateFunction, complaint: string): WaybillError {
  const { instancePath = '', message = 'does not fit' } = errors?.[0] ?? {}
  return new WaybillError(
    code,
    `${placeIn(input, code === 'mapping-input' ? pointerPath(instancePath) : [])} ${complaint}: ` +
      `${instancePath || '/'} ${message}.`,
  )
}

/** The path of the first member that differs; undefined if both are equal. */
function differenceOf(made: unknown, expected: unknown): (string | number)[] | undefined {
  if (Object.is(made, expected)) return undefined
  if (!isObject(made) || !isObject(expected) || Array.isArray(made) !== Array.isArray(expected)) return []
  for (const key of new Set([...Object.keys(expected), ...Object.keys(made)])) {
    const inner = Object.hasOwn(made, key) && Object.hasOwn(expected, key) ? differenceOf(made[key], expected[key]) : []
    if (inner) return [Array.isArray(made) ? Number(key) : key, ...inner]
  }
  return undefined
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
