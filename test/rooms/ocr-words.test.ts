import assert from 'node:assert/strict'
import path from 'node:path'
import { silentLog, type Log } from '../../hub/log.ts'
import { openReader } from '../../inference/reader.ts'
import { withoutLookAlikes } from '../../inference/engines/ppocr/correct/confusables.ts'
import {
  asCurrency,
  asKnown,
  belongTogether,
  dateEnd,
  isBroken,
  isTimes,
} from '../../inference/engines/ppocr/correct/vocabulary.ts'

const UNSURE = 0.9

describe('words of a recognised line', () => {
  it('are those of business papers where only look-alikes differ', () => {
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
      assert.equal(asKnown(read, UNSURE), meant)
    }
  })

  it('stay as they are where another word may be meant, or the model is sure', () => {
    for (const word of ['Coke', 'Lime', 'rec', 'REC', 'BELL', 'Game', 'total', 'QTY', 'A1B2', '14.50'])
      assert.equal(asKnown(word, UNSURE), word)
    assert.equal(asKnown('G5T', 1), 'G5T')
  })

  it('lose no digit to a letter, and no letter to a digit', () => {
    for (const [read, meant] of [
      ['T0TAL', 'TOTAL'],
      ['O.50', '0.50'],
      ['12.O0', '12.00'],
      ['2O26', '2026'],
      ['SR100', 'SR100'],
      ['Shoppin9', 'Shopping'],
    ] as const)
      assert.equal(withoutLookAlikes(read), meant)
  })

  it('keep the ringgit before an amount', () => {
    assert.equal(asCurrency('RH', '12.50'), 'RM')
    assert.equal(asCurrency('RH', 'negative'), 'RH')
  })

  it('are whole where a space broke them, and two where a date or a quantity has none', () => {
    assert.ok(belongTogether('TO', 'TAL:'))
    assert.ok(belongTogether('ROUND', 'ING') && belongTogether('Ja1', 'an'))
    assert.ok(!belongTogether('TAX', 'INVOICE') && !belongTogether('SUB', 'TOTAL') && !belongTogether('ITEM', 'S'))
    assert.ok(
      isBroken('1,025.', '10') && isBroken('RM5.', '00') && isBroken('13:', '11:54') && isBroken('13:11:', '54'),
    )
    assert.ok(!isBroken('No.', '10') && !isBroken('2.', 'Tea') && !isBroken('3.', '105') && !isBroken('Time:', '13'))
    assert.deepEqual(
      ['01/02/20263:15:00', '1.2.2612:30', '01/02/2026', '12:30:15', '01/02-2026:30'].map(dateEnd),
      [10, 6, 0, 0, 0],
    )
    assert.ok(isTimes('2x', '1.50') && isTimes('12X', '0,2000'))
    assert.ok(!isTimes('2x', '000004089728') && !isTimes('4x4', '1.50') && !isTimes('2x', ''))
  })
})

describe('a provider of inference that this machine lacks', () => {
  it('is told in the log, and the CPU reads', async () => {
    const told: { provider?: string; message: string }[] = []
    const log: Log = {
      ...silentLog,
      warn: (facts, message) => {
        told.push({ ...facts, message })
      },
    }
    const reader = openReader({
      readers: 1,
      providers: ['tensorrt', 'cuda'],
      timeoutSeconds: 60,
      memoryMb: 1536,
      idleSeconds: 60,
      maxPages: 10,
      maxPixels: 50_000_000,
      log,
    })
    try {
      const { version, words } = await reader.read(
        path.resolve(import.meta.dirname, '../../samples/receipt-scan.jpg'),
        { mediaType: 'image/jpeg' },
        AbortSignal.timeout(60_000),
      )
      const lacking = told.map(({ provider }) => provider)
      // On a machine with such a card the first provider that works reads; here or there nothing is passed over in silence.
      assert.deepEqual(
        lacking,
        ['tensorrt', 'cuda', 'cpu'].slice(0, ['tensorrt', 'cuda', 'cpu'].indexOf(version.provider)),
      )
      assert.ok(told.every(({ message }) => message.includes('the next provider is taken')))
      assert.ok(words.length > 20)
    } finally {
      await reader.close()
    }
  }).timeout(60_000)
})
