import type { Request, Response } from 'express'
import { codeOf, PROBLEMS, problemOf, type ErrorCode, type WaybillError } from '../errors.ts'
import type { Log } from '../log.ts'

const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = {
  'storage-full': 30,
  'storage-failed': 60,
  'shutting-down': 5,
  'not-ready': 5,
  'engine-unavailable': 5,
  'broker-blocked': 10,
}

/** Answers an error as a problem (RFC 9457): code, title and what the error says; never a stack, never content of documents. */
export function sendProblem(
  error: unknown,
  request: Request,
  response: Response,
  correlationId: string,
  log: Log,
): void {
  const code = codeOf(error) ?? fromExpress(error)
  const { status, title } = problemOf(code)
  if (status >= 500)
    log.error(
      { code, correlationId, method: request.method, path: request.path, error: (error as Error).message },
      `request failed: ${code}`,
    )
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { errors, allow } = (codeOf(error) ? (error as WaybillError).facts : {}) as { errors?: unknown; allow?: string }
  const retryAfter = RETRY_AFTER_SECONDS[code]
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter))
  if (code === 'unauthenticated') response.set('WWW-Authenticate', 'Bearer realm="waybill"')
  if (allow) response.set('Allow', allow)
  const detail = code === 'internal' ? 'The hub met an unexpected error.' : (error as Error).message
  response
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `/problems/${code}`,
        title,
        status,
        detail,
        correlationId,
        ...(Array.isArray(errors) && { errors }),
      }),
    )
}

/** Errors of the web framework itself: a body that is no JSON, or too large, or an address that cannot be decoded. */
function fromExpress(error: unknown): ErrorCode {
  const { status, type } = error as { status?: number; type?: string }
  if (type === 'entity.too.large') return 'document-too-large'
  return status !== undefined && status >= 400 && status < 500 ? 'invalid-request' : 'internal'
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} – Waybill</title><link rel="stylesheet" href="/page.css"></head>
<body><main>${body}</main></body></html>`

/** The page of a problem type: what it means, why it happens, what to do. */
export function problemPage(code: string): string | undefined {
  if (!Object.hasOwn(PROBLEMS, code)) return undefined
  const { title, status, cause, cure } = problemOf(code as ErrorCode)
  return page(
    title,
    `<p><a href="/problems">Problems</a></p><h1>${escape(title)}</h1><p><code>${code}</code>, HTTP ${status}</p><h2>Cause</h2><p>${escape(cause)}</p><h2>Cure</h2><p>${escape(cure)}</p>`,
  )
}

export const problemIndex = (): string =>
  page(
    'Problems',
    `<h1>Problems</h1><dl>${Object.entries(PROBLEMS)
      .map(
        ([code, { title }]) => `<dt><a href="/problems/${code}"><code>${code}</code></a></dt><dd>${escape(title)}</dd>`,
      )
      .join('')}</dl>`,
  )
