import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, renameSync, symlinkSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { describeFailure } from '../../hub/cli/failure.ts'
import { problemOf, WaybillError } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import type { openModels as OpenModelsOf } from '../../inference/models/models.ts'
import type { openReader as OpenReaderOf } from '../../inference/reader.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { TYPES } from '../support/types.ts'

type OpenReader = typeof OpenReaderOf
type OpenModels = typeof OpenModelsOf

const HOME = path.resolve(import.meta.dirname, '../..')
const SCAN = path.join(HOME, 'samples/receipt-scan.jpg')
const DIGITAL = path.join(HOME, 'samples/invoice-digital.pdf')
const MODELS = '@gutenye'
const ASSETS = 'ocr-models/assets'

/** A copy of this project with linked dependencies; only the models are a copy too, or missing. */
function installCopy(home: string, models: boolean): void {
  for (const name of ['hub', 'inference', 'config', 'adapters', 'mappings', 'projections', 'types', 'package.json'])
    cpSync(path.join(HOME, name), path.join(home, name), { recursive: true })
  const packages = path.join(HOME, 'node_modules')
  mkdirSync(path.join(home, 'node_modules'))
  for (const name of readdirSync(packages))
    if (name !== MODELS && name !== '.bin')
      symlinkSync(path.join(packages, name), path.join(home, 'node_modules', name))
  if (models) cpSync(path.join(packages, MODELS), path.join(home, 'node_modules', MODELS), { recursive: true })
}

async function read(
  home: string,
  ...files: string[]
): Promise<{ code: number | null; objects: Record<string, unknown>[] }> {
  const child = spawn(process.execPath, [path.join(home, 'hub/cli/launch.cjs'), 'read', ...files, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, WAYBILL_READERS: '1', WAYBILL_MODELS_TIER: 'v4' },
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return {
    code,
    objects: stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

describe('an install without its OCR models', () => {
  let home: string
  beforeEach(() => {
    home = temporaryFolder('models')
  })
  afterEach(() => removeFolder(home))

  const broken: [what: string, breakIt: () => void, detailIs: RegExp][] = [
    [
      'because the package is missing',
      () => installCopy(home, false),
      /^The model file ch_PP-OCRv4_det_infer\.onnx cannot be read\.$/,
    ],
    [
      'because a file is truncated',
      () => {
        installCopy(home, true)
        truncateSync(path.join(home, 'node_modules', MODELS, ASSETS, 'ch_PP-OCRv4_rec_infer.onnx'), 100_000)
      },
      /^The models cannot be opened\.$/,
    ],
  ]
  for (const [what, breakIt, detailIs] of broken) {
    it(`${what} reports models-missing for a scan, and reads a document that needs no models`, async () => {
      breakIt()
      const {
        code,
        objects: [scan, digital],
      } = await read(home, SCAN, DIGITAL)
      // The command line names its commands as they are typed.
      const { title, cure } = describeFailure(new WaybillError('models-missing', ''))
      const { detail, ...error } = scan!['error'] as Record<string, string>
      assert.deepEqual([code, error], [1, { code: 'models-missing', title, cure }])
      assert.match(detail!, detailIs)
      assert.match(JSON.stringify(digital!['fields']), /LW-2026-0417/)
      // A hub keeps the document and retries, so the sender need not send it again.
      assert.equal(problemOf('models-missing').disposition, 'retry')
    })
  }

  it('reads the scan on the next attempt once they are back, in the same process', async () => {
    installCopy(home, true)
    const models = path.join(home, 'node_modules', MODELS)
    const away = path.join(home, 'away')
    renameSync(path.join(models, ASSETS), away)
    const { openReader } = (await import(path.join(home, 'inference/reader.ts'))) as { openReader: OpenReader }
    const { openModels } = (await import(path.join(home, 'inference/models/models.ts'))) as { openModels: OpenModels }
    const own = { folder: '', cache: home, tier: 'v4', mayFetch: false, waitSeconds: 0 } as const
    const reader = openReader({
      models: openModels({ ...own, environment: {}, log: silentLog }),
      readers: 1,
      providers: ['cpu'],
      timeoutSeconds: 30,
      memoryMb: 1536,
      idleSeconds: 60,
      maxPages: 10,
      maxPixels: 50_000_000,
      maxPageWords: 20_000,
      maxWords: 200_000,
      log: silentLog,
    })
    try {
      const scan = () => reader.read(SCAN, { mediaType: 'image/jpeg', types: TYPES }, AbortSignal.timeout(150_000))
      await assert.rejects(scan(), { code: 'models-missing' })
      renameSync(away, path.join(models, ASSETS))
      assert.equal((await scan()).summary.fields.grossTotal!.value, '21.95')
      // One and its spare: none has ended.
      assert.ok(reader.status().processes <= 2)
    } finally {
      await reader.close()
    }
  })
})
