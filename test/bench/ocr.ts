import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { silentLog } from '../../hub/log.ts'
import { openReader } from '../../inference/reader.ts'
import { inFolder, printRatio, secondsOf } from './measure.ts'

/** So many that the last pages, which some readers wait for, weigh little. */
const PAGES = 40
const ROUNDS = 2
const HOME = path.resolve(import.meta.dirname, '../..')
const RECEIPTS = path.resolve(HOME, '../shared/data/receipts')

/** Real receipts where there are some beside the project, else copies of the sample. */
function pagesIn(folder: string): string[] {
  if (existsSync(RECEIPTS)) return readdirSync(RECEIPTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jpg')).toSorted().slice(0, PAGES).map((file) => path.join(RECEIPTS, file))
  return Array.from({ length: PAGES }, (_, index) => {
    const file = path.join(folder, `${index}.jpg`)
    copyFileSync(path.join(HOME, 'samples/receipt-scan.jpg'), file)
    return file
  })
}

async function hubPagesPerSecond(files: readonly string[], readers: number): Promise<number> {
  const reader = openReader({ readers, providers: ['cpu'], timeoutSeconds: 120, memoryMb: 2048, idleSeconds: 60, maxPages: 10, maxPixels: 100_000_000, log: silentLog })
  const read = (file: string) => reader.read(file, { mediaType: 'image/jpeg' }, AbortSignal.timeout(120_000))
  await Promise.all(files.slice(0, readers).map(read))
  const seconds = await secondsOf(() => Promise.all(files.map(read)))
  await reader.close()
  return files.length / seconds
}

/** The same tensors through the same models, in as many processes, with nothing before, between or after. */
async function barePagesPerSecond(files: readonly string[], processes: number): Promise<number> {
  const shares = Array.from({ length: processes }, (_, index) => files.filter((_file, at) => at % processes === index))
  const children = shares.map((share) => fork(path.join(import.meta.dirname, 'ocr-bare.ts'), share, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }))
  await Promise.all(children.map((child) => once(child, 'message')))
  const seconds = await secondsOf(() => Promise.all(children.map(async (child) => {
    child.send('run')
    await once(child, 'message')
  })))
  for (const child of children) child.kill()
  return files.length / seconds
}

export async function bench(): Promise<void> {
  await inFolder(async (folder) => {
    const files = pagesIn(folder)
    console.log(`  ${files.length} pages: ${files[0]!.startsWith(folder) ? 'copies of the sample receipt' : 'real receipts'}`)
    for (let round = 1; round <= ROUNDS; round++) {
      for (const workers of [1, 2]) {
        const [ours, bare] = [await hubPagesPerSecond(files, workers), await barePagesPerSecond(files, workers)]
        printRatio(`${round}. ${workers === 1 ? 'one reader' : 'two readers'} (goal ${workers === 1 ? '0.90' : '0.85'})`, ours, bare, 'pages/s')
      }
    }
  })
}
