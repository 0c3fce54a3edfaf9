const AMBIGUOUS = /[0O1Il]/

/** A word whose 0 and O, 1, I and l are what their neighbours make likely: letters among letters, digits among digits. */
export function withoutLookAlikes(word: string): string {
  return word
    .replace(/[\p{L}\p{N}]+/gu, (run) => (AMBIGUOUS.test(run) ? likely(run) : run))
    .replace(/(?<=^|[^\p{L}\p{N}]|RM)O(?=[.,]\d)/gu, '0')
    .replace(/(?<=\d[.,])[O0]{1,2}(?![\p{L}\p{N}])/gu, (zeros) => '0'.repeat(zeros.length))
    .replace(/(?<![\p{L}\p{N}])([NC])0(?=[.:,]|$)/gu, '$1O')
    .replace(/(?<=\p{L}\.)1(?=\.\p{L})/gu, 'I')
    .replace(/(?<=\p{Lu}{2}-)0$/u, 'O')
    .replace(/^([BJ])I(?=[kn](?:\P{L}|$))/u, '$1l')
    .replace(/(?<=\p{Ll}{4})9(?!\p{N})/gu, 'g')
    .replace(/^[1l]D(?=\P{L}|$)/u, 'ID')
}

function likely(run: string): string {
  const letters = run.replace(/[^\p{L}]|[OIl]/gu, '').length
  const digits = run.replace(/[^2-9]/g, '').length
  if (letters === 0 && digits >= 2) return run.replaceAll('O', '0').replace(/[Il]/g, '1')
  if (digits > 0 || letters === 0) return run
  // Only what stands between letters or beside three of them: "SR100" and "2X0" are codes.
  return run.replace(/(?<=\p{L})[01]+(?=\p{L})|(?<=\p{L}{3})[01]$|^[01](?=\p{L}{3})/gu, (found: string, at: number) => {
    const lower = isLower(run[at - 1] ?? '') && isLower(run[at + found.length] ?? run[at - 1]!)
    return [...found].map((digit) => letterFor(digit, lower)).join('')
  })
}

const isLower = (character: string): boolean => /\p{Ll}/u.test(character)

function letterFor(digit: string, lower: boolean): string {
  if (digit === '0') return lower ? 'o' : 'O'
  return lower ? 'l' : 'I'
}
