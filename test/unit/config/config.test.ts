import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadSettings, renamedSettings, SETTINGS, wantsColour } from '../../../config/config.ts'
import { codeOf, PROBLEMS } from '../../../hub/errors.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

describe('the settings', () => {
  it('come from options, then from the environment, then from the defaults', () => {
    assert.equal(loadSettings({}, {}).api.port, 8080)
    assert.equal(loadSettings({}, { WAYBILL_PORT: '9000' }).api.port, 9000)
    assert.equal(loadSettings({ port: '9001' }, { WAYBILL_PORT: '9000' }).api.port, 9001)
    assert.deepEqual(loadSettings({ roles: 'api, dispatcher' }, {}).process.roles, ['api', 'dispatcher'])
  })

  it('are refused with the variable and the allowed values', () => {
    const refused = (environment: Record<string, string>, message: RegExp) =>
      assert.throws(
        () => loadSettings({}, environment),
        (error: Error) => {
          assert.equal(codeOf(error), 'settings-invalid')
          assert.match(error.message, message)
          return true
        },
      )
    refused({ WAYBILL_PORT: '99999' }, /WAYBILL_PORT .* must be a whole number from 0 to 65535/)
    refused({ WAYBILL_ROLES: 'api,cook' }, /WAYBILL_ROLES .* must be one of api, /)
    refused({ WAYBILL_LOG_LEVEL: 'loud' }, /WAYBILL_LOG_LEVEL/)
    for (const url of ['nonsense', 'ftp://hub', 'http://', '127.0.0.1:8080'])
      refused({ WAYBILL_URL: url }, /WAYBILL_URL .* must be an address such as http:/)
  })

  it('allow colour on a terminal only, and not with NO_COLOR', () => {
    assert.deepEqual(
      [
        wantsColour({ isTTY: true }, {}),
        wantsColour({ isTTY: true }, { NO_COLOR: '1' }),
        wantsColour({ isTTY: true }, { NO_COLOR: '' }),
        wantsColour({}, {}),
      ],
      [true, false, true, false],
    )
  })

  it('can read secrets from files, and no message repeats a secret', () => {
    const folder = temporaryFolder('settings')
    const file = path.join(folder, 'bus')
    writeFileSync(file, 'amqp://hub:hidden@broker/\n')
    assert.equal(loadSettings({}, { WAYBILL_BUS_FILE: file }).engines.bus, 'amqp://hub:hidden@broker/')
    assert.equal(loadSettings({}, { WAYBILL_BUS: 'embedded', WAYBILL_BUS_FILE: file }).engines.bus, 'embedded')
    assert.throws(() => loadSettings({}, { WAYBILL_BUS_FILE: path.join(folder, 'missing') }), {
      code: 'settings-invalid',
      message: /WAYBILL_BUS_FILE/,
    })
    writeFileSync(file, 'kafka://hub:hidden@broker/')
    assert.throws(
      () => loadSettings({}, { WAYBILL_BUS_FILE: file }),
      (error: Error) =>
        codeOf(error) === 'settings-invalid' && !error.message.includes('hidden') && error.message.includes('amqp://'),
    )
  })

  it('accept the names that the concurrency totals had before, and say so', () => {
    const former = { WAYBILL_READ_PLACES: '12', WAYBILL_DELIVER_PLACES: '34' }
    const { readConcurrencyTotal, deliverConcurrencyTotal } = loadSettings({}, former).dispatcher
    assert.deepEqual([readConcurrencyTotal, deliverConcurrencyTotal], [12, 34])
    assert.deepEqual(renamedSettings(former), [
      'WAYBILL_READ_PLACES is now called WAYBILL_READ_CONCURRENCY_TOTAL. The old name works in this version only.',
      'WAYBILL_DELIVER_PLACES is now called WAYBILL_DELIVER_CONCURRENCY_TOTAL. The old name works in this version only.',
    ])
    const both = { WAYBILL_READ_PLACES: '12', WAYBILL_READ_CONCURRENCY_TOTAL: '56' }
    assert.equal(loadSettings({}, both).dispatcher.readConcurrencyTotal, 56)
    assert.deepEqual(renamedSettings({}), [])
  })

  it('are frozen, and each has a variable, a description and a unique name', () => {
    const settings = loadSettings({}, {})
    for (const each of [settings, ...Object.values(settings)]) assert.ok(Object.isFrozen(each))
    const names = Object.values(SETTINGS).flatMap((group) => Object.keys(group))
    assert.equal(new Set(names).size, names.length)
    for (const { env, about } of Object.values(SETTINGS).flatMap((group) => Object.values(group))) {
      assert.match(env, /^WAYBILL_[A-Z_]+$/)
      assert.ok(about.length > 10)
    }
  })
})

describe('every error code', () => {
  for (const [code, { title, cause, cure, status }] of Object.entries(PROBLEMS)) {
    it(`${code} says cause and cure`, () => {
      assert.ok(title.length > 5 && cause.endsWith('.') && cure.length > 10, code)
      assert.ok(status >= 400 && status < 600)
    })
  }
})
