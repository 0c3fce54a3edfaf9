import type { Settings } from './config.ts'

/** The limits of a reader, for the hub, the command `read` and the check of `doctor`. */
export function readerLimits({
  readers,
  providers,
  readTimeoutSeconds,
  readerMemoryMb,
  readerIdleSeconds,
  maxPages,
  maxPixels,
  maxPageWords,
  maxWords,
}: Settings['inference']) {
  return {
    readers,
    providers,
    timeoutSeconds: readTimeoutSeconds,
    memoryMb: readerMemoryMb,
    idleSeconds: readerIdleSeconds,
    maxPages,
    maxPixels,
    maxPageWords,
    maxWords,
  }
}
