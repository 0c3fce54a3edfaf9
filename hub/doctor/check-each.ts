import { codeOf, problemOf } from '../errors.ts'
import { withTimeout } from '../platform/timeout.ts'

const TIMEOUT_MS = 5_000

interface Checkable {
  /** Resolves to what is wrong, if anything; rejects if there is no answer. */
  check(signal: AbortSignal): Promise<string | undefined>
  close(): Promise<void>
}

/** Checks all at the same time and closes them. Returns one sentence for each that has a problem or does not answer. */
export async function checkEach(
  all: Iterable<readonly [name: string, one: Checkable]>,
  signal: AbortSignal,
): Promise<string[]> {
  const problems = await Promise.all([...all].map(([name, one]) => problemIn(name, one, signal)))
  return problems.filter((problem) => problem !== undefined)
}

async function problemIn(name: string, one: Checkable, signal: AbortSignal): Promise<string | undefined> {
  try {
    const problem = await withTimeout(
      one.check(signal),
      TIMEOUT_MS,
      () => new Error(`no answer within ${TIMEOUT_MS / 1000} s`),
    )
    return problem === undefined ? undefined : `${name}: ${problem}`
  } catch (error) {
    const [reason] = (error as Error).message.split('\n')
    const code = codeOf(error)
    // What a person has to correct is no outage.
    const isOutage = code === undefined || problemOf(code).disposition !== 'person'
    return isOutage ? `${name} does not answer (${reason})` : `${name}: ${reason}`
  } finally {
    await one.close()
  }
}
