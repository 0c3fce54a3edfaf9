import type { Written } from './written-pages.ts'

const COLUMN = 5
const ROW = 14
const MARGIN = [10, 55] as const

/** A page written as text: each character is five points wide, each row fourteen high; two spaces part columns. */
export const pageOfText = (text: string): Written[] =>
  text
    .split('\n')
    .flatMap((line, row) =>
      [...line.matchAll(/\S+(?: \S+)*/g)].map((match): Written => [
        match[0],
        MARGIN[0] + match.index * COLUMN,
        MARGIN[1] + row * ROW,
      ]),
    )
