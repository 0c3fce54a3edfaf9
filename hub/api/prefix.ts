import type { IncomingHttpHeaders } from 'node:http'

/** `/a` or `/a/b`: only segments, so that no link can lead to another host. */
const PATH = /^(?:\/[\w~-][\w.~-]*){1,10}$/
const LONGEST = 200

/**
 * The path under which clients see `/`: that of the proxy in front, which names it in X-Forwarded-Prefix, else the
 * configured one. A proxy behind another may append its own after a comma. A header that is no path is ignored.
 */
export function prefixOf({ 'x-forwarded-prefix': given }: IncomingHttpHeaders, configured: string): string {
  if (typeof given !== 'string' || given.length > LONGEST) return configured
  const parts = given.split(',').map((part) => part.trim().replace(/\/$/, ''))
  return parts.every((part) => part === '' || PATH.test(part)) ? parts.join('') : configured
}

/** The prefix of a public URL: its path without the slash at the end. */
export const prefixOfUrl = (url: string): string => (url === '' ? '' : new URL(url).pathname.replace(/\/+$/, ''))

/** The way from a page to `/` as a relative link, which holds under every prefix. */
export const rootFrom = (path: string): string => '../'.repeat(path.split('/').length - 2) || './'
