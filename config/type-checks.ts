import { LONGEST_EXPRESSION, parseCheck } from '../hub/document/types/check-expression.ts'
import { CHECK_NAME, type CheckDefinition, type TypeDefinition } from '../hub/document/types/type.ts'
import { RESERVED_NAMES } from '../hub/document/values/path.ts'
import type { ParsedYaml } from './yaml.ts'

/** A check in a type file. What it lacks is inherited. */
export type CheckEntry = { name: string } & Partial<CheckDefinition>

/** JSON Schema of one check in a type file. */
export const checkSchema = (titles: object) => ({
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: CHECK_NAME.source },
    expression: { type: 'string', minLength: 1, maxLength: LONGEST_EXPRESSION },
    tolerance: { type: 'string', pattern: '^\\d{1,15}(\\.\\d{1,6})?$' },
    titles,
  },
})

/**
 * The checks of a type: its own and those it inherits. A check replaces members of an inherited one of its name.
 * `fail` gets the place of the first mistake.
 */
export function checksOf(
  own: readonly CheckEntry[],
  inherited: TypeDefinition['checks'],
  type: Omit<TypeDefinition, 'checks' | 'businessKey'>,
  fail: ParsedYaml<unknown>['fail'],
): TypeDefinition['checks'] {
  const checks: Record<string, CheckDefinition> = { ...inherited }
  own.forEach(({ name, ...check }, index) => {
    const at = ['checks', index]
    if (RESERVED_NAMES.has(name)) fail([...at, 'name'], 'is a reserved name')
    if (own.findIndex((other) => other.name === name) < index) fail([...at, 'name'], `${name} is there twice`)
    const base = inherited[name]
    const expression = check.expression ?? base?.expression ?? fail(at, 'must have an expression')
    const tolerance = check.tolerance ?? base?.tolerance
    const titled = check.titles ?? base?.titles ?? fail(at, 'must have titles')
    const compares = comparedIn(expression, type, (complaint) => fail([...at, 'expression'], complaint))
    if (tolerance !== undefined && compares === 'dates')
      fail(
        [...at, check.tolerance === undefined ? 'expression' : 'tolerance'],
        'must not be there: the check compares dates',
      )
    checks[name] = { expression, ...(tolerance !== undefined && { tolerance }), titles: titled }
  })
  return checks
}

function comparedIn(
  expression: string,
  type: Omit<TypeDefinition, 'checks' | 'businessKey'>,
  fail: (complaint: string) => never,
): 'decimals' | 'dates' {
  try {
    return parseCheck(expression, type).compares
  } catch (error) {
    return fail((error as Error).message)
  }
}
