import { environment, type Settings } from './config.ts'

/** Where the OCR models of a reader come from. */
export const modelSettings = ({ inference }: Settings) => ({
  folder: inference.models,
  cache: inference.modelsCache,
  tier: inference.modelsTier,
  mayFetch: inference.modelsFetch === 'auto',
  waitSeconds: inference.modelsWaitSeconds,
  environment: environment(),
})

/** The limits of a reader, for the hub, the command `read` and the check of `doctor`. */
export function readerLimits({
  readers,
  providers,
  separators,
  readTimeoutSeconds,
  readPageSeconds,
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
    separators,
    timeoutSeconds: readTimeoutSeconds,
    pageSeconds: readPageSeconds,
    memoryMb: readerMemoryMb,
    idleSeconds: readerIdleSeconds,
    maxPages,
    maxPixels,
    maxPageWords,
    maxWords,
  }
}
