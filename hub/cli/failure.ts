import { codeOf, problemOf, type ErrorCode } from '../errors.ts'
import { sanitize, type Terminal } from './terminal.ts'

/** A failure as --json prints it. */
export interface Failure {
  code: ErrorCode
  title: string
  detail: string
  cure: string
}

/** Failures that end the whole command, not only the work on one document. */
const FATAL = new Set<ErrorCode>([
  'hub-unreachable',
  'certificate-refused',
  'proxy-unavailable',
  'not-a-hub',
  'unauthenticated',
  'settings-invalid',
])

/** Cures in terms of the command line, where those of the API name requests and headers. */
const CURES: Partial<Record<ErrorCode, string>> = {
  'unauthenticated':
    'Set WAYBILL_API_KEY, or set --data to the data folder of the hub: its file `api-key` holds the key of the first ' +
    'start.',
  'not-found': 'Check the id and the API key: `npx waybill list` shows what this key can see.',
  'invalid-request': 'Correct what the message names; `npx waybill help COMMAND` shows the syntax.',
  'not-possible-now': 'Run `npx waybill show ID` for the current state or `npx waybill trail ID` for the history.',
  'empty-document': 'Check the program that writes the file, and send it again when it has content.',
}

/**
 * Cures name the command as `waybill`: outside the folder of the program, npx would fetch a package of that name from
 * the registry. A user of the command line has the program, and npx finds it in its folder or by its link.
 */
const asTyped = (cure: string): string => cure.replaceAll('`waybill ', '`npx waybill ')

export function describeFailure(error: unknown): Failure {
  const code = codeOf(error) ?? 'internal'
  const { title, cure } = problemOf(code)
  const { cures = {} } = error as { cures?: Cures }
  return { code, title, detail: (error as Error).message, cure: cures[code] ?? CURES[code] ?? asTyped(cure) }
}

type Cures = Partial<Record<ErrorCode, string>>

/** Waits for a request and gives its failures the cures of one command, where those of all commands do not fit. */
export async function withCures<T>(cures: Cures, request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { cures }) : error
  }
}

export const isFatal = (error: unknown): boolean => FATAL.has(codeOf(error) as ErrorCode)

/** 2 for wrong usage or no hub, 1 for everything else. */
export const exitCodeOf = (error: unknown): 1 | 2 => (isFatal(error) ? 2 : 1)

/** Title, what happened and what to do, on stderr. */
export function noteFailure(terminal: Terminal, subject: string, { title, detail, cure }: Failure): void {
  terminal.note(`${sanitize(subject)}: ${title}. ${sanitize(detail)}`)
  terminal.note(`  ${cure}`)
}
