/** Letters and digits of a text in one case: spaces, signs and capitals make no difference. */
export const lettersOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** Of 20 letters, a tenth are two, whatever binary fractions say. */
const ROUNDING = 1e-9

/**
 * 0 to 1: 1 for the same letters and digits, less by the share of letters that have to be changed, added or removed.
 * Below `least`, 0 is returned early: a list of sellers is long.
 */
export function likeness(a: string, b: string, least = 0): number {
  const longest = Math.max(a.length, b.length)
  if (longest === 0) return 0
  const most = Math.floor(longest * (1 - least) + ROUNDING)
  if (Math.abs(a.length - b.length) > most) return 0
  const edits = distance(a, b, most)
  return edits > most ? 0 : 1 - edits / longest
}

/** Levenshtein distance, one row at a time; more than `most` as soon as that is certain. */
function distance(a: string, b: string, most: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, changed))
      least = Math.min(least, next[j]!)
    }
    if (least > most) return least
    row = next
  }
  return row[b.length]!
}
