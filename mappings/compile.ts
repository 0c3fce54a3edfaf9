import { parseDocument } from 'yaml'
import { WaybillError } from '../hub/errors.ts'
import { silentLog } from '../hub/log.ts'
import { remembered } from '../hub/platform/fast-start.ts'
import { mappingSchemas, type ErrorObject, type ValidateFunction } from '../hub/platform/schema.ts'
import { offsetOfPath, placeAt, pointerPath } from '../hub/platform/text-place.ts'
import { openEvaluators, type EvaluationAnswer } from './runtime/evaluators.ts'
import { loadMappings, rethrow, type Mapping, type MappingFile, type Report } from './load.ts'
import { FUNCTIONS_VERSION } from './runtime/decimal.js'

/** A mapping with the compiled schemas of its input and output. */
export interface Compiled {
  mapping: Mapping
  input: ValidateFunction
  output: ValidateFunction
}
/** Time and memory of one evaluation. */
export interface EvaluationLimits {
  timeoutMs: number
  memoryMb: number
}

interface Options {
  /** Also hold each schema against the standard: it takes a tenth of a start, so only `check` and `doctor` do it. */
  thorough?: boolean
  /** the tenant whose folder it is; messages name it */
  tenant?: string | undefined
  report?: Report
}

/** Every mapping of a folder, ready to use. @throws `mapping-invalid` if a part is missing or invalid */
export async function compileMappings(
  folder: string,
  { thorough = false, tenant, report = rethrow }: Options = {},
): Promise<Map<string, Compiled>> {
  const ajv = mappingSchemas({ thorough })
  const compiled = new Map<string, Compiled>()
  for (const [name, mapping] of await loadMappings(folder, { tenant, report })) {
    const usable = (schema: 'input' | 'output'): ValidateFunction => {
      try {
        if (Array.isArray(mapping[schema])) throw new Error('schema must be object or boolean')
        return ajv.compile(mapping[schema])
      } catch (cause) {
        throw new WaybillError(
          'mapping-invalid',
          `A schema of the mapping ${nameOf(mapping)} cannot be used: ${mistakeIn(mapping, schema, cause as Error)}.`,
          { cause },
        )
      }
    }
    try {
      compiled.set(name, { mapping, input: usable('input'), output: usable('output') })
    } catch (error) {
      report(error, name)
    }
  }
  return compiled
}

/** The name of a mapping for messages, with the folder of its tenant. */
export const nameOf = ({ files }: Pick<Mapping, 'files'>): string => files.expression.place.replace(/\/[^/]*$/, '')

/** What is wrong with a schema, after its place. Only the check against the standard knows the place in all cases. */
function mistakeIn({ files, ...mapping }: Mapping, part: 'input' | 'output', { message }: Error): string {
  const { place, text } = files[part]
  const ajv = mappingSchemas({ thorough: true })
  const errors = Array.isArray(mapping[part]) || ajv.validateSchema(mapping[part]) ? [] : (ajv.errors ?? [])
  const first = (errors as ErrorObject[]).find(({ keyword }) => keyword !== 'anyOf')
  if (first) {
    const at = placeAt(text, offsetOfPath(parseDocument(text), pointerPath(first.instancePath)))
    return `${place}:${at} ${first.instancePath.split('/').at(-1) ?? 'the schema'} ${first.message ?? 'is not valid'}`
  }
  // Ajv quotes the word that it does not accept.
  const [, word] = /"([^"]+)"/.exec(message) ?? []
  const offset = word === undefined ? -1 : text.indexOf(`"${word}"`)
  return `${place}${offset < 0 ? '' : `:${placeAt(text, offset)}`} ${message}`
}

/**
 * Compiles every expression in a child process with limits, and reports a `mapping-invalid` with file, line and column
 * for each that is not JSONata. An expression that compiled once is remembered beside the compiled sources.
 */
export async function checkExpressions(
  mappings: Iterable<Compiled>,
  { timeoutMs, memoryMb }: EvaluationLimits,
  report: Report = rethrow,
): Promise<void> {
  const evaluators = openEvaluators({ processes: 1, timeoutMs, memoryMb, log: silentLog })
  try {
    for (const { mapping } of mappings) {
      const key = `${FUNCTIONS_VERSION}\n${timeoutMs}\n${mapping.expression}`
      // Without a document, most expressions fail; only those that do not compile count.
      const check = async () => complaintOf(await evaluators.evaluate(mapping.expression, {}), mapping.files.expression)
      const complaint = await remembered(key, check, (found) => found === null)
      if (complaint !== null)
        report(
          new WaybillError(
            'mapping-invalid',
            `${complaint.place} The expression of the mapping ${nameOf(mapping)} cannot be used: ${complaint.detail}.`,
            { mapping: mapping.folder },
          ),
        )
    }
  } finally {
    evaluators.close()
  }
}

function complaintOf(answer: EvaluationAnswer, { place, text }: MappingFile): { place: string; detail: string } | null {
  if (answer.ok || answer.code !== 'mapping-invalid') return null
  const { detail, position } = answer
  return { place: position === undefined ? place : `${place}:${placeAt(text, position - 1)}`, detail }
}
