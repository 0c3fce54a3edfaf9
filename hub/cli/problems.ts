import { sanitize, type Terminal } from './terminal.ts'

/** Of more problems, only their number is printed: the first ones are enough to act on. */
const MOST_PRINTED = 100

interface Problem {
  text: string
  cure: string
}

/** Prints what is wrong, each with what to do about it. */
export function showProblems(terminal: Terminal, problems: readonly Problem[]): void {
  for (const { text, cure } of problems.slice(0, MOST_PRINTED)) {
    terminal.line(`${terminal.style('red', 'wrong')}  ${sanitize(text)}`)
    terminal.line(`       ${cure}`)
  }
  if (problems.length > MOST_PRINTED)
    terminal.line(`… and ${problems.length - MOST_PRINTED} more; --json prints all of them.`)
}
