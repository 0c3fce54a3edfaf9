import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SETTINGS } from '../../config/config.ts'
import { settingsPage } from '../../config/settings-page.ts'
import { helpPage } from '../../hub/cli/help-page.ts'
import { startWaybill, waybill, type Running } from '../support/command.ts'
import { freePort } from '../support/free-port.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8')

describe('the README', function () {
  this.timeout(120_000)

  it('stays short, and its links exist', () => {
    assert.ok(README.split('\n').length <= 121)
    const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link!)
    assert.deepEqual(
      links.filter((link) => !existsSync(path.join(ROOT, link))),
      [],
    )
  })

  it('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const named = [...README.matchAll(/npm (?:run )?(start|test|check|bench|score)\b/g)].map(([, name]) => name!)
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    )
  })

  it('has every setting in docs/settings.md', () => {
    assert.equal(
      readFileSync(path.join(ROOT, 'docs/settings.md'), 'utf8'),
      settingsPage(SETTINGS),
      'run: node hub/cli/launch.cjs --run config/settings-page.ts > docs/settings.md',
    )
  })

  it('has the help of every command in docs/cli.md', async () => {
    assert.equal(
      readFileSync(path.join(ROOT, 'docs/cli.md'), 'utf8'),
      await helpPage(),
      'run: node hub/cli/launch.cjs --run hub/cli/help-page.ts > docs/cli.md',
    )
  })

  describe('its commands', () => {
    const data = path.join(temporaryFolder('readme'), 'data')
    const env = { WAYBILL_DATA: data, WAYBILL_PORT: '', WAYBILL_URL: '' }
    let hub: Running
    before(async () => {
      env.WAYBILL_PORT = String(await freePort())
      env.WAYBILL_URL = `http://127.0.0.1:${env.WAYBILL_PORT}`
      hub = startWaybill(['start', '--samples'], { env })
      await hub.prints('Try: npx waybill list')
    })
    after(async () => {
      hub.interrupt()
      await hub.done
    })

    const rows = (): number => {
      const ledger = new DatabaseSync(path.join(data, 'ledger.sqlite'), { readOnly: true })
      const { count } = ledger.prepare('SELECT count(*) AS count FROM postings').get() as { count: number }
      ledger.close()
      return count
    }

    it('take the samples through the hub, and a second start posts nothing twice', async () => {
      hub.interrupt()
      const first = await hub.done
      assert.equal(first.code, 0, first.stderr)
      for (const line of [
        /listens on http:/,
        /API docs +http:\S+\/docs/,
        /API key +wb_live_/,
        /invoice-digital\.pdf +received → read \(1 page, .* s\) → posted \(ledger, reference \d+\)/,
        /invoice-two-pages-scan\.pdf +received → read \(2 pages, .* s\) → posted/,
        /note\.txt +refused \(unsupported-media-type\)/,
        /receipt-scan\.jpg +received → read \(1 page, .* s\) → posted/,
        /In the other terminal, first run: export WAYBILL_DATA='.+'\n/,
      ])
        assert.match(first.stdout, line)
      assert.equal(rows(), 3)
      hub = startWaybill(['start', '--samples'], { env })
      await hub.prints('Try: npx waybill list')
      assert.equal(rows(), 3)
      assert.match(hub.printed(), /invoice-digital\.pdf +already posted as ledger \d+\n/)
    })

    it('work as written', async () => {
      const list = await waybill(['list', '--json'], { env })
      assert.equal(list.code, 0, list.stderr)
      const { id } = list.objects[0] as { id: string }
      const commands = [...README.matchAll(/^npx waybill (.+?)(?: +#.*)?$/gm)].map(([, line]) => line!.split(' '))
      assert.ok(commands.length >= 6)
      for (const args of commands) {
        const ran = await waybill(
          args.map((word) => (word === 'ID' ? id : word)),
          { env: env, cwd: ROOT },
        )
        const [name] = args
        // A posted document is not reviewed, and the port is taken by this very hub.
        const expected = name === 'review' || name === 'doctor' ? [0, 1] : [0]
        assert.ok(expected.includes(ran.code!), `${args.join(' ')}: ${ran.code}\n${ran.stderr}`)
        if (name === 'review') assert.match(ran.stderr, /Not possible in this state/)
      }
    })

    it('work by REST as well', async () => {
      const [, route] = /http:\/\/127\.0\.0\.1:8080(\/\S+)/.exec(README.slice(README.indexOf('curl ')))!
      const response = await fetch(`${env.WAYBILL_URL}${route}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${readFileSync(path.join(data, 'api-key'), 'utf8').trim()}` },
        body: new Uint8Array(readFileSync(path.join(ROOT, 'samples/receipt-scan.jpg'))),
      })
      assert.equal(response.status, 200)
      assert.equal(((await response.json()) as { duplicate: boolean }).duplicate, true)
    })
  })
})
