import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { silentLog } from '../../hub/log.ts'
import { openReader } from '../../inference/reader.ts'
import { inFolder, percentile, printRatio, printValue, secondsOf } from './measure.ts'
import { MODELS } from '../support/models.ts'
import { TYPES } from '../support/types.ts'

const PAGES = 40
/** Pages per turn of each side: the speed of a shared machine drifts within a minute. More for two readers, as one of them waits
 * for the last pages. */
const TURN = { 1: 8, 2: 20 } as const
const ROUNDS = Number(process.env['ROUNDS'] ?? 3)
const NAMES = { 1: 'one reader', 2: 'two readers' } as const
const HOME = path.resolve(import.meta.dirname, '../..')
const RECEIPTS = path.resolve(HOME, '../shared/data/receipts')

/** Real receipts where there are some beside the project, else copies of the sample. */
function pagesIn(folder: string): string[] {
  if (existsSync(RECEIPTS))
    return readdirSync(RECEIPTS, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.jpg'))
      .toSorted()
      .slice(0, PAGES)
      .map((file) => path.join(RECEIPTS, file))
  return Array.from({ length: PAGES }, (_, index) => {
    const file = path.join(folder, `${index}.jpg`)
    copyFileSync(path.join(HOME, 'samples/receipt-scan.jpg'), file)
    return file
  })
}

interface Side {
  read(files: readonly string[]): Promise<unknown>
  close(): Promise<void> | void
}

async function openHub(files: readonly string[], readers: number): Promise<Side> {
  const reader = openReader({
    readers,
    providers: ['cpu'],
    timeoutSeconds: 120,
    memoryMb: 2048,
    idleSeconds: 600,
    maxPages: 10,
    maxPixels: 100_000_000,
    maxPageWords: 20_000,
    maxWords: 200_000,
    models: MODELS,
    log: silentLog,
  })
  const read = (some: readonly string[]) =>
    Promise.all(
      some.map((file) => reader.read(file, { mediaType: 'image/jpeg', types: TYPES }, AbortSignal.timeout(600_000))),
    )
  await read(files.slice(0, readers))
  return { read, close: () => reader.close() }
}

/** The same tensors through the same models, in as many processes, with nothing before, between or after. */
async function openBare(files: readonly string[], processes: number): Promise<Side> {
  // Every turn starts at a multiple of the processes, so a page always goes to the process that recorded it.
  const shareOf = (some: readonly string[], process: number) => some.filter((_file, at) => at % processes === process)
  const children = Array.from({ length: processes }, (_, index) =>
    fork(path.join(import.meta.dirname, 'ocr-bare.ts'), shareOf(files, index), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  )
  await Promise.all(children.map((child) => once(child, 'message')))
  return {
    read: (some) =>
      Promise.all(
        children.map(async (child, index) => {
          child.send(shareOf(some, index))
          await once(child, 'message')
        }),
      ),
    close() {
      for (const child of children) child.kill()
    },
  }
}

async function compare(files: readonly string[], readers: 1 | 2): Promise<{ ours: number; bare: number }> {
  const [hub, raw] = await Promise.all([openHub(files, readers), openBare(files, readers)])
  const seconds = { ours: 0, bare: 0 }
  for (let from = 0; from < files.length; from += TURN[readers]) {
    const some = files.slice(from, from + TURN[readers])
    seconds.ours += await secondsOf(() => hub.read(some))
    seconds.bare += await secondsOf(() => raw.read(some))
  }
  await hub.close()
  await raw.close()
  return { ours: files.length / seconds.ours, bare: files.length / seconds.bare }
}

export async function bench(): Promise<void> {
  await inFolder(async (folder) => {
    const files = pagesIn(folder)
    console.log(
      `  ${files.length} pages: ${files[0]!.startsWith(folder) ? 'copies of the sample receipt' : 'real receipts'}`,
    )
    const ratios = { 1: [] as number[], 2: [] as number[] }
    for (let round = 1; round <= ROUNDS; round++) {
      for (const readers of [1, 2] as const) {
        const { ours, bare } = await compare(files, readers)
        ratios[readers].push(ours / bare)
        printRatio(`${round}. ${NAMES[readers]}`, ours, bare, 'pages/s')
      }
    }
    printValue(`median, ${NAMES[1]} (goal 0.90)`, percentile(ratios[1], 0.5), '×')
    printValue(`median, ${NAMES[2]} (goal 0.85)`, percentile(ratios[2], 0.5), '×')
  })
}
