import fc from 'fast-check'

/** A command and the points in the journey that must come before it. */
export interface Caused<Command> {
  command: Command
  after: readonly number[]
}

/**
 * What a bus that delivers at least once may make of a journey: every command once or more, in any order that its
 * causes allow, old ones again at any time, cut off anywhere (a crash) and then all of it once more from the start.
 */
export function deliveredAnyhow<Command>(journey: readonly Caused<Command>[]): fc.Arbitrary<Command[]> {
  return fc
    .record({ picks: fc.array(fc.nat(), { maxLength: journey.length * 4 }), cut: fc.nat() })
    .map(({ picks, cut }) => {
      const done = new Set<number>()
      const sequence: Command[] = []
      const deliver = (index: number) => {
        done.add(index)
        sequence.push(journey[index]!.command)
      }
      for (const pick of picks) {
        const possible = journey.flatMap(({ after }, index) => (after.every((cause) => done.has(cause)) ? [index] : []))
        deliver(possible[pick % possible.length]!)
      }
      return [...sequence.slice(0, cut % (sequence.length + 1)), ...journey.map(({ command }) => command)]
    })
}
