import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { openTargets } from '../../../adapters/registry.ts'
import { loadTargets } from '../../../config/targets.ts'
import { codeOf, problemOf, type ErrorCode } from '../../../hub/errors.ts'
import { waybill } from '../../support/command.ts'
import { assertExplained } from '../../support/explained.ts'
import { openTestHub } from '../../support/hub.ts'
import { quickInvoice } from '../../support/quick-reader.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const LEDGER = 'ledger: { adapter: sql, settings: { url: "sqlite:${data}/ledger.sqlite" } }\n'
const ARCHIVE = 'archive: { adapter: sql, settings: { url: "sqlite:${data}/archive.sqlite" } }\n'
const ALL_BUT_COURIERS = 'api,dispatcher,inference,projections'

describe('the file of the targets', function () {
  this.timeout(60_000)
  let home: string
  let file: string
  beforeEach(() => {
    home = temporaryFolder('targets')
    file = path.join(home, 'targets.yaml')
  })

  it('is refused with line and column of an error', async () => {
    const fails = async (text: string, message: RegExp) => {
      writeFileSync(file, text)
      await assert.rejects(
        loadTargets(file, '/data', { SET: 'x' }),
        (error: Error) => codeOf(error) === 'targets-invalid' && message.test(error.message),
        String(message),
      )
    }
    await fails('ledger:\n  adapter: sql\n', /^targets\.yaml:1:1 ledger needs settings\.$/)
    await fails(
      'ledger:\n  adapter: sql\n  setings: {}\n  settings: {}\n',
      /^targets\.yaml:3:3 ledger\.setings is not known here\.$/,
    )
    await fails('ledger: [\n', /^targets\.yaml:\d+:\d+ /)
    await fails('Led ger: { adapter: sql, settings: {} }\n', /^targets\.yaml:1:1 /)
    await fails(
      'ledger:\n  adapter: sql\n  settings: { url: "${env:SET}:${env:UNSET}" }\n',
      /^targets\.yaml:3:3 ledger\.settings uses \$\{env:UNSET\}, which is not set\.$/,
    )
    await assert.rejects(loadTargets(path.join(home, 'missing.yaml'), '/data', {}), {
      code: 'targets-invalid',
      message: /missing\.yaml/,
    })
  })

  it('is refused with the name of the target for an unknown adapter or invalid settings', async () => {
    const fails = async (adapter: string, settings: Record<string, unknown>, message: string) => {
      await assert.rejects(
        openTargets([{ name: 'ledger', adapter, settings }]),
        (error: Error) => codeOf(error) === 'target-settings-invalid' && error.message.startsWith(message),
        message,
      )
    }
    await fails('registry', {}, 'The target ledger names the adapter registry, which does not exist.')
    await fails('sql', {}, 'The target ledger: the setting url is missing.')
    await fails(
      'sql',
      { url: 'sqlite:x.db', table: 'a; drop' },
      'The target ledger: the setting table has the wrong format; it must match',
    )
  })

  const mistakes: [what: string, text: string, code: ErrorCode, says: string][] = [
    [
      'a target without settings',
      'ledger:\n  adapter: sql\n',
      'targets-invalid',
      'targets.yaml:1:1 ledger needs settings.',
    ],
    [
      'an unknown adapter',
      'ledger: { adapter: fax, settings: {} }\n',
      'target-settings-invalid',
      'The target ledger names the adapter fax, which does not exist. There are: sql.',
    ],
    [
      'a database that it does not know',
      `${LEDGER}other: { adapter: sql, settings: { url: "oracle://hub:hidden@db/x" } }\n`,
      'target-settings-invalid',
      'The target other: The setting url must begin with sqlite:, postgresql: or mysql:; this one begins with oracle:.',
    ],
  ]
  for (const [what, text, code, says] of mistakes) {
    it(`with ${what} ends the start with ${code}, cause and cure, and no secret; mended, the hub starts`, async () => {
      writeFileSync(file, text)
      const data = path.join(home, 'data')
      const {
        code: exit,
        stdout,
        stderr,
      } = await waybill(['start', '--port', '0', '--data', data], {
        env: { WAYBILL_TARGETS: file, WAYBILL_LOG_LEVEL: 'silent' },
      })
      const { title, cure } = problemOf(code)
      assert.deepEqual([exit, stdout], [1, ''])
      assert.ok(stderr.startsWith(`waybill: ${title}. ${says}`) && stderr.endsWith(`\n  ${cure}\n`), stderr)
      assert.doesNotMatch(stderr, /hidden/)
      const hub = await openTestHub({ data, targets: LEDGER })
      await assertExplained(hub, code)
      assert.equal((await hub.settled((await hub.send(quickInvoice('MENDED'))).body.id)).state, 'posted')
      await hub.close()
    })
  }

  it('without the target of a waiting delivery refuses it as target-unknown; the others are posted', async () => {
    const data = path.join(home, 'data')
    const pipeline = (target: string) => `name: default\nsteps:\n  - read: {}\n  - deliver: { to: [${target}] }\n`
    const before = await openTestHub({
      data,
      targets: LEDGER + ARCHIVE,
      pipeline: pipeline('archive'),
      settings: { roles: ALL_BUT_COURIERS },
    })
    const {
      body: { id },
    } = await before.send(quickInvoice('WAITS'))
    for await (const { events } of before.hub.engines.store.follow(
      undefined,
      [`document-main.${id}`],
      AbortSignal.timeout(20_000),
    )) {
      if (events.some(({ type }) => type === 'DeliveryRequested')) break
    }
    await before.close()
    const hub = await openTestHub({ data, targets: LEDGER, pipeline: pipeline('ledger') })
    const document = await hub.settled(id)
    assert.deepEqual(
      [document.state, document.deliveries['archive']!.outcome, document.deliveries['archive']!.code],
      ['failed', 'rejected', 'target-unknown'],
    )
    assert.match((await hub.trail(id)).map(({ text }) => text).join('\n'), /There is no target archive\./)
    await assertExplained(hub, 'target-unknown')
    assert.equal((await hub.settled((await hub.send(quickInvoice('NEXT'))).body.id)).state, 'posted')
    await hub.close()
  })
})
