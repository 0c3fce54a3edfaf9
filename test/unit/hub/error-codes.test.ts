import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SUPPORTED_FORMATS } from '../../../hub/document/media-types.ts'
import { PROBLEMS } from '../../../hub/errors.ts'

const TESTS = path.resolve(import.meta.dirname, '../..')

/** What the tests and contract suites of this project say, but for this file. */
const tests = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.test\.ts$|^contracts\/.*\.ts$/.test(file) && path.join(TESTS, file) !== import.meta.filename)
  .map((file) => readFileSync(path.join(TESTS, file), 'utf8'))

describe('every error code', () => {
  it('is named by a test', () => {
    const named = (code: string) => tests.some((text) => text.includes(`'${code}'`))
    assert.deepEqual(
      Object.keys(PROBLEMS).filter((code) => !named(code)),
      [],
    )
  })

  it('names every accepted format where a file is refused', () => {
    const { cause, cure } = PROBLEMS['unsupported-media-type']
    assert.ok(cause.includes(SUPPORTED_FORMATS) && cure.includes(SUPPORTED_FORMATS))
  })
})
