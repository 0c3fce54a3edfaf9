/** One Ctrl-C may come twice: from the terminal to the whole group of processes, and once more from the process that started this one. */
const SAME_MS = 500
/** exit code of a program that a signal ended */
export const INTERRUPTED = 130

/** At the first SIGINT or SIGTERM a program is told to stop; at another one later it ends at once. */
export function onStop(stop: (signal: NodeJS.Signals) => void): void {
  let toldAt: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (toldAt === undefined) {
        toldAt = performance.now()
        stop(signal)
      } else if (performance.now() - toldAt > SAME_MS) process.exit(INTERRUPTED)
    })
  }
}
