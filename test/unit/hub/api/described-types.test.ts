import assert from 'node:assert/strict'
import { loadDescription } from '../../../../hub/api/description.ts'
import { VALUE_SOURCES } from '../../../../hub/document/values/value.ts'
import { TYPES } from '../../../support/types.ts'

interface Schema {
  examples?: string[]
  enum?: string[]
  properties?: Record<string, Schema>
}

describe('document types in the API description', () => {
  const { schemas } = loadDescription().components as unknown as { schemas: Record<string, Schema> }

  it('shows the document types and fields of the program as examples, without excluding others', () => {
    assert.deepEqual(schemas['DocumentType']!.examples, [...TYPES.keys()].toSorted())
    assert.deepEqual(
      schemas['Path']!.examples,
      [...new Set([...TYPES.values()].flatMap(({ fields }) => Object.keys(fields)))].toSorted(),
    )
    assert.equal(schemas['DocumentType']!.enum, undefined)
  })

  it('lists every source of a value', () => {
    assert.deepEqual(schemas['Value']!.properties!['source']!.enum, [...VALUE_SOURCES])
  })
})
