import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readerPermissions } from '../../inference/reader-process.ts'
import { MAPPING_PERMISSIONS } from '../../mappings/runtime/evaluators.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const PROGRAM = path.resolve(import.meta.dirname, '../..')

/** What a script does in a process with these flags: `done`, or the code of its error. */
function attempt(flags: readonly string[], work: string): string {
  const script = `try { ${work}; console.log('done') } catch (error) { console.log(error.code) }`
  const { stdout } = spawnSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8', env: {} })
  return stdout.trim()
}

const reading = (file: string): string => `require('node:fs').readFileSync(${JSON.stringify(file)})`
const writing = (file: string): string => `require('node:fs').writeFileSync(${JSON.stringify(file)}, 'x')`
const program = `require('node:child_process').execFileSync('true')`

describe('a child process that works on hostile input', () => {
  const data = path.join(temporaryFolder('data'), '.waybill')
  const scratch = path.join(data, 'scratch')
  const secret = path.join(data, 'api-key')
  before(() => {
    mkdirSync(scratch, { recursive: true })
    writeFileSync(secret, 'secret')
    writeFileSync(path.join(scratch, 'document'), 'bytes')
  })

  it('of a mapping reads its own code only: no data, no configuration, no other part of the program', () => {
    assert.equal(attempt(MAPPING_PERMISSIONS, reading(path.join(PROGRAM, 'mappings/runtime/decimal.js'))), 'done')
    for (const file of [secret, path.join(PROGRAM, '.waybill/api-key'), path.join(PROGRAM, 'config/targets.yaml')])
      assert.equal(attempt(MAPPING_PERMISSIONS, reading(file)), 'ERR_ACCESS_DENIED', file)
    assert.equal(attempt(MAPPING_PERMISSIONS, writing(path.join(scratch, 'output'))), 'ERR_ACCESS_DENIED')
    assert.equal(attempt(MAPPING_PERMISSIONS, program), 'ERR_ACCESS_DENIED')
  })

  it('of a reader reads the program and its own folder, and writes only into that', () => {
    const flags = readerPermissions([scratch], [])
    assert.equal(attempt(flags, reading(path.join(scratch, 'document'))), 'done')
    assert.equal(attempt(flags, writing(path.join(scratch, 'output'))), 'done')
    for (const file of [secret, path.join(PROGRAM, '.waybill/api-key'), path.join(PROGRAM, 'config/targets.yaml')])
      assert.equal(attempt(flags, reading(file)), 'ERR_ACCESS_DENIED', file)
    assert.equal(attempt(flags, writing(path.join(PROGRAM, 'inference/x'))), 'ERR_ACCESS_DENIED')
    assert.equal(attempt(flags, program), 'ERR_ACCESS_DENIED')
  })
})
