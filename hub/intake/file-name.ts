const LONGEST = 255
/**
 * Control characters, halves of surrogate pairs, line separators, and marks that turn the direction of the text, with
 * which `exe.pdf` can show as `fdp.exe`.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * A file name as it is stored: the last part of a path, without characters that deceive or break a display. Of a long
 * name the end is kept, which has the extension, in whole characters as people see them. Undefined if nothing is left.
 */
export function tidyFileName(given: string): string | undefined {
  const name = given.split(/[\\/]/).at(-1)!.replaceAll(UNSAFE, '').trim()
  if (/^\.*$/.test(name)) return undefined
  if (name.length <= LONGEST) return name
  const kept: string[] = []
  let length = 0
  for (const { segment } of [...graphemes.segment(name)].toReversed()) {
    length += segment.length
    if (length > LONGEST) break
    kept.push(segment)
  }
  return kept.toReversed().join('').trim() || undefined
}
