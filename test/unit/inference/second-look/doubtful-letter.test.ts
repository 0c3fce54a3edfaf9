import assert from 'node:assert/strict'
import { otherSpelling } from '../../../../inference/second-look/doubtful-letter.ts'

describe('a name with a capital I', () => {
  it('can be another one where an l is as likely', () => {
    assert.equal(otherSpelling('House of Go Id Ltd'), 'House of Gold Ltd')
    assert.equal(otherSpelling('Hea Ith & Co'), 'Health & Co')
    assert.equal(otherSpelling('NordhoIm Tee'), 'Nordholm Tee')
  })

  it('is what it is where the word begins with it', () => {
    for (const name of [
      'Casa Italia',
      'Tea In Town',
      'The Old Inn',
      'Hotel Iris',
      'McIntyre & Sons',
      'DIGITAL ID',
      'Studio II',
    ])
      assert.equal(otherSpelling(name), undefined, name)
  })
})
