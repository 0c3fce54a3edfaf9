import assert from 'node:assert/strict'
import { Validator } from '@seriousme/openapi-schema-validator'
import { DESCRIPTION_FILE, loadDescription } from '../../../../hub/api/description.ts'

describe('the description of the API', () => {
  it('is valid OpenAPI, without the empty entries that a forgotten quote makes', async () => {
    const { valid, errors } = await new Validator().validate(DESCRIPTION_FILE)
    assert.deepEqual(errors ?? [], [])
    assert.ok(valid)
    const empty = (value: unknown, at: string): string[] =>
      value === null
        ? [at]
        : typeof value === 'object'
          ? Object.entries(value as object).flatMap(([name, each]) => empty(each, `${at}/${name}`))
          : []
    assert.deepEqual(empty(loadDescription(), ''), [])
  })
})
