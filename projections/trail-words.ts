import { problemOf, type ErrorCode } from '../hub/errors.ts'
import { count } from '../hub/platform/count.ts'

/** Parts of the sentences of the trail. */

export const percent = (share: number): string => `${Math.round(share * 100)} %`

export const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

export const shortHash = (hash: string): string => hash.slice(0, 8)

/** The title of an error; its code if this version does not know it. */
export const titleOf = (code: string): string => problemOf(code as ErrorCode)?.title ?? code

export const explained = (code: string, detail: string): string => `${titleOf(code)}: ${detail}`

/** The text in brackets or after a colon, or nothing. */
export const optional = (text: string | undefined, before: string, after = ''): string =>
  text === undefined ? '' : `${before}${text}${after}`

export function duration(seconds: number): string {
  if (seconds < 120) return count(Math.round(seconds), 'second')
  return seconds < 7200 ? count(Math.round(seconds / 60), 'minute') : count(Math.round(seconds / 3600), 'hour')
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} bytes`
  return size < 1_000_000 ? `${Math.round(size / 1000)} KB` : `${(size / 1_000_000).toFixed(1)} MB`
}
