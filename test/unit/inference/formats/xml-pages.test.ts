import assert from 'node:assert/strict'
import { encodePng } from '../../../../inference/formats/raster.ts'
import { loadFormats } from '../../../../inference/formats/registry.ts'
import { fatturaBody, fatturaXml } from '../../../support/fatture.ts'
import { ciiXml } from '../../../support/hybrid-pdfs.ts'
import { signed } from '../../../support/signed-files.ts'

const LIMITS = { maxPixels: 10_000_000, maxPageWords: 20_000 }

const open = async (text: string) => (await loadFormats()).formatOf('application/xml').open(Buffer.from(text), LIMITS)

const wordsOf = async (text: string): Promise<string[]> => {
  const file = await open(text)
  const words: string[] = []
  for (let index = 0; index < file.pages; index++)
    words.push(...(await file.page(index)).words!.map((word) => word.text))
  file.close()
  return words
}

describe('the pages of an XML e-invoice', function () {
  this.timeout(60_000)
  it('show its values', async () => {
    const words = await wordsOf(ciiXml())
    for (const word of ['RE-2031-77', '2031-02-03', 'Lakeside', '119.00', 'DE02', 'Hammer', '12.50'])
      assert.ok(words.includes(word), word)
  })

  it('are pictures for people', async () => {
    const file = await open(ciiXml())
    const { data, width, height } = await file.render(0, 50)
    assert.ok(width < height && data.some((value) => value < 100))
    assert.ok((await encodePng({ data, width, height })).length > 1000)
    file.close()
  })

  it('show each document of a file', async () => {
    const words = await wordsOf(fatturaXml(`${fatturaBody()}${fatturaBody('13/PA')}`))
    assert.ok(words.includes('12/PA') && words.includes('13/PA'))
  })

  it('are few for an invoice of very many lines, and say that there is more', async () => {
    const line = /<ram:IncludedSupplyChainTradeLineItem>[^]*<\/ram:IncludedSupplyChainTradeLineItem>/.exec(ciiXml())![0]
    const file = await open(ciiXml().replace(line, line.repeat(1200)))
    assert.equal(file.pages, 20)
    const last = (await file.page(19)).words!.map(({ text }) => text).join(' ')
    assert.match(last, /The XML has more than these pages show/)
    file.close()
  })

  it('show letters that the font lacks without accents, and keep to the width', async () => {
    const words = await wordsOf(ciiXml({ seller: `Łódź Ősz Ελλάς ${'x'.repeat(400)}` }))
    assert.ok(words.includes('Osz'))
  })

  it('are refused for other XML, unsafe XML, and damaged XML', async () => {
    await assert.rejects(open('<Invoice xmlns="urn:other"/>'), { code: 'xml-unknown' })
    await assert.rejects(open('<!DOCTYPE a><a/>'), { code: 'xml-unsafe' })
    await assert.rejects(open(ciiXml().slice(0, -10)), { code: 'xml-damaged' })
    await assert.rejects(open(`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`), { code: 'xml-too-large' })
  })

  it('are recognised by the root element only', async () => {
    const { sniff } = await loadFormats()
    const typeOf = (text: string, encoding: BufferEncoding = 'utf8') =>
      sniff(Buffer.from(text, encoding).subarray(0, 1024))
    assert.equal(typeOf(ciiXml()), 'application/xml')
    assert.equal(typeOf(fatturaXml()), 'application/xml')
    assert.equal(typeOf(`\ufeff${ciiXml()}`), 'application/xml')
    assert.equal(typeOf(`\ufeff${ciiXml()}`, 'utf16le'), 'application/xml')
    assert.equal(typeOf('<!-- a --><ubl:Invoice xmlns:ubl="urn:x">'), 'application/xml')
    assert.equal(typeOf(`<?xml version="1.0"?><!--${'x'.repeat(2000)}--><Invoice/>`), 'application/xml')
    for (const text of [
      '<html><body>Invoice</body>',
      '<?xml version="1.0"?><svg/>',
      '<!DOCTYPE html><Invoice/>',
      'Invoice',
    ])
      assert.equal(typeOf(text), undefined, text)
  })

  it('are the same for a signed file', async () => {
    const format = (await loadFormats()).formatOf('application/pkcs7-mime')
    const file = await format.open(signed(Buffer.from(fatturaXml()), 'ber'), LIMITS)
    const { words } = await file.page(0)
    assert.ok(words!.some(({ text }) => text === '12/PA'))
    file.close()
  })
})
