import assert from 'node:assert/strict'
import { deflateSync } from 'node:zlib'
import { PDFDict, PDFDocument, PDFHexString, PDFName, PDFRawStream } from 'pdf-lib'
import { embeddedXml } from '../../../../inference/formats/pdf/embedded-files.ts'
import { hybridPdf, pdfOf } from '../../../support/hybrid-pdfs.ts'

const read = async (pdf: Uint8Array) =>
  (await embeddedXml(pdf)).map(({ name, bytes }) => [name, Buffer.from(bytes()).toString()])

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

  it('is found by its type under any name', async () => {
    const pdf = await pdfOf()
    await pdf.attach(Buffer.from('<a/>'), 'invoice', { mimeType: 'application/xml' })
    assert.deepEqual(await read(await pdf.save()), [['invoice', '<a/>']])
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
    const [file] = await embeddedXml(await pdf.save())
    const before = process.memoryUsage().rss
    assert.throws(() => file!.bytes(), { code: 'xml-too-large' })
    assert.ok(process.memoryUsage().rss - before < 80_000_000)
  })

  it('whose compression is damaged is refused', async () => {
    const pdf = await pdfOf()
    addFile(pdf, 'factur-x.xml', streamOf(pdf, Buffer.from('not compressed'), 'FlateDecode'))
    const [file] = await embeddedXml(await pdf.save())
    assert.throws(() => file!.bytes(), { code: 'xml-damaged' })
  })

  it('is absent from a PDF without it, and from what is no PDF', async () => {
    assert.deepEqual(await read(await (await pdfOf()).save()), [])
    assert.deepEqual(await read(Buffer.from('%PDF-1.7 /EF')), [])
  })
})
