import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startWaybill, waybill } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('the waybill command doctor', () => {
  const folder = temporaryFolder('cli')

  it('finds nothing to fix on a machine that can run the hub', async () => {
    const { code, objects } = await waybill(['doctor', '--json', '--data', path.join(folder, 'new')], {
      env: { WAYBILL_PORT: '0', WAYBILL_URL: 'http://127.0.0.1:9' },
    })
    assert.equal(code, 0)
    assert.deepEqual(
      objects.map(({ check }) => check),
      [
        'Node',
        'sharp',
        'onnxruntime-node',
        '@hyzyla/pdfium',
        'OCR',
        'vision model',
        'isolation',
        'data folder',
        'disk',
        'event store',
        'bus',
        'views',
        'blobs',
        'port',
        'API key',
        'configuration',
        'targets',
        'channels',
      ],
    )
    assert.ok(objects.every(({ status }) => status === 'ok' || status === 'warn'))
  })

  it('names a port, folder and file that prevent a start, each with its cure, and exits with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const foreign = path.join(folder, 'foreign')
    const pipelines = path.join(folder, 'pipelines')
    await Promise.all([writeFile(foreign, 'a file, not a folder'), mkdir(pipelines)])
    await writeFile(path.join(pipelines, 'bad.yaml'), 'name: bad\nsteps:\n  - fly: {}\n')
    try {
      const env = { WAYBILL_PORT: String(port), WAYBILL_URL: 'http://127.0.0.1:9', WAYBILL_PIPELINES: pipelines }
      const { code, objects, stderr } = await waybill(['doctor', '--json', '--data', foreign], { env })
      assert.equal(code, 1)
      const failed = objects.filter(({ status }) => status === 'fail')
      assert.deepEqual(
        failed.map(({ check }) => check),
        ['data folder', 'port', 'configuration'],
      )
      for (const { cure } of failed) assert.ok(String(cure).length > 10)
      assert.match(String(failed[2]!['text']), /bad\.yaml:\d+:\d+/)
      assert.match(stderr, /3 checks failed/)
    } finally {
      other.close()
    }
  })

  describe('finds what a start would refuse', () => {
    const data = path.join(folder, 'used')
    const targets = path.join(folder, 'targets.yaml')
    before(async () => {
      const hub = startWaybill(['start', '--port', '0', '--data', data], { env: { WAYBILL_LOG_LEVEL: 'silent' } })
      await hub.prints('listens on')
      hub.interrupt()
      await hub.done
    })

    async function doctor(env: Record<string, string> = {}) {
      const { code, objects } = await waybill(['doctor', '--json', '--data', data], {
        env: { WAYBILL_PORT: '0', WAYBILL_URL: 'http://127.0.0.1:9', ...env },
      })
      const failed = objects
        .filter(({ status }) => status === 'fail')
        .map(({ check, text }) => `${String(check)}: ${String(text)}`)
        .join('\n')
      return { code, failed, targets: objects.find(({ check }) => check === 'targets')! }
    }

    it('and nothing in a folder that a hub has used', async () => {
      assert.partialDeepStrictEqual(await doctor(), {
        code: 0,
        failed: '',
        targets: { check: 'targets', status: 'ok', text: 'ledger: all answer' },
      })
    })

    it('a table without its unique index, and a target that does not answer', async () => {
      await writeFile(
        targets,
        [
          `ledger: { adapter: sql, settings: { url: "sqlite:${folder}/own.sqlite", createTable: false } }`,
          `other: { adapter: sql, settings: { url: "sqlite:${folder}/missing/x.sqlite" } }`,
          '',
        ].join('\n'),
      )
      const own = new DatabaseSync(path.join(folder, 'own.sqlite'))
      own.exec(
        'CREATE TABLE postings (id INTEGER PRIMARY KEY, posting_key TEXT, fingerprint TEXT, ' +
          'UNIQUE (posting_key, fingerprint))',
      )
      own.close()
      const {
        targets: { status, text },
      } = await doctor({ WAYBILL_TARGETS: targets })
      assert.equal(status, 'warn')
      assert.match(
        String(text),
        /^ledger: The table postings has no unique index on posting_key alone.* other does not answer/,
      )
    })

    it('an adapter that does not exist', async () => {
      await writeFile(targets, 'ledger:\n  adapter: sqll\n  settings: {}\n')
      assert.match(
        (await doctor({ WAYBILL_TARGETS: targets })).failed,
        /^configuration: .*the adapter sqll, which does not exist/,
      )
    })

    it('an expression that breaks off', async () => {
      const mappings = path.join(folder, 'mappings')
      await cp(path.resolve(import.meta.dirname, '../../mappings/ledger'), path.join(mappings, 'ledger'), {
        recursive: true,
      })
      await writeFile(path.join(mappings, 'ledger/invoice/map.jsonata'), '{ "amount": ')
      assert.match(
        (await doctor({ WAYBILL_MAPPINGS: mappings })).failed,
        /^configuration: .*ledger\/invoice cannot be used: S0/,
      )
    })

    it('a damaged log', async () => {
      await writeFile(path.join(data, 'log/events.sqlite'), 'no database at all')
      assert.match((await doctor()).failed, /^data folder: .*events\.sqlite is damaged/)
    })
  })
})
