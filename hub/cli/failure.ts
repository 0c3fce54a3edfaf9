import { codeOf, problemOf, type ErrorCode } from '../errors.ts'
import { harmless, type Terminal } from './terminal.ts'

/** A failure as --json prints it. */
export interface Failure { code: ErrorCode; title: string; detail: string; cure: string }

/** Failures that concern the whole command and not one document. */
const WHOLE = new Set<ErrorCode>(['hub-unreachable', 'unauthenticated', 'settings-invalid'])

export function failureOf(error: unknown): Failure {
  const code = codeOf(error) ?? 'internal'
  const { title, cure } = problemOf(code)
  return { code, title, detail: (error as Error).message, cure }
}

export const concernsAll = (error: unknown): boolean => WHOLE.has(codeOf(error) as ErrorCode)

/** Title, what happened and what to do, on stderr. */
export function noteFailure(terminal: Terminal, subject: string, { title, detail, cure }: Failure): void {
  terminal.note(`${harmless(subject)}: ${title}. ${harmless(detail)}`)
  terminal.note(`  ${cure}`)
}
