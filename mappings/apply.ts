import { WaybillError, type ErrorCode } from '../hub/errors.ts'
import type { MappingVersion } from '../hub/delivery/events.ts'
import type { Log } from '../hub/log.ts'
import type { ValidateFunction } from '../hub/platform/schema.ts'
import type { EvaluationLimits } from './compile.ts'
import { openEvaluators } from './runtime/evaluators.ts'
import type { MappingInput } from './input.ts'
import type { MappingSet } from './set.ts'

export interface Mappings {
  /**
   * The payload that a mapping makes of a document. Input and output are checked against the schemas of the mapping.
   * @throws a mapping-… code whose detail names places, never values; `process-not-started`; `shutting-down`
   */
  apply(
    name: string,
    input: MappingInput,
    signal: AbortSignal,
  ): Promise<{ payload: Record<string, unknown>; mapping: MappingVersion }>
  close(): Promise<void>
}

interface Options extends EvaluationLimits {
  /** The mapping to use now. A document is mapped by the one that was found when its mapping began. */
  mappingOf: MappingSet['of']
  workers: number
  /** folder that the child processes must not see */
  dataFolder?: string | undefined
  log: Log
}

/** Expressions run in child processes with limits of time and memory. */
export function openMappings({ mappingOf, workers, timeoutMs, memoryMb, dataFolder, log }: Options): Mappings {
  const evaluators = openEvaluators({ processes: workers, timeoutMs, memoryMb, dataFolder, log })

  async function apply(name: string, input: MappingInput, signal: AbortSignal) {
    const found = mappingOf(input.tenant, name)
    if (!found) throw new WaybillError('mapping-missing', `There is no mapping ${name}.`, { mapping: name })
    if (!found.input(input))
      throw new WaybillError('mapping-input', `The mapping ${name} needs something else: ${placeOf(found.input)}.`, {
        mapping: name,
      })
    signal.throwIfAborted()
    const answer = await evaluators.evaluate(found.mapping.expression, input)
    if (!answer.ok)
      throw new WaybillError(answer.code as ErrorCode, `The mapping ${name} failed: ${answer.detail}`, {
        mapping: name,
      })
    if (!found.output(answer.payload))
      throw new WaybillError('mapping-output', `The mapping ${name} made something else: ${placeOf(found.output)}.`, {
        mapping: name,
      })
    return { payload: answer.payload as Record<string, unknown>, mapping: { name, sha256: found.mapping.sha256 } }
  }

  return {
    apply,
    close: async () => evaluators.close(),
  }
}

/** A name that the schema does not know may be a value: an expression can make any text a name. */
function placeOf({ errors, schema }: ValidateFunction): string {
  const [error] = errors ?? []
  const names = namesIn(schema)
  const path = (error?.instancePath ?? '')
    .split('/')
    .map((name) => (name === '' || /^\d{1,5}$/.test(name) || names.has(name) ? name : '…'))
    .join('/')
  return `${path || '/'} ${error?.message ?? 'does not fit'}`
}

/** The names of members anywhere in a schema. */
function namesIn(schema: unknown, names = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return names
  const { properties } = schema as { properties?: object }
  for (const name of Object.keys(properties ?? {})) names.add(name)
  for (const part of Object.values(schema)) namesIn(part, names)
  return names
}
