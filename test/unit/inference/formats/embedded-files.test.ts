import assert from 'node:assert/strict'
import { deflateSync } from 'node:zlib'
import { PDFDict, PDFDocument, PDFHexString, PDFName, PDFRawStream } from 'pdf-lib'
import { findInvoice } from '../../../../inference/einvoice/find.ts'
import { format } from '../../../../inference/formats/pdf/format.ts'
import { embeddedXml } from '../../../../inference/formats/pdf/embedded-files.ts'
import { drawnPdf, textAt } from '../../../support/drawn-pdf.ts'
import { hybridPdf, pdfOf } from '../../../support/hybrid-pdfs.ts'
import { pdfEncryption } from '../../../support/pdf-encryption.ts'
import { readPdf } from '../../../support/read-pdf.ts'

const read = async (pdf: Uint8Array) =>
  (await embeddedXml(pdf)).files.map(({ name, bytes }) => [name, Buffer.from(bytes()).toString()])

/** Gives a PDF a file that no name tree lists. */
function addFile(pdf: PDFDocument, name: string, stream: PDFRawStream) {
  const files = pdf.context.obj({ F: pdf.context.register(stream) })
  const specification = pdf.context.obj({ Type: 'Filespec', EF: files, UF: PDFHexString.fromText(name) })
  return pdf.context.register(specification)
}

const streamOf = (pdf: PDFDocument, content: Uint8Array, filter?: string) =>
  PDFRawStream.of(pdf.context.obj({ Type: 'EmbeddedFile', ...(filter && { Filter: filter }) }), content)

describe('XML in a PDF', function () {
  this.timeout(60_000)
  it('is found by the name tree, with object streams and without', async () => {
    const pdf = await pdfOf()
    await pdf.attach(Buffer.from('<a/>'), 'Factur-X.XML')
    await pdf.attach(Buffer.from('no'), 'terms.txt')
    for (const useObjectStreams of [true, false])
      assert.deepEqual(await read(await pdf.save({ useObjectStreams })), [['Factur-X.XML', '<a/>']])
  })

  it('is found by its type under any name, and by a name that says nothing', async () => {
    const pdf = await pdfOf()
    await pdf.attach(Buffer.from('<a/>'), 'invoice.bin', { mimeType: 'application/xml' })
    await pdf.attach(Buffer.from('<b/>'), 'ZUGFeRD', { mimeType: 'application/octet-stream' })
    assert.deepEqual(await read(await pdf.save()), [
      ['invoice.bin', '<a/>'],
      ['ZUGFeRD', '<b/>'],
    ])
  })

  it('is found as an associated file, compressed or not', async () => {
    const pdf = await pdfOf()
    const plain = addFile(pdf, 'factur-x.xml', streamOf(pdf, Buffer.from('<a/>')))
    const packed = addFile(pdf, 'zugferd-invoice.xml', streamOf(pdf, deflateSync('<b/>'), 'FlateDecode'))
    pdf.catalog.set(PDFName.of('AF'), pdf.context.obj([plain, packed]))
    assert.deepEqual(await read(await pdf.save()), [
      ['factur-x.xml', '<a/>'],
      ['zugferd-invoice.xml', '<b/>'],
    ])
  })

  it('is found in an object that nothing refers to, unless the catalog lists another', async () => {
    const pdf = await pdfOf()
    addFile(pdf, 'factur-x.xml', streamOf(pdf, Buffer.from('<old/>')))
    assert.deepEqual(await read(await pdf.save()), [['factur-x.xml', '<old/>']])
    await pdf.attach(Buffer.from('<new/>'), 'factur-x.xml')
    assert.deepEqual(await read(await pdf.save()), [['factur-x.xml', '<new/>']])
  })

  it('is found in a name tree that refers to itself', async () => {
    const pdf = await PDFDocument.load(await hybridPdf('<a/>'))
    const names = pdf.catalog.lookup(PDFName.of('Names'), PDFDict)
    const tree = names.lookup(PDFName.of('EmbeddedFiles'), PDFDict)
    const reference = pdf.context.register(tree)
    names.set(PDFName.of('EmbeddedFiles'), reference)
    tree.set(PDFName.of('Kids'), pdf.context.obj([reference]))
    assert.deepEqual(await read(await pdf.save()), [['factur-x.xml', '<a/>']])
  })

  it('that grows beyond all bounds is refused without being unpacked', async () => {
    const bomb = deflateSync(Buffer.alloc(100_000_000, ' '))
    const pdf = await pdfOf()
    addFile(pdf, 'factur-x.xml', streamOf(pdf, bomb, 'FlateDecode'))
    const [file] = (await embeddedXml(await pdf.save())).files
    const before = process.memoryUsage().rss
    assert.throws(() => file!.bytes(), { code: 'xml-too-large' })
    assert.ok(process.memoryUsage().rss - before < 80_000_000)
  })

  it('whose compression is damaged is refused', async () => {
    const pdf = await pdfOf()
    addFile(pdf, 'factur-x.xml', streamOf(pdf, Buffer.from('not compressed'), 'FlateDecode'))
    const [file] = (await embeddedXml(await pdf.save())).files
    assert.throws(() => file!.bytes(), { code: 'xml-damaged' })
  })

  it('is absent from a PDF without it, and from what is no PDF', async () => {
    assert.deepEqual(await read(await (await pdfOf()).save()), [])
    assert.deepEqual(await read(Buffer.from('%PDF-1.7 /EF')), [])
  })
})

