import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describeFailure } from '../../../../hub/cli/failure.ts'
import { WaybillError } from '../../../../hub/errors.ts'

const ROOT = path.resolve(import.meta.dirname, '../../../..')

describe('a hint that names a command', () => {
  it('says `npx waybill` only on the command line: elsewhere npx would fetch a package of that name', () => {
    const files = globSync('{hub,adapters,mappings,projections,inference,config}/**/*.{ts,js,yaml}', { cwd: ROOT })
    const naming = files.filter((file) => readFileSync(path.join(ROOT, file), 'utf8').includes('npx waybill'))
    assert.deepEqual(
      naming.filter((file) => !/^hub\/(?:cli\/|main\.ts$)/.test(file)),
      [],
    )
  })

  it('is completed on the command line', () => {
    assert.match(describeFailure(new WaybillError('hub-unreachable', '')).cure, /`npx waybill start`/)
  })
})
