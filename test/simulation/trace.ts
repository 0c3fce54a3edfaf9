/** What happened in a world, step by step: a hash, and the lines if they are kept. */
export interface Trace {
  step(time: number, who: string, what: string, outcome: string): void
  hash(): string
  steps(): number
  lines: readonly string[]
}

/** Two FNV-1a hashes side by side: hashing a line costs less than the step that it records. */
export function openTrace(keep: boolean): Trace {
  const lines: string[] = []
  let one = 0x811c9dc5,
    two = 0x1b873593,
    steps = 0
  function add(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      one = Math.imul(one ^ code, 0x01000193)
      two = (Math.imul(two ^ code, 0x85ebca6b) + 1) | 0
    }
  }
  return {
    lines,
    steps: () => steps,
    step(time, who, what, outcome) {
      steps++
      const line = `${time} ${who} ${what}: ${outcome}`
      add(line)
      if (keep) lines.push(line)
    },
    hash: () => `${(one >>> 0).toString(16).padStart(8, '0')}${(two >>> 0).toString(16).padStart(8, '0')}`,
  }
}