describe('a file of several documents', () => {
  const codesOf = async (pdf: Uint8Array) => (await embeddedXml(pdf)).findings.map(({ code, asks }) => [code, asks])

  it('asks: PDFs one after another, unlike an update of a PDF or one inside another', async () => {
    const pdf = drawnPdf({ content: textAt(50, 700, 'Total 119.00') })
    assert.deepEqual(await codesOf(Buffer.concat([pdf, pdf])), [['several-documents', true]])
    const updated = Buffer.concat([pdf, Buffer.from('4 0 obj\nnull\nendobj\n%%EOF\n')])
    const inside = drawnPdf({ content: '', objects: [['/Type /EmbeddedFile', pdf]] })
    for (const single of [pdf, updated, inside]) assert.deepEqual(await codesOf(single), [])
  })

  it('asks: a portfolio with more than an e-invoice', async () => {
    const portfolio = async (...names: string[]) => {
      const pdf = await pdfOf(['For the best experience, open this PDF portfolio in Acrobat.'])
      for (const name of names) await pdf.attach(Buffer.from('<a/>'), name)
      pdf.catalog.set(PDFName.of('Collection'), pdf.context.obj({ Type: 'Collection' }))
      return pdf.save()
    }
    assert.deepEqual(await codesOf(await portfolio('a.pdf', 'factur-x.xml')), [['several-documents', true]])
    assert.deepEqual(await codesOf(await portfolio('factur-x.xml')), [])
  })

  it('is no PDF if it is an archive', () => {
    const pdf = drawnPdf({ content: '' }).toString('latin1')
    const tar = `${'a.pdf'.padEnd(257, '\0')}ustar`.padEnd(512, '\0')
    assert.equal(format.sniff(`HTTP/1.1 200 OK\r\n\r\n${pdf}`), 'application/pdf')
    for (const archive of [`PK\x03\x04${'\0'.repeat(26)}a.pdf${pdf}`, tar + pdf])
      assert.equal(format.sniff(archive.slice(0, 1024)), undefined)
  })
})

describe('XML in a PDF that only PDFium reads', () => {
  const named = { catalog: '/Names << /EmbeddedFiles << /Names [(factur-x.xml) 10 0 R] >> >>' }
  const associated = { catalog: '/AF [10 0 R]' }
  const specification = '<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /EF << /F 11 0 R >> >>'
  const content = textAt(50, 700, 'Total 119.00')
  const xml: readonly [string, Uint8Array] = ['/Type /EmbeddedFile /Filter /FlateDecode', deflateSync('<a/>')]
  const codesOf = async (pdf: Uint8Array) => (await embeddedXml(pdf)).findings.map(({ code, asks }) => [code, asks])

  it('is found if the file is encrypted with an empty password', async () => {
    const pdf = drawnPdf({ content, ...named, objects: [specification, xml], encryption: pdfEncryption() })
    assert.equal((await readPdf(pdf)).text, 'Total 119.00')
    assert.deepEqual(await read(pdf), [['factur-x.xml', '<a/>']])
    assert.deepEqual(await codesOf(pdf), [])
  })

  it('is found if the file cannot be parsed otherwise', async () => {
    const whole = drawnPdf({ content, ...named, objects: [specification, xml] }).toString('latin1')
    const pdf = Buffer.from(whole.replace('%PDF-1.7', '%PDF-x.y'), 'latin1')
    await assert.rejects(PDFDocument.load(pdf))
    assert.deepEqual(await read(pdf), [['factur-x.xml', '<a/>']])
    assert.deepEqual(await codesOf(pdf), [])
  })

  it('asks if it is there, but cannot be taken out', async () => {
    const encryption = pdfEncryption()
    assert.deepEqual(await codesOf(drawnPdf({ content, ...associated, objects: [specification, xml], encryption })), [
      ['einvoice-unreadable', true],
    ])
    const missing = drawnPdf({ content, ...named, objects: [specification.replace('11 0', '99 0')] })
    const damaged = drawnPdf({
      content,
      ...named,
      objects: [specification, ['/Filter /FlateDecode', 'no']],
      encryption,
    })
    for (const pdf of [missing, damaged]) {
      const { findings } = findInvoice(await embeddedXml(pdf))
      assert.deepEqual(
        findings.map(({ code, asks }) => [code, asks]),
        [['einvoice-unreadable', true]],
      )
    }
  })
})
