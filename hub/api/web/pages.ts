import { PROBLEMS, problemOf, type ErrorCode } from '../../errors.ts'

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** `root`: the way to `/`, as a relative link. */
export const page = (title: string, body: string, root: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} – Waybill</title><link rel="stylesheet" href="${root}page.css"></head>
<body><main>${body}</main></body></html>`

/** The page of an error code: what it means, why it happens, what to do. */
export function problemPage(code: string, root: string): string | undefined {
  if (!Object.hasOwn(PROBLEMS, code)) return undefined
  const { title, status, cause, cure } = problemOf(code as ErrorCode)
  return page(
    title,
    `<p><a href="${root}problems">Errors</a></p><h1>${escape(title)}</h1><p><code>${code}</code>, HTTP ${status}</p>` +
      `<h2>Cause</h2><p>${escape(cause)}</p><h2>Cure</h2><p>${escape(cure)}</p>`,
    root,
  )
}

/** The list of all error codes. */
export function problemIndex(root: string): string {
  const entries = Object.entries(PROBLEMS).map(
    ([code, { title }]) =>
      `<dt><a href="${root}problems/${code}"><code>${code}</code></a></dt><dd>${escape(title)}</dd>`,
  )
  return page('Errors', `<h1>Errors</h1><dl>${entries.join('')}</dl>`, root)
}
