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

/** How else a name can be read whose letters do not tell a capital I from a small l; undefined if they do. */
export function otherSpelling(name: string): string | undefined {
  const other = name.replace(DOUBTFUL, 'l')
  return other === name ? undefined : other
}
