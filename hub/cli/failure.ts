import { codeOf, problemOf, type ErrorCode } from '../errors.ts'
import { sanitize, type Terminal } from './terminal.ts'

/** A failure as --json prints it. */
export interface Failure {
  code: ErrorCode
  title: string
  detail: string
  cure: string
}

/** Failures that concern the whole command and not one document. */
const WHOLE = new Set<ErrorCode>(['hub-unreachable', 'unauthenticated', 'settings-invalid'])

/** Where the cure of the API speaks of requests and headers, what the same comes to on the command line. */
const CURES: Partial<Record<ErrorCode, string>> = {
  'unauthenticated':
    'Set WAYBILL_API_KEY, or name with --data the folder of the hub: the key made at first start is kept there in the file `api-key`.',
  'not-found':
    'Check the id and the API key: `npx waybill list` and `npx waybill parked list` show what this key can see.',
  'invalid-request': 'Correct what the message names; `npx waybill help COMMAND` shows the form.',
  'not-possible-now': 'Of a document, `npx waybill show ID` says where it stands, `npx waybill trail ID` why.',
  'empty-document': 'Look where the file comes from, and send it again once it holds something.',
}

export function describeFailure(error: unknown): Failure {
  const code = codeOf(error) ?? 'internal'
  const { title, cure } = problemOf(code)
  return { code, title, detail: (error as Error).message, cure: CURES[code] ?? cure }
}

export const concernsAll = (error: unknown): boolean => WHOLE.has(codeOf(error) as ErrorCode)

/** Title, what happened and what to do, on stderr. */
export function noteFailure(terminal: Terminal, subject: string, { title, detail, cure }: Failure): void {
  terminal.note(`${sanitize(subject)}: ${title}. ${sanitize(detail)}`)
  terminal.note(`  ${cure}`)
}
