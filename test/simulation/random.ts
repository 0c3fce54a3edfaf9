/** Numbers that follow from a seed alone. */
export interface Random {
  /** 0 to 1, 1 left out */
  share(): number
  /** a whole number from 0 to below the limit */
  below(limit: number): number
  /** true with this probability; 0 and 1 draw a number too, so that what is switched off changes nothing else */
  chance(probability: number): boolean
  oneOf<T>(values: readonly T[]): T
}

/** sfc32: small, fast, and good enough to choose an order. */
export function randomFrom(seed: number): Random {
  let a = 0x9e3779b9 ^ seed,
    b = 0x243f6a88,
    c = (0xb7e15162 + seed) | 0,
    counter = 1
  function share(): number {
    const mixed = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + mixed) | 0
    return (mixed >>> 0) / 4294967296
  }
  for (let round = 0; round < 12; round++) share()
  const below = (limit: number) => Math.floor(share() * limit)
  return {
    share,
    below,
    chance: (probability) => share() < probability,
    oneOf: (values) => values[below(values.length)]!,
  }
}
