import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { access, mkdir, readdir, rm, rmdir, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Settings } from '../../config/config.ts'
import { openTargets } from '../../adapters/registry.ts'
import { readerLimits } from '../../config/reader-limits.ts'
import { openReader } from '../../inference/reader.ts'
import { checkExpressions, compileMappings } from '../../mappings/compile.ts'
import { loadConfiguration } from '../app/configuration.ts'
import { openChannels } from '../notify/registry.ts'
import { codeOf } from '../errors.ts'
import { silentLog } from '../log.ts'
import { channels as askChannels } from './channel-checks.ts'
import { clientOf } from '../sdk/client.ts'
import { contentsOf } from './folder-contents.ts'
import { ENGINE_CHECKS } from './engine-checks.ts'
import { describeFailure } from '../cli/failure.ts'
import type { Check, Finding } from './finding.ts'
import { targets as askTargets } from './target-checks.ts'

const HOME = path.resolve(import.meta.dirname, '../..')
const OLDEST_NODE = [24, 15] as const
/** Loaded in a process of their own: a native library that does not fit this machine may end its process. */
const LIBRARIES = ['sharp', 'onnxruntime-node', '@hyzyla/pdfium']
const SAMPLE = path.join(HOME, 'samples/receipt-scan.jpg')
const MB = 1_048_576
const SCARCE_MB = 2048
const TOO_LITTLE_MB = 200
const WAIT_MS = 3000

const ok = (text: string): Finding => ({ status: 'ok', text })
const warn = (text: string, cure: string): Finding => ({ status: 'warn', text, cure })
const fail = (text: string, cure: string): Finding => ({ status: 'fail', text, cure })

export const CHECKS: readonly Check[] = [
  { name: 'Node', run: async () => node() },
  ...LIBRARIES.map((name) => ({ name, run: () => library(name) })),
  { name: 'OCR', run: ocr },
  { name: 'data folder', run: ({ engines }) => dataFolder(engines.data) },
  { name: 'disk', run: ({ engines }) => disk(engines.data) },
  ...ENGINE_CHECKS,
  { name: 'port', run: port },
  { name: 'API key', run: apiKey },
  { name: 'configuration', run: configuration },
  { name: 'targets', run: askTargets },
  { name: 'channels', run: askChannels },
]

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fits = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  return fits
    ? ok(`Node ${process.versions.node}`)
    : fail(
        `Node ${process.versions.node} is too old`,
        `Install Node ${OLDEST_NODE.join('.')} or later, or run \`npm ci\` without --omit=optional.`,
      )
}

async function library(name: string): Promise<Finding> {
  const program = `const { readFileSync } = await import('node:fs'); await import(${JSON.stringify(name)}); console.log(JSON.parse(readFileSync('node_modules/${name}/package.json')).version)`
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: HOME,
      timeout: 30_000,
    })
    return ok(`${name} ${stdout.trim()} loads`)
  } catch (error) {
    const reason =
      /Error: (.*)/.exec((error as { stderr?: string }).stderr ?? '')?.[1] ?? (error as Error).message.split('\n')[0]!
    return fail(
      `${name} does not load: ${reason}`,
      'Run `npm ci` on this machine (a copy from another system or processor does not work), without --omit=optional.',
    )
  }
}

/** The whole way from a picture to words, models included. */
async function ocr(settings: Settings, signal: AbortSignal): Promise<Finding> {
  if (
    !(await access(SAMPLE).then(
      () => true,
      () => false,
    ))
  )
    return warn('not tried: samples/receipt-scan.jpg is missing', 'Nothing to do, unless scans are not read.')
  const reader = openReader({ ...readerLimits(settings.inference), readers: 1, log: silentLog })
  try {
    const { words, seconds, version } = await reader.read(SAMPLE, { mediaType: 'image/jpeg' }, signal)
    return words.length > 0
      ? ok(`a sample scan was read in ${seconds.toFixed(1)} s (${words.length} words, ${version.provider})`)
      : fail('a sample scan was read, but no word was found', 'Run `npm ci` again; the model files may be torn.')
  } catch (error) {
    const { title, detail, cure } = describeFailure(error)
    return fail(`${title}: ${detail}`, cure)
  } finally {
    await reader.close()
  }
}

/** The folder itself, or the nearest one above it that exists: there it will be made. */
async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    if (
      (await access(at).then(
        () => true,
        () => false,
      )) ||
      at === path.dirname(at)
    )
      return at
  }
}

