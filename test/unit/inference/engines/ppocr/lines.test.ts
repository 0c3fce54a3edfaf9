import assert from 'node:assert/strict'
import type { Raster } from '../../../../../inference/formats/raster.ts'
import { withFaintCommas } from '../../../../../inference/engines/ppocr/correct/punctuation.ts'
import { decode, lettersOf, type Character, type Decoded } from '../../../../../inference/engines/ppocr/ctc.ts'
import { withLikelyWords } from '../../../../../inference/engines/ppocr/correct/lexicon-decoder.ts'
import { partAtSpaces } from '../../../../../inference/engines/ppocr/correct/spaces.ts'

const ALPHABET = ['', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:()/', ' ']
const COLUMNS = 8
const HEIGHT = 48

/** What a frame may show, with its probability; the rest is nothing. */
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

/** Each character surely in one frame, and `between` frames with nothing after it. */
const printed = (text: string, between: Frame[] = [{}]): Frame[] =>
  [...text].flatMap((character) => [{ [character]: 0.999 }, ...between])

/** Ink in the columns of each character, but not in the last two. */
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
const parted = (frames: readonly Frame[]): string[] => {
  const decoded = decodedOf(frames)
  return textsOf(partAtSpaces(decoded, stripOf(decoded)))
}
const likely = (frames: readonly Frame[]): string => {
  const decoded = decodedOf(frames)
  return textsOf(withLikelyWords([decoded.characters], decoded)).join('')
}

describe('spaces of a recognised line', () => {
  it('stand where the model sees one, or where the gap is far wider than others', () => {
    assert.deepEqual(parted([...printed('TOTAL'), { ' ': 0.6 }, ...printed('SALES')]), ['TOTAL', 'SALES'])
    assert.deepEqual(parted([...printed('TOTAL'), {}, {}, {}, {}, ...printed('SALES')]), ['TOTAL', 'SALES'])
    assert.deepEqual(parted(printed('TOTALSALES')), ['TOTALSALES'])
  })

  it('part a label from its number sooner than cents from their point', () => {
    const hint = { ' ': 0.06 }
    assert.deepEqual(parted([...printed('GST:'), hint, ...printed('12')]), ['GST:', '12'])
    assert.deepEqual(parted([...printed('128.'), hint, ...printed('12')]), ['128.12'])
  })
})

describe('a word that the model doubts', () => {
  const withDoubt = (text: string, at: number, other: string, chance: number): Frame[] =>
    printed(text).map((frame, index) => (index === at * 2 ? { [text[at]!]: 0.96 - chance, [other]: chance } : frame))

  it('is the known word that its probabilities allow', () => {
    assert.equal(likely(withDoubt('SUNMARY', 2, 'M', 0.2)), 'SUMMARY')
    assert.equal(likely(withDoubt('Tine:', 2, 'm', 0.3)), 'Time:')
    assert.equal(likely(withDoubt('Dascription', 1, 'e', 0.1)), 'Description')
  })

  it('may have lost a letter', () => {
    const frames = printed('SUMARY')
    frames[4] = { M: 0.9 }
    frames.splice(5, 0, {}, { M: 0.3 })
    assert.equal(likely(frames), 'SUMMARY')
  })

  it('stays as it was read where the probabilities speak against every known word, or it is known itself', () => {
    assert.equal(likely(withDoubt('SUNMARY', 2, 'Q', 0.2)), 'SUNMARY')
    assert.equal(likely(withDoubt('Cake', 1, 'o', 0.02)), 'Cake')
    assert.equal(likely(withDoubt('DATE', 1, 'O', 0.4)), 'DATE')
    assert.equal(likely(printed('SUNMARY')), 'SUNMARY')
  })

  it('keeps a number in front of it and signs around it', () => {
    assert.equal(likely(withDoubt('7DAYS', 0, 'Y', 0.3)), '7DAYS')
    assert.equal(likely(withDoubt('(TOTAI)', 5, 'L', 0.3)), '(TOTAL)')
  })
})

describe('a faint comma', () => {
  const commas = (frames: readonly Frame[]) => {
    const decoded = decodedOf(frames)
    return textsOf(withFaintCommas([decoded.characters], decoded)).join('')
  }

  it('is read behind a word though nothing at all is likelier', () => {
    assert.equal(commas([...printed('JALAN'), { ',': 0.2 }, {}]), 'JALAN,')
    assert.equal(commas([...printed('JALAN'), { ',': 0.01 }, {}]), 'JALAN')
  })

  it('is none beside another sign', () => {
    assert.equal(commas([...printed('JALAN.'), { ',': 0.2 }, {}]), 'JALAN.')
  })
})
