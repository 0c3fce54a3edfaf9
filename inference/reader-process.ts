import path from 'node:path'
import { largestReading } from '../hub/document/stored-reading.ts'
import type { Log } from '../hub/log.ts'
import { openProcessPool, type ProcessPool } from '../hub/platform/process-pool.ts'
import { readableParts } from '../hub/platform/readable-parts.ts'
import { openSandbox } from '../hub/platform/sandbox.ts'
import type { ReaderAnswer, ReaderNote, ReaderRequest } from './protocol.ts'
import type { Limits } from './read-pages.ts'
import { WARM_UP_PAGE } from './warm-up.ts'

const PROGRAM = path.resolve(import.meta.dirname, '..')
/** What the program consists of; the data folder may be next to these. */
const PARTS = ['hub', 'inference', 'node_modules', 'package.json']

export interface ReaderProcessOptions extends Limits {
  /** resident memory of one process */
  memoryMb: number
  /** for input and output; the only folder in which the process writes */
  folder: string
  /** folders of the OCR models */
  models: readonly string[]
  /** where recognised pages are kept; for measuring only */
  keptPages?: string
  /** folder of the models of values, by default those of the program; for measuring only */
  valueModels?: string | undefined
  /** folder that the process must not see although it may contain `folder` */
  dataFolder?: string
  log: Log
}

export type ReaderPool = ProcessPool<ReaderRequest, ReaderAnswer, ReaderNote>

interface PoolSize {
  size: number
  spare?: boolean
  low?: boolean
  idleSeconds: number
}

/**
 * A pool of reader processes. They have no environment and no network, read only the program and the named files, write
 * only into their folder, start no programs, and have limits on memory and files.
 */
export function openReaderPool({ size, spare, low, idleSeconds }: PoolSize, options: ReaderProcessOptions): ReaderPool {
  const { memoryMb, folder, keptPages, valueModels, dataFolder, log } = options
  const models = valueModels === undefined ? options.models : [...options.models, valueModels]
  const writable = keptPages === undefined ? [folder] : [folder, keptPages]
  return openProcessPool<ReaderRequest, ReaderAnswer, ReaderNote>({
    name: 'reader',
    program: path.join(import.meta.dirname, 'worker.ts'),
    execArgv: [
      ...readerPermissions(writable, models),
      `--max-old-space-size=${Math.floor(memoryMb / 2)}`,
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
    ],
    serialization: 'advanced',
    sandbox: openSandbox({
      memoryMb,
      fileMb: Math.ceil(largestReading(options) / 1_048_576),
      ...(dataFolder !== undefined && { hidden: dataFolder, shared: [...writable, ...models] }),
    }),
    size,
    ...(spare && { spare, warmUp: warmUpFor }),
    ...(low && { low }),
    idleMs: idleSeconds * 1000,
    memoryMb,
    isAnswer: (message): message is ReaderAnswer => message.kind !== 'progress' && message.kind !== 'log',
    log,
  })
}

function warmUpFor(request: ReaderRequest): ReaderRequest | undefined {
  if (request.kind !== 'read') return undefined
  const { typeHint: _typeHint, pages: _pages, ...settings } = request
  return { kind: 'warm-up', read: { ...settings, source: WARM_UP_PAGE, mediaType: 'application/pdf' } }
}

/** Native code is not bound by these permissions; the sandbox is for that. */
export const readerPermissions = (writable: readonly string[], readable: readonly string[]): string[] => [
  '--permission',
  '--allow-addons',
  '--allow-worker',
  ...[...readableParts(PROGRAM, PARTS), ...withContent([...readable, ...writable])].map(
    (part) => `--allow-fs-read=${part}`,
  ),
  ...withContent(writable).map((part) => `--allow-fs-write=${part}`),
]

/** Node.js takes a path that does not exist yet for a file, so the content of a folder is named too. */
const withContent = (folders: readonly string[]): string[] =>
  folders.flatMap((folder) => [folder, path.join(folder, '*')])
