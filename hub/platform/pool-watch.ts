import { lowerPriority, onceReady, processorMs, watchMemory, type PoolProcess } from './pool-process.ts'

const SHORTEST_LOOK_MS = 50

interface JobLimits {
  timeoutMs: number
  /** longest time without a note */
  quietMs?: number
  /** processor time after which the process gets the low priority, unless it has that */
  lowAfterMs: number
  /** limit of resident memory */
  memoryMb: number | undefined
  /** on top of the first two */
  extraMs: number
  signal?: AbortSignal
}

/** What became of a process that is watched. */
export interface Watched {
  /** why it was killed */
  killedFor?: 'timeout' | 'quiet' | 'out-of-memory'
  /** whether it has the low priority */
  isLow: boolean
}

interface Watch {
  /** The job has sent a note. */
  noted(): void
  /** Ends the watch. */
  end(): void
  /**
   * Processor time of the job so far, in milliseconds, without the start of its process; the whole time where the
   * system does not tell, as of a process that has ended.
   */
  costMs(): number
}

/**
 * Kills the process of a job that exceeds a limit or whose signal aborts, and lowers the priority of one that costs
 * too much. What it does it writes into `watched`; then it calls `lowered`.
 */
export function watchJob(
  child: PoolProcess,
  { timeoutMs, quietMs, lowAfterMs, memoryMb, extraMs, signal }: JobLimits,
  watched: Watched,
  lowered: () => void,
): Watch {
  const kill = (reason?: Watched['killedFor']) => {
    if (reason) watched.killedFor ??= reason
    child.kill('SIGKILL')
  }
  const abort = () => kill()
  const costMs = clockOf(child)
  const lower = () => {
    const left = lowAfterMs - costMs()
    if (left > 0) look = setTimeout(lower, Math.max(SHORTEST_LOOK_MS, left))
    else if (lowerPriority(child)) {
      watched.isLow = true
      lowered()
    }
  }
  let look = watched.isLow ? undefined : setTimeout(lower, lowAfterMs)
  const timeout = setTimeout(() => kill('timeout'), timeoutMs + extraMs)
  const quiet = quietMs === undefined ? undefined : setTimeout(() => kill('quiet'), quietMs + extraMs)
  const memory = memoryMb === undefined ? undefined : watchMemory(child, memoryMb, () => kill('out-of-memory'))
  signal?.addEventListener('abort', abort, { once: true })
  return {
    noted: () => void quiet?.refresh(),
    end() {
      for (const timer of [look, timeout, quiet]) clearTimeout(timer)
      clearInterval(memory)
      signal?.removeEventListener('abort', abort)
    },
    costMs,
  }
}

/** Tells what a process has cost since now, or since it was ready. */
function clockOf(child: PoolProcess): () => number {
  let begun: { at: number; processor: number | undefined } | undefined
  onceReady(child, () => {
    begun = { at: performance.now(), processor: processorMs(child) }
  })
  return () => {
    if (!begun) return 0
    const processor = processorMs(child)
    return processor === undefined || begun.processor === undefined
      ? performance.now() - begun.at
      : processor - begun.processor
  }
}
