import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readFileSync } from 'node:fs'
import { problemOf } from '../../hub/errors.ts'
import { startWaybill, waybill } from '../support/command.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../samples')
const sample = (name: string) => path.join(SAMPLES, name)

describe('the waybill command', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'waybill-cli-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  describe('says what it can', () => {
    it('shows examples first and all commands when it is called alone', async () => {
      const { code, stdout, stderr } = await waybill([])
      assert.equal(code, 0)
      assert.equal(stderr, '')
      assert.ok(stdout.indexOf('Examples') < stdout.indexOf('Commands'))
      for (const name of [
        'start',
        'send',
        'list',
        'show',
        'trail',
        'review',
        'cancel',
        'read',
        'rebuild',
        'move',
        'doctor',
      ])
        assert.match(stdout, new RegExp(`^  ${name} `, 'm'))
    })

    it('helps with each command, by help and by --help', async () => {
      for (const name of ['start', 'review']) {
        const [byWord, byOption] = await Promise.all([waybill(['help', name]), waybill([name, '--help'])])
        assert.equal(byWord.code, 0)
        assert.equal(byWord.stdout, byOption.stdout)
        assert.ok(byWord.stdout.indexOf('Examples') < byWord.stdout.indexOf('Usage'))
        assert.match(byWord.stdout, new RegExp(`npx waybill ${name} `))
      }
    })

    it('tells its version', async () => {
      const { version } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
        version: string
      }
      assert.equal((await waybill(['--version'])).stdout, `${version}\n`)
    })

    it('guesses what a typing mistake meant and ends with 2', async () => {
      const command = await waybill(['lsit'])
      assert.equal(command.code, 2)
      assert.match(command.stderr, /Did you mean list\?/)
      for (const [command, option, meant] of [
        ['list', '--jsno', '--json'],
        ['start', '--prot', '--port'],
      ] as const) {
        const { code, stderr, stdout } = await waybill([command, option])
        assert.deepEqual([code, stdout], [2, ''])
        assert.match(
          stderr,
          new RegExp(
            `^waybill: There is no option ${option}\\. Did you mean ${meant}\\?\n {2}See \`npx waybill help ${command}`,
          ),
        )
      }
    })

    it('ends with 2 where something is missing or cannot be', async () => {
      const wrong = [
        ['send'],
        ['start', 'now'],
        ['start', '--port'],
        ['list', '--limit', '--json'],
        ['list', '--json=yes'],
        ['help', 'lsit'],
        ['parked'],
        ['parked', 'fly'],
        ['parked', 'list', 'x'],
        ['keys'],
        ['keys', 'list', 'x'],
        ['keys', 'issue', '--role', 'king', '--label', 'x'],
        ['keys', 'issue', '--role', 'viewer'],
        ['keys', 'revoke'],
        ['replay', 'a'],
        ['cancel'],
        ['trail'],
        ['move', 'x'],
        ['move'],
        ['doctor', 'x'],
        ['read'],
        ['show'],
        ['show', 'a', 'b'],
        ['list', '--state', 'lost'],
        ['list', '--limit', '0'],
        ['list', '--limit'],
        ['read', '--type', 'letter', 'x.pdf'],
        ['review', 'a'],
        ['review', 'a', '--approve', '--reject', 'no'],
        ['review', 'a', '--set', 'grossTotal'],
        ['review', 'a', '--set', 'colour=red'],
        ['review', 'a', '--set', 'issueDate=1.2.2026'],
        ['rebuild', 'nothing'],
      ]
      for (const args of wrong) {
        const { code, stderr, stdout } = await waybill(args, { env: { WAYBILL_API_KEY: 'k' } })
        assert.equal(code, 2, args.join(' '))
        assert.match(stderr, /^waybill: .*\n {2}See `npx waybill help/, args.join(' '))
        assert.equal(stdout, '')
      }
    }).timeout(60_000)
  })

  describe('without a hub', () => {
    it('ends with 2 and says how to start one', async () => {
      const { code, stderr } = await waybill(['list', '--url', 'http://127.0.0.1:9'], { env: { WAYBILL_API_KEY: 'k' } })
      assert.equal(code, 2)
      const { title, cure } = problemOf('hub-unreachable')
      assert.equal(
        stderr,
        `waybill: ${title}. Nothing answers at http://127.0.0.1:9 (${/\((.+)\)/.exec(stderr)![1]}).\n  ${cure}\n`,
      )
    })

    it('ends each command that needs one with 2, on stderr alone', async () => {
      const commands = [
        ['send', sample('note.txt'), '--json'],
        ['show', 'a', '--json'],
        ['trail', 'a', '--json'],
        ['review', 'a', '--approve'],
        ['cancel', 'a'],
        ['replay', 'a', '--reason', 'x'],
        ['parked', 'list', '--json'],
        ['keys', 'list', '--json'],
        ['rebuild', 'audit'],
      ]
      for (const args of commands) {
        const { code, stdout, stderr } = await waybill([...args, '--url', 'http://127.0.0.1:9'], {
          env: { WAYBILL_API_KEY: 'k' },
        })
        assert.deepEqual([code, stdout], [2, ''], args.join(' '))
        assert.ok(stderr.startsWith(`waybill: ${problemOf('hub-unreachable').title}. `), args.join(' '))
      }
    }).timeout(60_000)

    it('ends with 2 for an address that is none', async () => {
      const { code, stderr } = await waybill(['list', '--url', 'nonsense', '--key', 'k'])
      assert.equal(code, 2)
      assert.match(
        stderr,
        /^waybill: A setting is not valid\. WAYBILL_URL .* is "nonsense", but it must be an address such as http:/,
      )
    })

    it('ends with 2 and says where the key is kept', async () => {
      const { code, stderr } = await waybill(['list', '--data', folder])
      assert.equal(code, 2)
      assert.match(stderr, /api-key/)
    })
  })

  describe('reads files without a hub', () => {
    it('prints one object a file, in the order given, and goes on after one that is refused', async () => {
      const empty = path.join(folder, 'empty.pdf')
      await writeFile(empty, '')
      const files = [
        sample('receipt-scan.jpg'),
        sample('note.txt'),
        sample('invoice-digital.pdf'),
        empty,
        path.join(folder, 'missing.pdf'),
        folder,
      ]
      const { code, objects, stderr } = await waybill(['read', ...files, '--json'], { env: { WAYBILL_READERS: '2' } })
      assert.equal(code, 1)
      assert.equal(stderr, '')
      assert.deepEqual(
        objects.map(({ file }) => file),
        files,
      )
      assert.deepEqual(
        objects.map(({ error }) => (error as { code: string } | undefined)?.code),
        [undefined, 'unsupported-media-type', undefined, 'empty-document', 'file-unreadable', 'file-unreadable'],
      )
      for (const { error } of objects)
        if (error) assert.deepEqual(Object.keys(error), ['code', 'title', 'detail', 'cure'])
    }).timeout(60_000)

    it('gives pages, words with boxes, fields and seconds', async () => {
      const {
        code,
        objects: [read],
      } = await waybill(['read', sample('invoice-digital.pdf'), '--json'])
      assert.equal(code, 0)
      const { pages, words, fields, seconds } = read as {
        pages: object[]
        words: { text: string; page: number; box: number[]; confidence: number }[]
        fields: object
        seconds: number
      }
      assert.deepEqual(pages, [{ width: 595, height: 842, unit: 'point', source: 'text-layer' }])
      const number = words.find(({ text }) => text === 'LW-2026-0417')!
      assert.equal(number.page, 1)
      const [x0, y0, x1, y1] = number.box as [number, number, number, number]
      assert.ok(x0 > 400 && x1 <= 546 && x0 < x1 && y0 > 150 && y1 < 175 && y0 < y1)
      assert.equal(typeof fields, 'object')
      assert.equal(typeof seconds, 'number')
    })

    it('says on stderr why a file is refused, with the cure, and nothing in colour in a pipe', async () => {
      const { code, stdout, stderr } = await waybill(['read', sample('note.txt')])
      assert.equal(code, 1)
      assert.equal(stdout, '')
      assert.match(stderr, /note\.txt: Unsupported file type\./)
      assert.match(stderr, /PDF or as an image/)
      assert.ok(!stderr.includes('\u001b'))
    })

    it('stops at Ctrl-C with 130 and names what was not read', async () => {
      const files = Array.from({ length: 30 }, () => sample('invoice-two-pages-scan.pdf'))
      const running = startWaybill(['read', sample('invoice-digital.pdf'), ...files, '--json'], {
        env: { WAYBILL_READERS: '1' },
      })
      await running.prints('LW-2026-0417')
      running.interrupt()
      const { code, stderr, objects } = await running.done
      assert.equal(code, 130)
      assert.match(stderr, /Not read: .*invoice-two-pages-scan\.pdf/)
      assert.ok(objects.length < files.length)
    }).timeout(60_000)
  })

  describe('start', () => {
    it('drains at one Ctrl-C, although it comes to the launcher and to the hub', async () => {
      const running = startWaybill(['start', '--port', '0', '--data', path.join(folder, 'drained')], {
        env: { WAYBILL_LOG_LEVEL: 'silent' },
      })
      await running.prints('listens on')
      running.interruptGroup()
      const { code, stderr } = await running.done
      assert.equal(code, 0)
      assert.match(stderr, /Stopped\./)
    }).timeout(60_000)
  })

  describe('doctor', () => {
    it('finds nothing to mend on a machine that can run the hub', async () => {
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
    }).timeout(60_000)

    it('names port, folder and file that stand in the way, each with its cure, and ends with 1', async () => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      const { port } = other.address() as { port: number }
      const foreign = path.join(folder, 'foreign')
      const pipelines = path.join(folder, 'pipelines')
      await Promise.all([
        writeFile(foreign, 'a file, not a folder'),
        import('node:fs/promises').then(({ mkdir }) => mkdir(pipelines)),
      ])
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
    }).timeout(60_000)

    it('finds what a start would refuse: adapter, expression, a torn log', async () => {
      const data = path.join(folder, 'used')
      const hub = startWaybill(['start', '--port', '0', '--data', data], { env: { WAYBILL_LOG_LEVEL: 'silent' } })
      await hub.prints('listens on')
      hub.interrupt()
      await hub.done
      const doctor = async (env: Record<string, string>) => {
        const { code, objects } = await waybill(['doctor', '--json', '--data', data], {
          env: { WAYBILL_PORT: '0', WAYBILL_URL: 'http://127.0.0.1:9', ...env },
        })
        return {
          code,
          failed: objects
            .filter(({ status }) => status === 'fail')
            .map(({ check, text }) => `${String(check)}: ${String(text)}`)
            .join('\n'),
          targets: objects.find(({ check }) => check === 'targets')!,
        }
      }
      assert.partialDeepStrictEqual(await doctor({}), {
        code: 0,
        failed: '',
        targets: { check: 'targets', status: 'ok', text: 'ledger: each answers' },
      })
      const targets = path.join(folder, 'targets.yaml')
      await writeFile(
        targets,
        `ledger: { adapter: sql, settings: { url: "sqlite:${folder}/own.sqlite", createTable: false } }\nother: { adapter: sql, settings: { url: "sqlite:${folder}/missing/x.sqlite" } }\n`,
      )
      const own = new DatabaseSync(path.join(folder, 'own.sqlite'))
      own.exec(
        'CREATE TABLE postings (id INTEGER PRIMARY KEY, posting_key TEXT, fingerprint TEXT, UNIQUE (posting_key, fingerprint))',
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
      await writeFile(targets, 'ledger:\n  adapter: sqll\n  settings: {}\n')
      assert.match(
        (await doctor({ WAYBILL_TARGETS: targets })).failed,
        /^configuration: .*the adapter sqll, which does not exist/,
      )
      const mappings = path.join(folder, 'mappings')
      await cp(path.resolve(import.meta.dirname, '../../mappings/ledger'), path.join(mappings, 'ledger'), {
        recursive: true,
      })
      await writeFile(path.join(mappings, 'ledger/invoice/map.jsonata'), '{ "amount": ')
      assert.match(
        (await doctor({ WAYBILL_MAPPINGS: mappings })).failed,
        /^configuration: .*ledger\/invoice cannot be used: S0/,
      )
      await writeFile(path.join(data, 'log/events.sqlite'), 'no database at all')
      assert.match((await doctor({})).failed, /^data folder: .*events\.sqlite is torn/)
    }).timeout(120_000)
  })
})
