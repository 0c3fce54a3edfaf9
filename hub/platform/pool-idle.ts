import { lowerPriority, restorePriority, type PoolProcess } from './pool-process.ts'

export interface IdleProcess {
  child: PoolProcess
  /** whether it has the low priority */
  isLow: boolean
  /** Takes the process out of the list without ending it. */
  forget(): void
}

/** Adds a process, which ends after its time and does not keep this process alive. */
export function addIdle(idle: IdleProcess[], child: PoolProcess, isLow: boolean, idleMs: number): void {
  const forget = () => {
    clearTimeout(timer)
    child.off('exit', forget)
    const at = idle.indexOf(entry)
    if (at >= 0) idle.splice(at, 1)
  }
  const entry: IdleProcess = { child, isLow, forget }
  const timer = setTimeout(() => endIdle(entry), idleMs)
  timer.unref()
  child.once('exit', forget)
  child.unref()
  child.channel?.unref()
  idle.push(entry)
}

export function endIdle(entry: IdleProcess | undefined): void {
  entry?.forget()
  entry?.child.kill('SIGKILL')
}

/**
 * Takes a process of the wanted priority out of the list; undefined if a fresh one is better. Work at low priority
 * leaves the last process of normal priority to others, unless no further one may start.
 */
export function takeIdle(idle: readonly IdleProcess[], isLow: boolean, mayStart: boolean): PoolProcess | undefined {
  const fitting = idle.filter((entry) => entry.isLow === isLow)
  const others = idle.filter((entry) => entry.isLow !== isLow)
  const canChange = isLow
    ? ({ child }: IdleProcess) => (others.length > 1 || !mayStart) && lowerPriority(child)
    : ({ child }: IdleProcess) => restorePriority(child)
  const taken = fitting.at(-1) ?? others.findLast(canChange)
  taken?.forget()
  return taken?.child
}
