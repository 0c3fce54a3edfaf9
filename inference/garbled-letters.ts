// Some programs write text in UTF-8 where a PDF expects one byte for each character: "Getränke" becomes "GetrÃ¤nke".

/** What Windows-1252 has for the bytes 80 to 9F; five of them mean nothing there. */
const UPPER = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'
const BYTES: ReadonlyMap<string, number> = new Map([
  ...Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte] as const),
  ...[...UPPER].map((character, index) => [character, 0x80 + index] as const),
])
const CONTINUATION = String.raw`[\u00A0-\u00BF${UPPER}]`
/** A character of two to four bytes in UTF-8, each as a character of its own; no word of any language has these. */
const GARBLED = new RegExp(String.raw`[Â-ß]${CONTINUATION}|[à-ï]${CONTINUATION}{2}|[ð-ô]${CONTINUATION}{3}`, 'gu')
/** "CittÃ": the second byte of à is a space that does not break, and ended the word. */
const ENDS_WITH_A = /(?:^|(?<=\p{Ll}))Ã$/u
/** "CaÃ±erÃ-a": the second byte of í is a hyphen that only shows at the end of a line, and is read as one. */
const HYPHEN_OF_I = /(?<=^|\p{Ll})Ã[-\u00AD](?=\p{Ll}|$)/gu
/** What is left of a character that was garbled: Ã before a small letter, or behind one. */
const LEFT = /Ã(?=\p{Ll})|(?<=\p{Ll})Ã/u

const utf8 = new TextDecoder('utf-8', { fatal: true })

interface Repaired<T> {
  words: readonly T[]
  /** true if some of the garbled characters cannot be told */
  isInDoubt: boolean
}

/** Words with the characters that they were written with, where a page has some that were garbled in this way. */
export function repairedLetters<T extends { text: string }>(words: readonly T[]): Repaired<T> {
  if (!words.some(({ text }) => text.search(GARBLED) >= 0)) return { words, isInDoubt: false }
  let isInDoubt = false
  const repaired = words.map((word) => {
    const text = word.text.replace(GARBLED, decoded).replace(HYPHEN_OF_I, 'í').replace(ENDS_WITH_A, 'à')
    isInDoubt ||= LEFT.test(text)
    return text === word.text ? word : { ...word, text }
  })
  return { words: repaired, isInDoubt }
}

function decoded(garbled: string): string {
  try {
    return utf8.decode(Uint8Array.from(garbled, (character) => BYTES.get(character)!))
  } catch {
    return garbled
  }
}
