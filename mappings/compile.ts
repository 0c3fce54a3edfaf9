import { WaybillError } from '../hub/errors.ts'
import { silentLog } from '../hub/log.ts'
import { mappingSchemas, type ValidateFunction } from '../hub/platform/schema.ts'
import { openEvaluators } from './runtime/evaluators.ts'
import { loadMappings, type Mapping } from './load.ts'

/** A mapping with the compiled schemas of its input and output. */
export interface Compiled {
  mapping: Mapping
  input: ValidateFunction
  output: ValidateFunction
}

/**
 * Every mapping of a folder, ready to use. @throws `mapping-invalid` if a part is missing or invalid
 * `thorough` holds each schema against the standard as well: that takes a tenth of a start, so it is left to `doctor`.
 */
export async function compileMappings(folder: string, { thorough = false } = {}): Promise<Map<string, Compiled>> {
  const ajv = mappingSchemas({ thorough })
  const compiled = new Map<string, Compiled>()
  for (const [name, mapping] of await loadMappings(folder)) {
    try {
      for (const schema of [mapping.input, mapping.output])
        if (Array.isArray(schema)) throw new Error('schema must be object or boolean')
      compiled.set(name, { mapping, input: ajv.compile(mapping.input), output: ajv.compile(mapping.output) })
    } catch (cause) {
      throw new WaybillError(
        'mapping-invalid',
        `A schema of the mapping ${name} cannot be used: ${(cause as Error).message}`,
        { cause },
      )
    }
  }
  return compiled
}

/** Compiles every expression in a child process with limits. @throws `mapping-invalid` for one that is not JSONata */
export async function checkExpressions(
  mappings: Iterable<Compiled>,
  { timeoutMs, memoryMb }: { timeoutMs: number; memoryMb: number },
): Promise<void> {
  const evaluators = openEvaluators({ processes: 1, timeoutMs, memoryMb, log: silentLog })
  try {
    for (const {
      mapping: { name, expression },
    } of mappings) {
      // Without a document, most expressions fail; only those that do not compile count.
      const answer = await evaluators.evaluate(expression, {})
      if (!answer.ok && answer.code === 'mapping-invalid')
        throw new WaybillError(
          'mapping-invalid',
          `The expression of the mapping ${name} cannot be used: ${answer.detail}`,
        )
    }
  } finally {
    evaluators.close()
  }
}
