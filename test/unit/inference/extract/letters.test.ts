import assert from 'node:assert/strict'
import { chanceFrom } from '../../../../training/synthetic/chance.ts'
import { LANGUAGES } from '../../../../training/synthetic/languages.ts'
import { letter } from '../../../../training/synthetic/letter.ts'
import { plainOf } from '../../../../inference/extract/rules/lines.ts'

const LETTERS = 160
const languages = Object.keys(LANGUAGES)

describe('invented letters', () => {
  it('are the same for the same seed', () => {
    assert.deepEqual(letter(chanceFrom(5), 'de'), letter(chanceFrom(5), 'de'))
    assert.notDeepEqual(letter(chanceFrom(5), 'de').words, letter(chanceFrom(6), 'de').words)
  })

  it('print the number, and all words inside the page', () => {
    for (let seed = 0; seed < LETTERS; seed++) {
      const { fields, words, pages } = letter(chanceFrom(seed), languages[seed % languages.length]!)
      const [{ source, height }] = pages as [(typeof pages)[0]]
      const text = plainOf(words.map((word) => word.text).join(' '))
      if (source === 'text-layer')
        assert.ok(text.includes(plainOf(fields['invoiceNumber']!)), `${seed}: ${fields['invoiceNumber']}`)
      assert.match(fields['grossTotal']!, /^\d+\.\d\d$/)
      assert.ok(
        words.every(({ box }) => box[0] >= 0 && box[3] <= height),
        `${seed}`,
      )
    }
  })
})
