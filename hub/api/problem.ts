import type { Request, Response } from 'express'
import { codeOf, factsOf, problemOf, type ErrorCode, type RequestError } from '../errors.ts'
import type { Log } from '../log.ts'

/** The largest JSON body, as express writes it. */
export const LARGEST_JSON = '256kb'

const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = {
  'storage-full': 30,
  'storage-failed': 60,
  'shutting-down': 5,
  'not-ready': 5,
  'engine-unavailable': 5,
  'broker-blocked': 10,
}

export const PROBLEM_TYPE = 'application/problem+json'

/** Problem details (RFC 9457) of an error. */
export function problemBody(
  code: ErrorCode,
  detail: string,
  { correlationId, prefix }: { correlationId: string; prefix: string },
  errors?: readonly RequestError[],
): string {
  const { status, title } = problemOf(code)
  return JSON.stringify({
    type: `${prefix}/problems/${code}`,
    title,
    status,
    detail,
    correlationId,
    ...(errors && { errors }),
  })
}

/** Sends an error as problem details (RFC 9457): code, title and detail; never a stack, never content of documents. */
export function sendProblem(
  error: unknown,
  request: Request,
  response: Response,
  locals: { correlationId: string; prefix: string },
  log: Log,
): void {
  const { correlationId } = locals
  const code = codeOf(error) ?? fromExpress(error)
  const { status } = problemOf(code)
  if (status >= 500)
    log.error(
      { code, correlationId, method: request.method, path: request.path, error: (error as Error).message },
      `request failed: ${code}`,
    )
  if (response.headersSent) {
    response.destroy()
    return
  }
  const errors = factsOf(
    error,
    'invalid-request',
    'approval-incomplete',
    'unknown-document-type',
    'unknown-field',
    'split-invalid',
  )?.errors
  const allow = factsOf(error, 'method-not-allowed')?.allow
  const retryAfter = RETRY_AFTER_SECONDS[code]
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter))
  if (code === 'unauthenticated') response.set('WWW-Authenticate', 'Bearer realm="waybill"')
  if (allow) response.set('Allow', allow)
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .type(PROBLEM_TYPE)
    .send(problemBody(code, detailOf(error, code), locals, errors))
}

/** Messages of unexpected errors may hold internals, those of the web framework parts of the body. */
function detailOf(error: unknown, code: ErrorCode): string {
  if (code === 'internal') return 'The hub met an unexpected error.'
  if (codeOf(error)) return (error as Error).message
  return FRAMEWORK_DETAILS[(error as { type?: string }).type ?? ''] ?? 'The request cannot be decoded.'
}

const FRAMEWORK_DETAILS: Record<string, string> = {
  'entity.parse.failed': 'The body is not valid JSON.',
  'entity.too.large': `A JSON body may have at most ${LARGEST_JSON}.`,
  'encoding.unsupported': 'The Content-Encoding of the body is not supported.',
  'charset.unsupported': 'The charset of the body is not supported; use UTF-8.',
  'request.size.invalid': 'The body has another length than Content-Length says.',
}

/** Errors of the web framework: a body that is not JSON or too large, or a path that cannot be decoded. */
function fromExpress(error: unknown): ErrorCode {
  const { status, type } = error as { status?: number; type?: string }
  if (type === 'entity.too.large') return 'document-too-large'
  return status !== undefined && status >= 400 && status < 500 ? 'invalid-request' : 'internal'
}
