import assert from 'node:assert/strict'
import { otherSpelling } from '../../../../inference/second-look/doubtful-letter.ts'

describe('a number whose letters end with a digit', () => {
  it('can have the letter that looks like it', () => {
    assert.equal(otherSpelling('F5-20481'), 'FS-20481')
    assert.equal(otherSpelling('R0/2025/17'), 'RO/2025/17')
  })

  it('is what it is where no separator follows, or another digit', () => {
    for (const number of ['A10552', 'INV-2209', '2025-0388', 'R12-7', 'S5A-17'])
      assert.equal(otherSpelling(number), undefined, number)
  })
})

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
