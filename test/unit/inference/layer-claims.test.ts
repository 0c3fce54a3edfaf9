import assert from 'node:assert/strict'
import type { Box } from '../../../hub/document/values/value.ts'
import type { Claim } from '../../../inference/formats/format.ts'
import { findingsAbout, isConfirmed } from '../../../inference/layer-claims.ts'

const word = (text: string, x = 50, y = 100) => ({ text, box: [x, y, x + text.length * 5, y + 8] as Box })
const claim = (why: Claim['why'], text: string, x = 50, y = 100): Claim => ({ ...word(text, x, y), why })

describe('text of a file that nobody sees', () => {
  it('asks if it has a value that the page does not show, with the line around it', () => {
    const hidden = [claim('hidden', 'Total', 50), claim('hidden', 'EUR', 100), claim('hidden', '9.999,00', 130)]
    const [finding, ...more] = findingsAbout(hidden, [word('1.190,00')], 2)
    assert.deepEqual(more, [])
    assert.deepEqual([finding?.code, finding?.asks, finding?.page], ['hidden-text', true, 2])
    assert.match(finding!.detail, /"Total EUR 9\.999,00"/)
  })

  it('asks nothing for words without values, and is not mentioned if the page shows the same', () => {
    const [finding] = findingsAbout([claim('hidden', 'Powered'), claim('hidden', 'by')], [], 1)
    assert.deepEqual([finding?.code, finding?.asks], ['hidden-text', false])
    assert.deepEqual(findingsAbout([claim('hidden', '1.190,00')], [word('1.190,00', 300)], 1), [])
    assert.deepEqual(findingsAbout([claim('hidden', '1190')], [word('1'), word('190,00')], 1), [])
  })

  it('asks for each kind of value', () => {
    for (const text of ['12.50', '14.03.2024', '2024-03-14', 'DE02120300000000202051', 'R-2024-0815', "1'190.00"])
      assert.equal(findingsAbout([claim('hidden', text)], [], 1)[0]?.asks, true, text)
  })

  it('behind a picture is held against what the picture shows', () => {
    const seen = [word('1.190,00'), word('14.03.2024', 50, 200)]
    const agreeing = [claim('behind', '1190,00'), claim('behind', '14.03.2024', 50, 200)]
    assert.deepEqual(findingsAbout(agreeing, seen, 1), [])
    const [finding] = findingsAbout([claim('behind', '7.190,00')], seen, 1)
    assert.deepEqual([finding?.code, finding?.asks], ['text-behind-picture', true])
    assert.match(finding!.detail, /"7\.190,00" where the picture shows "1\.190,00"/)
    assert.match(findingsAbout([claim('behind', '55,00', 400, 700)], seen, 1)[0]!.detail, /nothing readable/)
    assert.deepEqual(findingsAbout([claim('behind', 'Tota1')], seen, 1), [])
  })

  it('names few of many places', () => {
    const many = Array.from({ length: 40 }, (_, index) => claim('behind', `10${index}0,00`, 50, index * 20))
    assert.match(findingsAbout(many, [], 1)[0]!.detail, /35 more places/)
  })
})

describe('a doubtful text layer', () => {
  it('is believed if recognition reads half of it alike', () => {
    const layer = ['Hinta', 'yhteensä', 'lasku', 'päivä'].map((text) => word(text))
    assert.equal(
      isConfirmed(
        layer,
        ['Hinta', 'yhteensa', 'lasku'].map((text) => word(text)),
      ),
      true,
    )
    assert.equal(
      isConfirmed(
        layer,
        ['Uhkfqxqj'].map((text) => word(text)),
      ),
      false,
    )
    assert.equal(isConfirmed([], [word('Hinta')]), false)
  })
})
