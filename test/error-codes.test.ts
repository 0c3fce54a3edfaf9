import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { PROBLEMS } from '../hub/errors.ts'

/** What the tests of this project say, but for this file. */
const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter(
    (file) =>
      (/^[^/]+\.test\.ts$/.test(file) && file !== path.basename(import.meta.filename)) ||
      (file.startsWith('contracts/') && file.endsWith('.ts')),
  )
  .map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8'))

describe('every error code', () => {
  it('is named by a test', () => {
    const named = (code: string) => tests.some((text) => text.includes(`'${code}'`))
    assert.deepEqual(
      Object.keys(PROBLEMS).filter((code) => !named(code)),
      [],
    )
  })
})
