/** Repeatable choices: the same seed makes the same ones. */
export interface Chance {
  below(limit: number): number
  /** true with a probability */
  is(probability: number): boolean
  pick<T>(choices: readonly T[]): T
  /** one of the entries of a list that is parted by "|" */
  of(list: string): string
  between(low: number, high: number): number
  /** with a digit for each "#" and a letter for each "@" */
  filled(pattern: string): string
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const chance: Chance = {
    below: (limit) => Math.floor(next() * limit),
    is: (probability) => next() < probability,
    pick: (choices) => choices[chance.below(choices.length)]!,
    of: (list) => chance.pick(list.split('|')),
    between: (low, high) => low + next() * (high - low),
    filled: (pattern) =>
      pattern
        .replace(/#/g, () => String(chance.below(9) + 1))
        .replace(/@/g, () => String.fromCodePoint(65 + chance.below(26))),
  }
  return chance
}
