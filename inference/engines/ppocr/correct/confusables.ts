import { BLOCK_OR_STREET, ZERO_AFTER_RINGGIT } from './datasets/malaysian-receipts.ts'

const CONFUSABLE = /[0O1Il]/

/** Applied in this order, after each run of letters and digits was resolved. */
const REPLACEMENTS: readonly [pattern: RegExp, replacement: string | ((found: string) => string)][] = [
  [/(?<=^|[^\p{L}\p{N}])O(?=[.,]\d)/gu, '0'],
  [ZERO_AFTER_RINGGIT, '0'],
  [/(?<=\d[.,])[O0]{1,2}(?![\p{L}\p{N}])/gu, (zeros) => '0'.repeat(zeros.length)],
  // "N0." and "C0."
  [/(?<![\p{L}\p{N}])([NC])0(?=[.:,]|$)/gu, '$1O'],
  [/(?<=\p{L}\.)1(?=\.\p{L})/gu, 'I'],
  [/(?<=\p{Lu}{2}-)0$/u, 'O'],
  [BLOCK_OR_STREET, '$1l'],
  [/(?<=\p{Ll}{4})9(?!\p{N})/gu, 'g'],
  [/^[1l]D(?=\P{L}|$)/u, 'ID'],
]

/** Resolves 0 and O, and 1, I and l, by their neighbours: letters among letters, digits among digits. */
export function resolveConfusables(word: string): string {
  const resolved = word.replace(/[\p{L}\p{N}]+/gu, (run) => (CONFUSABLE.test(run) ? resolveRun(run) : run))
  return REPLACEMENTS.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement as (found: string) => string),
    resolved,
  )
}

function resolveRun(run: string): string {
  const letters = run.replace(/[^\p{L}]|[OIl]/gu, '').length
  const digits = run.replace(/[^2-9]/g, '').length
  if (letters === 0 && digits >= 2) return run.replaceAll('O', '0').replace(/[Il]/g, '1')
  if (digits > 0 || letters === 0) return run
  // Only between letters, or next to three of them: "SR100" and "2X0" are codes.
  return run.replace(/(?<=\p{L})[01]+(?=\p{L})|(?<=\p{L}{3})[01]$|^[01](?=\p{L}{3})/gu, (found: string, at: number) => {
    const isLower = isLowerCase(run[at - 1] ?? '') && isLowerCase(run[at + found.length] ?? run[at - 1]!)
    return [...found].map((digit) => letterFor(digit, isLower)).join('')
  })
}

const isLowerCase = (character: string): boolean => /\p{Ll}/u.test(character)

function letterFor(digit: string, isLower: boolean): string {
  if (digit === '0') return isLower ? 'o' : 'O'
  return isLower ? 'l' : 'I'
}
