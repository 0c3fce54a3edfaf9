import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { errorsPage } from '../../../hub/errors/page.ts'
import { codeOf, factsOf, pauseOf, PROBLEMS, WaybillError } from '../../../hub/errors.ts'

const PAGE = path.resolve(import.meta.dirname, '../../../docs/errors.md')

describe('the table of errors', () => {
  it('is documented in docs/errors.md, every code once', () => {
    const page = errorsPage()
    assert.equal(
      readFileSync(PAGE, 'utf8'),
      page,
      'run: node hub/cli/launch.cjs --run hub/errors/page.ts > docs/errors.md',
    )
    assert.deepEqual(
      [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code).toSorted(),
      Object.keys(PROBLEMS).toSorted(),
    )
  })

  it('gives the facts of an error only under its own code', () => {
    const error = new WaybillError('method-not-allowed', 'DELETE is not supported here.', { allow: 'GET, HEAD' })
    assert.equal(factsOf(error, 'method-not-allowed')?.allow, 'GET, HEAD')
    assert.equal(factsOf(error, 'invalid-request', 'unknown-field'), undefined)
    assert.equal(factsOf(new Error('other'), 'method-not-allowed'), undefined)
  })

  it('recognises an error that another process sent, with the wait that it asks for', () => {
    const copy = { code: 'target-unavailable', message: 'busy', facts: { retryAfterSeconds: 7 } }
    assert.equal(codeOf(copy), 'target-unavailable')
    assert.equal(pauseOf(copy), 7)
    assert.equal(pauseOf(new WaybillError('target-rejected', 'no')), undefined)
  })
})
