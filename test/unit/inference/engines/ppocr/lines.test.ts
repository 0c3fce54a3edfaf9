import assert from 'node:assert/strict'
import type { Raster } from '../../../../../inference/formats/raster.ts'
import { decode, lettersOf, type Character, type Decoded } from '../../../../../inference/engines/ppocr/ctc.ts'
import { withDecimalPoints } from '../../../../../inference/engines/ppocr/correct/decimal-points.ts'
import { preferKnownWords } from '../../../../../inference/engines/ppocr/correct/lexicon-decoder.ts'
import { spellLikely } from '../../../../../inference/engines/ppocr/correct/likely-spelling.ts'
import { countNGrams, logOfNext } from '../../../../../inference/engines/ppocr/correct/n-grams.ts'
import { splitAtSpaces } from '../../../../../inference/engines/ppocr/correct/spaces.ts'
import { wordsOf } from '../../../../../inference/engines/ppocr/line.ts'

const ALPHABET = ['', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:()/@%Ωß', ' ']
const COLUMNS = 8
const HEIGHT = 48
const LINE = { center: { x: 200, y: 20 }, width: 400, height: 30, angle: 0 } as const

/** Probabilities of characters in one frame; the rest is the blank. */
type Frame = Record<string, number>

function decodedOf(frames: readonly Frame[]): Decoded {
  const data = new Float32Array(frames.length * ALPHABET.length)
  for (const [index, frame] of frames.entries()) {
    for (const [character, probability] of Object.entries(frame))
      data[index * ALPHABET.length + ALPHABET.indexOf(character)] = probability
    data[index * ALPHABET.length] = 1 - Object.values(frame).reduce((sum, each) => sum + each, 0)
  }
  return decode({ data, dims: [1, frames.length, ALPHABET.length] }, 0, lettersOf(ALPHABET))
}

/** Each character in one frame with certainty, followed by the frames `between`. */
const printed = (text: string, between: Frame[] = [{}]): Frame[] =>
  [...text].flatMap((character) => [{ [character]: 0.999 }, ...between])

/** A strip with ink in the columns of each character, except for the last two. */
function stripOf({ characters, frames }: Decoded): Raster {
  const strip = {
    data: new Uint8Array(frames * COLUMNS * HEIGHT * 3).fill(255),
    width: frames * COLUMNS,
    height: HEIGHT,
  }
  for (const { frame, lastFrame } of characters) {
    for (let column = frame * COLUMNS; column < (lastFrame + 2) * COLUMNS - 2; column++) {
      for (let row = HEIGHT / 4; row < (HEIGHT * 3) / 4; row++)
        strip.data.fill(0, (row * strip.width + column) * 3, (row * strip.width + column) * 3 + 3)
    }
  }
  return strip
}

const textsOf = (words: readonly Character[][]): string[] => words.map((word) => word.map(({ text }) => text).join(''))
const split = (frames: readonly Frame[]): string[] => {
  const decoded = decodedOf(frames)
  return textsOf(splitAtSpaces(decoded, stripOf(decoded)))
}
const corrected = (frames: readonly Frame[]): string => {
  const decoded = decodedOf(frames)
  return textsOf(preferKnownWords([decoded.characters], decoded)).join('')
}

const wordsIn = (frames: readonly Frame[]): string[] => {
  const decoded = decodedOf(frames)
  return wordsOf(decoded, stripOf(decoded), LINE).map(({ text }) => text)
}

describe('splitting a recognised line into words', () => {
  it('follows the spaces of the model, and gaps that are much wider than the others', () => {
    assert.deepEqual(split([...printed('TOTAL'), { ' ': 0.6 }, ...printed('SALES')]), ['TOTAL', 'SALES'])
    assert.deepEqual(split([...printed('TOTAL'), {}, {}, {}, {}, ...printed('SALES')]), ['TOTAL', 'SALES'])
    assert.deepEqual(split(printed('TOTALSALES')), ['TOTALSALES'])
  })

  it('separates a label from its number more readily than cents from their point', () => {
    const hint = { ' ': 0.06 }
    assert.deepEqual(split([...printed('GST:'), hint, ...printed('12')]), ['GST:', '12'])
    assert.deepEqual(split([...printed('128.'), hint, ...printed('12')]), ['128.12'])
  })
})

const withDoubt = (text: string, at: number, other: string, chance: number): Frame[] =>
  printed(text).map((frame, index) => (index === at * 2 ? { [text[at]!]: 0.96 - chance, [other]: chance } : frame))

describe('a doubtful word', () => {
  it('becomes the known word that the probabilities favour', () => {
    assert.equal(corrected(withDoubt('SUNMARY', 2, 'M', 0.2)), 'SUMMARY')
    assert.equal(corrected(withDoubt('Tine:', 2, 'm', 0.3)), 'Time:')
    assert.equal(corrected(withDoubt('Dascription', 1, 'e', 0.1)), 'Description')
  })

  it('may lack a letter', () => {
    const frames = printed('SUMARY')
    frames[4] = { M: 0.9 }
    frames.splice(5, 0, {}, { M: 0.3 })
    assert.equal(corrected(frames), 'SUMMARY')
  })

  it('stays if the probabilities contradict every known word, or if it is known itself', () => {
    assert.equal(corrected(withDoubt('SUNMARY', 2, 'Q', 0.2)), 'SUNMARY')
    assert.equal(corrected(withDoubt('Cake', 1, 'o', 0.02)), 'Cake')
    assert.equal(corrected(withDoubt('DATE', 1, 'O', 0.4)), 'DATE')
    assert.equal(corrected(printed('SUNMARY')), 'SUNMARY')
  })

  it('keeps a number before it and signs around it', () => {
    assert.equal(corrected(withDoubt('7DAYS', 0, 'Y', 0.3)), '7DAYS')
    assert.equal(corrected(withDoubt('(TOTAI)', 5, 'L', 0.3)), '(TOTAL)')
  })
})

describe('a doubtful character', () => {
  const COUNTS = countNGrams([
    ['TAX @6% OF@6% ON', 3],
    ['CODE B06 AND B16', 3],
    ['STRASSE', 3],
  ])
  const spelled = (frames: readonly Frame[]): string => {
    const decoded = decodedOf(frames)
    return textsOf(spellLikely([decoded.characters], decoded, COUNTS)).join('')
  }

  it('becomes the second choice of the model where that is usual between its neighbours', () => {
    assert.equal(spelled(withDoubt('@6Z', 2, '%', 0.2)), '@6%')
    assert.equal(spelled(withDoubt('OF06%', 2, '@', 0.4)), 'OF@6%')
    assert.equal(spelled(withDoubt('STRAS5E', 5, 'S', 0.3)), 'STRASSE')
  })

  it('stays where both are usual, where the model is sure, and where its second choice is hardly possible', () => {
    assert.equal(spelled(withDoubt('B06', 2, '8', 0.3)), 'B06')
    assert.equal(spelled(printed('STRAS5E')), 'STRAS5E')
    assert.equal(spelled(withDoubt('STRAS5E', 5, 'S', 0.0005)), 'STRAS5E')
  })

  it('stays if it is a sign', () => {
    assert.deepEqual(wordsIn(withDoubt('12,5:', 4, '0', 0.45)), ['12,5:'])
    assert.deepEqual(wordsIn(withDoubt('12,5O', 4, '0', 0.45)), ['12,50'])
  })

  it('keeps its probability', () => {
    const decoded = decodedOf(withDoubt('STRAS5E', 5, 'S', 0.3))
    const [word] = spellLikely([decoded.characters], decoded, COUNTS)
    assert.ok(Math.abs(word![5]!.probability - 0.66) < 1e-6)
  })

  it('is spelled as business documents of many languages spell', () => {
    assert.deepEqual(wordsIn(withDoubt('lNVOICE', 0, 'I', 0.3)), ['INVOICE'])
    assert.deepEqual(wordsIn(withDoubt('Straße', 4, 'B', 0.3)), ['Straße'])
    assert.deepEqual(wordsIn(withDoubt('12,O0', 3, '0', 0.3)), ['12,00'])
  })
})

describe('n-grams', () => {
  it('know which characters follow others, digits and letters of any case alike', () => {
    const counts = countNGrams([['Total 12', 2]])
    assert.ok(logOfNext(counts, 'TOT', 'A') > Math.log(0.5))
    assert.ok(logOfNext(counts, 'L 0', '0') > logOfNext(counts, 'L 0', 'A') + 1)
    assert.ok(logOfNext(counts, 'XYZ', 'T') < Math.log(0.3))
  })

  it('hold a digit for one of ten', () => {
    const counts = countNGrams([
      ['A1', 5],
      ['AB', 5],
    ])
    assert.ok(logOfNext(counts, 'A', '0') < logOfNext(counts, 'A', 'B') - 2)
  })

  it('forget longer sequences that occur once', () => {
    assert.equal(countNGrams([['AB', 1]]).has(' A'), false)
    assert.equal(countNGrams([['AB', 2]]).has(' A'), true)
  })
})

describe('a faint decimal point', () => {
  const faint = (before: string, after: string, hint: Frame): string[] =>
    wordsIn([...printed(before), { ' ': 0.9 }, hint, { ' ': 0.3 }, ...printed(after)])

  it('is put back between a number and its cents', () => {
    assert.deepEqual(faint('12', '50', { ' ': 0.7, '.': 0.06 }), ['12.50'])
    assert.deepEqual(faint('RM4', '00', { ' ': 0.7, ',': 0.02 }), ['RM4,00'])
  })

  it('is not invented where the model sees none, or where the digits belong to something else', () => {
    assert.deepEqual(faint('12', '50', { ' ': 0.7, '.': 0.0009 }), ['12', '50'])
    assert.deepEqual(faint('1.5', '50', { ' ': 0.7, '.': 0.06 }), ['1.5', '50'])
    assert.deepEqual(faint('17', '30:15', { ' ': 0.7, '.': 0.06 }), ['17', '30:15'])
    assert.deepEqual(faint('12', '500', { ' ': 0.7, '.': 0.06 }), ['12', '500'])
  })

  it('lowers the confidence of the amount', () => {
    const decoded = decodedOf([...printed('12'), { ' ': 0.7, '.': 0.05 }, ...printed('50')])
    const { characters } = withDecimalPoints(decoded)
    assert.equal(characters.length, 5)
    assert.ok(characters[2]!.probability < 0.1)
  })
})
