import { LineCounter, parseDocument, visit, type Document } from 'yaml'
import { WaybillError, type ErrorCode } from '../hub/errors.ts'
import { complaintOf, mostSpecific } from '../hub/platform/schema-errors.ts'
import { configurationSchema, type ValidateFunction } from '../hub/platform/schema.ts'
import { offsetOfPath, pointerPath } from '../hub/platform/text-place.ts'

type Path = readonly (string | number)[]

export interface ParsedYaml<T> {
  value: T
  /** Throws for a node, with its place as file:line:column. */
  fail(path: Path, complaint: string): never
  /** The place of a node as file:line:column. */
  placeOf(path: Path): string
}

/** True for a file of comments and empty lines alone, which YAML reads as null. */
export const isBlank = (text: string): boolean => text.split('\n').every((line) => /^\s*(?:#|$)/.test(line))

/** Parses a YAML file and checks it against a JSON Schema. An error names file, line, column and what is wrong. */
export function parseYaml<T>(file: string, text: string, schema: object, code: ErrorCode): ParsedYaml<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const broken = document.errors[0]
  if (broken) throw new WaybillError(code, `${at(broken.pos[0])} ${broken.message}`, { file })
  const placeOf = (path: Path): string => at(offsetOfPath(document, path))
  const fail = (path: Path, complaint: string): never => {
    throw new WaybillError(code, `${placeOf(path)} ${path.length ? path.join('.') : 'the file'} ${complaint}.`, {
      file,
    })
  }
  const value = valueOf<T>(
    document,
    (offset, complaint) => new WaybillError(code, `${at(offset)} ${complaint}`, { file }),
  )
  const validate = validatorOf(schema)
  if (validate(value)) return { value, fail, placeOf }
  const error = mostSpecific(validate.errors!)
  const path = pointerPath(error!.instancePath)
  const { additionalProperty } = error!.params as { additionalProperty?: string }
  if (additionalProperty !== undefined) return fail([...path, additionalProperty], 'is not known here')
  if (error!.propertyName !== undefined)
    return fail([...path, error!.propertyName], `is not a valid name: it ${complaintOf(error!)}`)
  return fail(path, complaintOf(error!))
}

/** Files of one kind share a schema, which is compiled once. */
const validators = new WeakMap<object, ValidateFunction>()

function validatorOf(schema: object): ValidateFunction {
  const known = validators.get(schema)
  if (known) return known
  const validate = configurationSchema(schema)
  validators.set(schema, validate)
  return validate
}

/** The value of a document. An alias without an anchor, or too many aliases, are errors of the file, too. */
function valueOf<T>(document: Document, failure: (offset: number, complaint: string) => WaybillError): T {
  try {
    return document.toJS({ maxAliasCount: 100 }) as T
  } catch (error) {
    const broken = offsetOfBrokenAlias(document)
    throw broken === undefined
      ? failure(0, `the file cannot be used: ${(error as Error).message}.`)
      : failure(broken, 'names an anchor that is not set before it.')
  }
}

function offsetOfBrokenAlias(document: Document): number | undefined {
  let broken: number | undefined
  visit(document, {
    Alias: (_, alias) => {
      if (broken === undefined && !alias.resolve(document)) broken = alias.range?.[0]
    },
  })
  return broken
}
