import type { Written } from './written-pages.ts'

const LETTER = { column: 5, row: 14 } as const
const MARGIN = [10, 55] as const

/** A page written as text: each character is a column wide, by default five points; two spaces part columns. */
export const pageOfText = (
  text: string,
  { column, row: height }: { column: number; row: number } = LETTER,
): Written[] =>
  text
    .split('\n')
    .flatMap((line, row) =>
      [...line.matchAll(/\S+(?: \S+)*/g)].map((match): Written => [
        match[0],
        MARGIN[0] + match.index * column,
        MARGIN[1] + row * height,
      ]),
    )
