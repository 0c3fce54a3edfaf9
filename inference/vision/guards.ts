// Faults of language models that can be seen in the text alone.

/** Lines that are the same, one after another: more are a loop. */
const MOST_EQUAL_LINES = 15
/**
 * A tail that repeats a piece of up to this length is a loop if it repeats it this often and over this many characters.
 */
const LONGEST_PIECE = 400
const LEAST_REPEATS = 6
const LEAST_CHARACTERS = 300

/** A text up to where the model began to repeat itself; the same text if it did not. */
export function withoutLoop(text: string): string {
  const short = withoutEqualLines(text)
  for (let piece = 1; piece <= LONGEST_PIECE && piece < short.length; piece++) {
    let start = short.length
    while (start > piece && short[start - 1] === short[start - 1 - piece]) start--
    const repeated = short.length - start
    if (repeated >= LEAST_CHARACTERS && repeated / piece >= LEAST_REPEATS) return short.slice(0, start)
  }
  return short
}

function withoutEqualLines(text: string): string {
  let begin = 0
  let before = ''
  let equal = 0
  let firstEnd = 0
  while (begin < text.length) {
    const end = text.indexOf('\n', begin) < 0 ? text.length : text.indexOf('\n', begin)
    const line = text.slice(begin, end).trim()
    if (line !== '') {
      if (line === before) equal++
      else {
        before = line
        equal = 1
        firstEnd = end
      }
      if (equal > MOST_EQUAL_LINES) return text.slice(0, firstEnd)
    }
    begin = end + 1
  }
  return text
}
