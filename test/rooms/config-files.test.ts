import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { problemOf, type ErrorCode } from '../../hub/errors.ts'
import { waybill } from '../support/command.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const LEDGER = 'ledger: { adapter: sql, settings: { url: "sqlite:${data}/ledger.sqlite" } }\n'
const ARCHIVE = 'archive: { adapter: sql, settings: { url: "sqlite:${data}/archive.sqlite" } }\n'
const ALL_BUT_COURIERS = 'api,dispatcher,inference,projections'

describe('a file of the targets', () => {
  let home: string
  let file: string
  beforeEach(() => {
    home = temporaryFolder('targets')
    file = path.join(home, 'targets.yaml')
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
      'a database that is not supported',
      `${LEDGER}other: { adapter: sql, settings: { url: "oracle://hub:hidden@db/x" } }\n`,
      'target-settings-invalid',
      'The target other: The setting url must begin with sqlite:, postgresql: or mysql:; this one begins with oracle:.',
    ],
  ]
  for (const [what, text, code, says] of mistakes) {
    it(`with ${what} ends the start with ${code}, cause and cure, and no secret; corrected, the hub starts`, async () => {
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
      assert.equal((await hub.settled((await hub.send(quickInvoice('CORRECTED'))).body.id)).state, 'posted')
      await hub.close()
    })
  }

  it('without the target of a waiting delivery rejects it as target-unknown and posts the others', async () => {
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

describe('a pipeline file', () => {
  it('with a mistake ends the start with exit code 1, the line and the cure', async () => {
    const home = temporaryFolder('pipeline')
    writeFileSync(path.join(home, 'bad.yaml'), 'name: a\nsteps:\n  - fly: {}\n')
    const { code, stdout, stderr } = await waybill(['start', '--port', '0', '--data', path.join(home, 'data')], {
      env: { WAYBILL_PIPELINES: home },
    })
    const { title, cure } = problemOf('pipeline-invalid')
    assert.deepEqual(
      [code, stdout, stderr],
      [1, '', `waybill: ${title}. bad.yaml:3:5 steps.0.fly is not known here.\n  ${cure}\n`],
    )
  })
})
