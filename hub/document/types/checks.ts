import type { Values } from '../values/value.ts'
import { evaluateCheck, parseCheck } from './check-expression.ts'
import type { TypeDefinition } from './type.ts'

/** The outcome of each check by name. A check for which a value is absent is left out. */
export type CheckResults = Readonly<Record<string, 'passed' | 'failed'>>

/** Evaluates the checks of a type. The loader of the types has verified the expressions. */
export function checkResultsOf(type: TypeDefinition | undefined, values: Values): CheckResults {
  const results: Record<string, 'passed' | 'failed'> = {}
  for (const [name, { expression, tolerance }] of Object.entries(type?.checks ?? {})) {
    const outcome = evaluateCheck(parseCheck(expression, type!), values, tolerance)
    if (outcome !== 'not-applicable') results[name] = outcome
  }
  return results
}

/** The results as a member of an event, which has none if no check applies. */
export const checksMember = (checks: CheckResults): { checks?: CheckResults } =>
  Object.keys(checks).length === 0 ? {} : { checks }

export const failedChecks = (checks: CheckResults): string[] =>
  Object.keys(checks).filter((name) => checks[name] === 'failed')
