import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import type { Reading } from '../../../../hub/document/reading.ts'
import { decodeReading, encodeReading, summaryIn, textIn } from '../../../../hub/document/stored-reading.ts'
import type { Fields, Value } from '../../../../hub/document/values/value.ts'

const word = (text: string, page: number, x: number, y: number) => ({
  text,
  page,
  box: [x, y, x + 30, y + 10] as [number, number, number, number],
  confidence: 1,
})
const value = (text: string): Value => ({
  value: text,
  confidence: 0.8,
  page: 1,
  box: [0, 0, 10, 10],
  source: 'text-layer',
})
const page = { width: 595, height: 842, unit: 'point', source: 'text-layer' } as const
const READING: Reading = {
  type: 'invoice',
  typeConfidence: 0.9,
  fields: { sellerName: value('Müller\n& Söhne') },
  tables: { lines: [{ quantity: value('2') }] },
  pages: [page, { ...page, source: 'ocr' }],
  words: [word('Müller', 1, 10, 10), word('&', 1, 50, 10), word('Söhne', 1, 10, 40), word('2', 2, 10, 10)],
  seconds: 0.5,
  version: { reader: '1', models: '', provider: 'cpu' },
}
const PAGES = [
  { page: 1, ...page, text: 'Müller &\nSöhne' },
  { page: 2, ...page, source: 'ocr', text: '2' },
]

/** A stored reading as a store sends it, in pieces of this size; `read` counts the bytes that were taken. */
function stored(content: Uint8Array, size: number) {
  const taken = { bytes: 0 }
  async function* pieces() {
    for (let at = 0; at < content.length; at += size) {
      taken.bytes += Math.min(size, content.length - at)
      yield content.subarray(at, at + size)
    }
  }
  return { taken, pieces: pieces() }
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<unknown> {
  const all = await buffer(textIn(pieces))
  return JSON.parse(String(all))
}

describe('a stored reading', () => {
  const { summary, content } = encodeReading(READING)

  it('has a summary with the numbers of pages and words in place of both', async () => {
    const { pages: _pages, words: _words, ...values } = READING
    assert.deepEqual(summary, { ...values, pages: 2, sources: ['text-layer', 'ocr'], words: 4 })
    for (const size of [1, 7, 1_000_000]) assert.deepEqual(await summaryIn(stored(content, size).pieces), summary)
  })

  it('gives its text line by line, wherever the store cuts it', async () => {
    for (const size of [1, 7, 1_000_000])
      assert.deepEqual(await textOf(stored(content, size).pieces), { pages: PAGES, words: READING.words })
  })

  it('can be decoded whole', () => assert.deepEqual(decodeReading(content), READING))

  it('is read up to its summary only: the words stay in the store', async () => {
    const words = Array.from({ length: 200_000 }, (_, index) => word('word', 1, index % 500, index))
    const large = stored(encodeReading({ ...READING, words }).content, 65_536)
    assert.equal((await summaryIn(large.pieces)).words, 200_000)
    assert.equal(large.taken.bytes, 65_536)
  })

  it('passes its text on without parsing it', async () => {
    const [first] = content.toString().split('\n')
    const all = await buffer(textIn(stored(Buffer.from(`${first}\n{"not": JSON`), 8).pieces))
    assert.equal(String(all), '{"not": JSON')
  })

  it('is refused if its values are too many for the hub', () => {
    const row: Fields = { description: value('a line of the table') }
    const tables = { lines: Array.from({ length: 100_000 }, () => row) }
    assert.throws(() => encodeReading({ ...READING, tables }), { code: 'too-many-values' })
  })
})

describe('a reading that an earlier version stored as one object', () => {
  const undivided = (reading: Reading) => Buffer.from(JSON.stringify(reading))

  it('gives the same summary and text', async () => {
    const old = undivided(READING)
    assert.deepEqual(await summaryIn(stored(old, 7).pieces), encodeReading(READING).summary)
    assert.deepEqual(await textOf(stored(old, 7).pieces), { pages: PAGES, words: READING.words })
  })

  it('is refused if it is too large to be parsed', async () => {
    const words = Array.from({ length: 300_000 }, (_, index) => word('word', 1, index % 500, index))
    const old = undivided({ ...READING, words })
    assert.ok(old.length > 16 * 1024 * 1024)
    await assert.rejects(summaryIn(stored(old, 65_536).pieces), { code: 'reading-too-large' })
    await assert.rejects(textOf(stored(old, 65_536).pieces), { code: 'reading-too-large' })
  })
})
