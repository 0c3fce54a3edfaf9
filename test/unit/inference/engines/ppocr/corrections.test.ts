import assert from 'node:assert/strict'
import { areHalvesOfNumber, dateEnd, isQuantity } from '../../../../../inference/engines/ppocr/correct/boundaries.ts'
import { resolveConfusables } from '../../../../../inference/engines/ppocr/correct/confusables.ts'
import { correctCurrency } from '../../../../../inference/engines/ppocr/correct/datasets/malaysian-receipts.ts'
import { areHalvesOfWord, correctWord } from '../../../../../inference/engines/ppocr/correct/vocabulary.ts'

const UNSURE = 0.9

describe('correction of recognised words', () => {
  it('finds the known word if only confusable characters differ', () => {
    for (const [read, meant] of [
      ['lNVOICE', 'INVOICE'],
      ['TOTAI', 'TOTAL'],
      ['PAYNENT:', 'PAYMENT:'],
      ['aty', 'qty'],
      ['G5T', 'GST'],
      ['(GSI', '(GST'],
      ['Iten', 'Item'],
      ['Re9', 'Reg'],
      ['Bi11', 'Bill'],
    ] as const) {
      assert.equal(correctWord(read, UNSURE), meant)
    }
  })

  it('leaves a word alone if another one may be meant or the model is sure', () => {
    for (const word of ['Coke', 'Lime', 'rec', 'REC', 'BELL', 'Game', 'total', 'QTY', 'A1B2', '14.50'])
      assert.equal(correctWord(word, UNSURE), word)
    assert.equal(correctWord('G5T', 1), 'G5T')
  })

  it('resolves 0 and O, 1, I and l by their neighbours', () => {
    for (const [read, meant] of [
      ['T0TAL', 'TOTAL'],
      ['O.50', '0.50'],
      ['12.O0', '12.00'],
      ['2O26', '2026'],
      ['SR100', 'SR100'],
      ['Shoppin9', 'Shopping'],
    ] as const)
      assert.equal(resolveConfusables(read), meant)
  })

  it('corrects the sign of the ringgit before an amount', () => {
    assert.equal(correctCurrency('RH', '12.50'), 'RM')
    assert.equal(correctCurrency('RH', 'negative'), 'RH')
  })

  it('joins words that a space broke, and splits dates and quantities that lack one', () => {
    assert.ok(areHalvesOfWord('TO', 'TAL:'))
    assert.ok(areHalvesOfWord('ROUND', 'ING') && areHalvesOfWord('Ja1', 'an'))
    assert.ok(!areHalvesOfWord('TAX', 'INVOICE') && !areHalvesOfWord('SUB', 'TOTAL') && !areHalvesOfWord('ITEM', 'S'))
    assert.ok(
      areHalvesOfNumber('1,025.', '10') &&
        areHalvesOfNumber('RM5.', '00') &&
        areHalvesOfNumber('13:', '11:54') &&
        areHalvesOfNumber('13:11:', '54'),
    )
    assert.ok(
      !areHalvesOfNumber('No.', '10') &&
        !areHalvesOfNumber('2.', 'Tea') &&
        !areHalvesOfNumber('3.', '105') &&
        !areHalvesOfNumber('Time:', '13'),
    )
    assert.deepEqual(
      ['01/02/20263:15:00', '1.2.2612:30', '01/02/2026', '12:30:15', '01/02-2026:30'].map(dateEnd),
      [10, 6, 0, 0, 0],
    )
    assert.ok(isQuantity('2x', '1.50') && isQuantity('12X', '0,2000'))
    assert.ok(!isQuantity('2x', '000004089728') && !isQuantity('4x4', '1.50') && !isQuantity('2x', ''))
  })
})
