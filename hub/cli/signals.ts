/**
 * One Ctrl-C may arrive twice: from the terminal, which signals the whole process group, and from the launcher,
 * which passes signals on.
 */
const SAME_SIGNAL_MS = 500
/** exit code of a program that a signal ended */
export const INTERRUPTED = 130

/** Node would end at SIGUSR2, and open its inspector to every local user at SIGUSR1. */
const IGNORED = ['SIGUSR1', 'SIGUSR2'] as const

/**
 * Calls `stop` once: at SIGINT, SIGTERM or SIGHUP, or when the launcher is gone. A second SIGINT or SIGTERM ends the
 * process immediately; SIGHUP does not, because a terminal that closes may send it several times.
 * A process without a launcher, such as that of the container, has no channel and stops only at a signal.
 */
export function onStop(stop: () => void): void {
  let stoppedAt: number | undefined
  const stopOnce = () => {
    if (stoppedAt !== undefined) return
    stoppedAt = performance.now()
    stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stoppedAt !== undefined && performance.now() - stoppedAt > SAME_SIGNAL_MS) process.exit(INTERRUPTED)
      stopOnce()
    })
  }
  process.on('SIGHUP', stopOnce)
  for (const signal of IGNORED) process.on(signal, () => {})
  process.on('disconnect', stopOnce)
  // The channel must not keep a command alive that is done.
  process.channel?.unref()
  // false, and not undefined, where the channel was closed before this function ran
  if (process.connected === false) stopOnce()
}
