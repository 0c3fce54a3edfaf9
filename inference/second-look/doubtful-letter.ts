/** Words that begin with a capital I and have no vowel. */
const WORDS = 'In|Im|Is|It|If|Inn|Il|Ils|Ist|Ich|Ihr'
/**
 * A capital I that begins a word without a vowel, or that stands between small letters: every model takes the l of
 * "Gold" for it where the letters stand apart, as in "Go Id".
 */
const DOUBTFUL = new RegExp(
  String.raw`(?<=\p{Ll}) (?!(?:${WORDS})(?!\p{L}))I(?=[bcdfghjklmnpqrstvwxz]+(?!\p{L}))|(?<=\p{Ll})(?<!Mc|Mac)I(?=\p{Ll})`,
  'gu',
)

/** A digit that ends the letters at the start of a number: "F5-20481" may be "FS-20481". */
const DOUBTFUL_DIGIT = /^(\p{Lu}{1,3})([058])(?=[-/]\d)/u
const LETTERS: Record<string, string> = { 0: 'O', 5: 'S', 8: 'B' }

/**
 * How else a name can be read whose letters do not tell a capital I from a small l, and a number whose first letters may
 * end with a digit; undefined if there is no doubt.
 */
export function otherSpelling(text: string): string | undefined {
  const other = text
    .replace(DOUBTFUL, 'l')
    .replace(DOUBTFUL_DIGIT, (_, letters: string, digit: string) => letters + LETTERS[digit]!)
  return other === text ? undefined : other
}
