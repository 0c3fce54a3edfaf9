import { silentLog } from '../../hub/log.ts'
import { openReader, type Reader } from '../../inference/reader.ts'
import { MODELS } from './models.ts'

type ReaderOptions = Parameters<typeof openReader>[0]

/** A reader with one process, the models of the product, and limits that only files made for it exceed. */
export const openTestReader = (options: Partial<ReaderOptions> = {}): Reader =>
  openReader({
    readers: 1,
    providers: ['cpu'],
    timeoutSeconds: 100,
    memoryMb: 1536,
    idleSeconds: 60,
    maxPages: 500,
    maxPixels: 50_000_000,
    maxPageWords: 20_000,
    maxWords: 200_000,
    models: MODELS,
    log: silentLog,
    ...options,
  })