async function dataFolder(data: string): Promise<Finding> {
  const folder = await nearest(data)
  const cure = 'Make it writable for this user, or name another folder with --data.'
  try {
    if (folder !== data) {
      // Tried, not asked for: some file systems promise it and refuse all the same.
      const probe = path.join(folder, `.doctor-${randomUUID()}`)
      await mkdir(probe)
      await rmdir(probe)
      return ok(`${data} will be made at first start`)
    }
    const files = await readdir(data)
    if (files.length > 0 && !files.includes('waybill.lock'))
      return fail(`${data} holds files, but none of Waybill`, 'Name an empty or new folder with --data.')
    const probe = path.join(data, `.doctor-${randomUUID()}`)
    await writeFile(probe, '')
    await rm(probe)
    return files.length === 0 ? ok(`${data} is writable`) : contentsOf(data)
  } catch (error) {
    return fail(`${folder} cannot be written (${(error as NodeJS.ErrnoException).code})`, cure)
  }
}

async function disk(data: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearest(data))
  const free = Math.floor((bavail * bsize) / MB)
  const text = free >= 10_240 ? `${Math.floor(free / 1024)} GB free` : `${free} MB free`
  if (free < TOO_LITTLE_MB)
    return fail(text, 'Free space on the disk of the data folder: the hub takes no documents on a full disk.')
  return free < SCARCE_MB ? warn(text, 'Free some space on the disk of the data folder soon.') : ok(text)
}

async function hubAnswers({ url }: Settings['cli'], signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(`${url.replace(/\/+$/, '')}/api/v1/health/live`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)]),
  }).catch(() => undefined)
  return answer?.ok === true
}

async function port(settings: Settings, signal: AbortSignal): Promise<Finding> {
  const { url } = settings.cli
  const { host } = settings.process
  const { port: number } = settings.api
  if (await hubAnswers(settings.cli, signal)) return ok(`a hub answers at ${url}`)
  const server = createServer().listen(number, host)
  try {
    await once(server, 'listening')
    return ok(`${host}:${number} is free`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      return fail(
        `another program listens on ${host}:${number}`,
        'Stop it, or choose another port with --port or WAYBILL_PORT.',
      )
    if (code === 'EACCES')
      return fail(`this user may not listen on port ${number}`, 'Choose a port above 1023 with --port or WAYBILL_PORT.')
    return fail(`${host}:${number} cannot be listened on (${code})`, 'Correct the address: --host or WAYBILL_HOST.')
  } finally {
    server.close()
  }
}

async function apiKey(settings: Settings, signal: AbortSignal): Promise<Finding> {
  if (!(await hubAnswers(settings.cli, signal))) return ok('not tried: no hub runs')
  try {
    const client = await clientOf(settings)
    await client.list({ limit: 1 }, AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)])).next()
    return ok('the hub takes the API key')
  } catch (error) {
    const { title, detail, cure } = describeFailure(error)
    return codeOf(error)
      ? fail(`${title}: ${detail}`, cure)
      : warn(`not tried: ${detail}`, 'Look whether the hub is busy: /api/v1/health/ready.')
  }
}

async function configuration(settings: Settings): Promise<Finding> {
  const { mappingTimeoutMs: timeoutMs, mappingMemoryMb: memoryMb } = settings.adapters
  try {
    const { targets, channels, pipelines, tenants } = await loadConfiguration(settings)
    for (const { target } of (await openTargets(targets)).values()) await target.close()
    for (const channel of (await openChannels(channels, { hubUrl: '' })).values()) await channel.close()
    const folders = [settings.files.mappings, ...tenants.all.flatMap((tenant) => tenant.folders.mappings ?? [])]
    let count = 0
    for (const folder of folders) {
      const found = await compileMappings(folder, { thorough: true })
      await checkExpressions(found.values(), { timeoutMs, memoryMb })
      count += found.size
    }
    const namesOf = (all: readonly { name: string }[]) => all.map(({ name }) => name).join(', ') || 'none'
    return ok(
      `pipelines ${namesOf(pipelines)}; targets ${namesOf(targets)}; channels ${namesOf(channels)}; ${count} mappings`,
    )
  } catch (error) {
    const { title, detail, cure } = describeFailure(error)
    return fail(`${title}: ${detail}`, cure)
  }
}
