import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Settings } from '../../config/config.ts'
import { modelSettings, readerLimits } from '../../config/reader-limits.ts'
import { COST_OF_V4, cureOf, openModels } from '../../inference/models/models.ts'
import { openReader } from '../../inference/reader.ts'
import { silentLog } from '../log.ts'
import { fail, failWith, ok, warn, type Finding } from './finding.ts'

const HOME = path.resolve(import.meta.dirname, '../..')
const OLDEST_NODE = [24, 15] as const
const LOAD_TIMEOUT_MS = 30_000
const SAMPLE = path.join(HOME, 'samples/receipt-scan.jpg')

export const LIBRARIES = ['sharp', 'onnxruntime-node', '@hyzyla/pdfium']

export function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]))
    return ok(`Node ${process.versions.node}`)
  return fail(
    `Node ${process.versions.node} is too old`,
    `Install Node ${OLDEST_NODE.join('.')} or later, or run \`npm ci\` without --omit=optional.`,
  )
}

/** Loads a library in a separate process, because a native library for another machine may end its process. */
export async function checkLibrary(name: string): Promise<Finding> {
  const program = `
    const { readFileSync } = await import('node:fs')
    await import(${JSON.stringify(name)})
    console.log(JSON.parse(readFileSync('node_modules/${name}/package.json')).version)`
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: HOME,
      timeout: LOAD_TIMEOUT_MS,
    })
    return ok(`${name} ${stdout.trim()} loads`)
  } catch (error) {
    const { message, stderr = '' } = error as Error & { stderr?: string }
    return fail(
      `${name} does not load: ${/Error: (.*)/.exec(stderr)?.[1] ?? message.split('\n')[0]!}`,
      'Run `npm ci` on this machine without --omit=optional; a copy from another system or processor does not work.',
    )
  }
}

/** Reads a sample scan, so the models and every step from image to words are covered. */
export async function checkOcr(settings: Settings, signal: AbortSignal): Promise<Finding> {
  if (!existsSync(SAMPLE))
    return warn('not checked: samples/receipt-scan.jpg is missing', 'Nothing to do, unless scans are not read.')
  const models = openModels({ ...modelSettings(settings), mayFetch: false, log: silentLog })
  const reader = openReader({ ...readerLimits(settings.inference), models, readers: 1, log: silentLog })
  try {
    const { summary } = await reader.read(SAMPLE, { mediaType: 'image/jpeg', types: new Map() }, signal)
    const { words, seconds, version } = summary
    if (words === 0)
      return fail(
        'a sample scan was read, but no word was found',
        'Run `npm ci` and `waybill models fetch` again: the model files may be damaged.',
      )
    const lack = await models.lack()
    if (lack)
      return warn(
        `the OCR models are missing: ${lack.reason} ${COST_OF_V4}`,
        cureOf(settings.inference.models, lack.wanted),
      )
    const tier = (await models.current())!.tier
    return ok(`a sample scan was read in ${seconds.toFixed(1)} s (${words} words, models ${tier}, ${version.provider})`)
  } catch (error) {
    return failWith(error)
  } finally {
    await reader.close()
  }
}
