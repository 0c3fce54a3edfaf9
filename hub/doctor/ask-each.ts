import { withTimeout } from '../platform/timeout.ts'

const WAIT_MS = 5_000

interface Asked {
  check(signal: AbortSignal): Promise<string | undefined>
  close(): Promise<void>
}

/** Asks each whether it answers, and closes it. The complaints: of who does not answer in time, and of who says what is to be mended. */
export async function askEach(asked: Iterable<readonly [name: string, Asked]>, signal: AbortSignal): Promise<string[]> {
  return (
    await Promise.all(
      [...asked].map(async ([name, one]) => {
        try {
          const weakness = await withTimeout(
            one.check(signal),
            WAIT_MS,
            () => new Error(`no answer within ${WAIT_MS / 1000} s`),
          )
          return weakness === undefined ? [] : [`${name}: ${weakness}`]
        } catch (error) {
          return [`${name} does not answer (${(error as Error).message.split('\n')[0]})`]
        } finally {
          await one.close()
        }
      }),
    )
  ).flat()
}
