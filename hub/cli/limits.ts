import type { Settings } from '../../config/config.ts'

/** The limits of a reader by the settings; the same as those of the hub. */
export function limitsOf({
  readers,
  providers,
  readTimeoutSeconds,
  readerMemoryMb,
  readerIdleSeconds,
  maxPages,
  maxPixels,
}: Settings) {
  return {
    readers,
    providers,
    timeoutSeconds: readTimeoutSeconds,
    memoryMb: readerMemoryMb,
    idleSeconds: readerIdleSeconds,
    maxPages,
    maxPixels,
  }
}
