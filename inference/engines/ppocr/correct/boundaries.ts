// Word boundaries that the pattern of the text decides, whatever the gaps look like.

/** True for a quantity with its sign before a price: "2x" before "1.50". */
export const isQuantity = (text: string, next: string): boolean =>
  /^\d{1,3}[xX]$/.test(text) && /^\d+[.,]\d{2,4}$/.test(next)

/** The end of a date that a time follows without a space; 0 if the text is anything else. */
export const dateEnd = (text: string): number =>
  /^\d{1,2}([/.-])\d{1,2}\1(?:20)?\d\d(?=\d{1,2}:\d\d)/.exec(text)?.[0].length ?? 0

/** True for an amount or a time that a wrong space broke after its separator: "1,025." and "10", "13:" and "11:54". */
export const areHalvesOfNumber = (left: string, right: string): boolean =>
  (/^(?:rm|[$€£])?-?\d{1,3}(?:,\d{3})*\.$/i.test(left) && /^\d\d[a-z]?$/i.test(right)) ||
  (/^\d{1,2}(?::\d\d)?:$/.test(left) && /^\d\d(?::\d\d)?(?:[ap]m)?$/i.test(right))
