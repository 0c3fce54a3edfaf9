import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { openTargets } from '../../../adapters/registry.ts'
import { loadTargets } from '../../../config/targets.ts'
import { codeOf } from '../../../hub/errors.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

describe('the file of the targets', () => {
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
    await fails(
      'ledger:\n  adapter: sql\n  businessKey: off\n  settings: {}\n',
      /^targets\.yaml:3:3 ledger\.businessKey must be one of: none/,
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
})
