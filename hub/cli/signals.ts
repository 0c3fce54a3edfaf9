/**
 * One Ctrl-C may arrive twice: from the terminal, which signals the whole process group, and from the launcher,
 * which passes signals on.
 */
const SAME_SIGNAL_MS = 500
/** exit code of a program that a signal ended */
export const INTERRUPTED = 130

/**
 * Calls `stop` once: at SIGINT, at SIGTERM, or when the launcher is gone. A second signal ends the process immediately.
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
  process.on('disconnect', stopOnce)
  // The channel must not keep a command alive that is done.
  process.channel?.unref()
  // false, and not undefined, where the channel was closed before this function ran
  if (process.connected === false) stopOnce()
}
