/** A regular expression from parts of its source, so that a long one fits into lines. */
export const patternOf = (...parts: string[]): RegExp => new RegExp(sourceOf(...parts))

/** The source of a part of a regular expression. */
export const sourceOf = (...parts: string[]): string => parts.join('')
