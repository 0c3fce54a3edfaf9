import { inflateSync, constants } from 'node:zlib'
import {
  decodePDFRawStream,
  ParseSpeeds,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFString,
  type PDFObject,
} from 'pdf-lib'
import { WaybillError } from '../../../hub/errors.ts'
import type { Finding } from '../../../hub/document/finding.ts'
import type { CarriedXml, EmbeddedXml } from '../format.ts'
import { attachmentsOf } from './attachments.ts'
import { isXmlFile, MAX_FILE_BYTES, MAX_FILES } from './file-limits.ts'

/** Encoded size of a stream in a filter that cannot be stopped at a size. */
const MAX_ENCODED_BYTES = 1024 * 1024
const MAX_DEPTH = 20
/** Every embedded file has this name, plainly or in an object stream. */
const SIGN = '/EF'
/** The entry of a file specification that names its content. */
const SPECIFICATION = /\/EF\s*(?:<<|\d+\s+\d+\s+R)/
const OBJECT_STREAM = '/ObjStm'
/** The dictionary of an object stream is shorter on both sides of its type, in bytes. */
const REACH = 1_000
const FLATE = /\/Filter\s*(?:\/FlateDecode\b|\[\s*\/FlateDecode\s*\])/
const PREDICTED = /\/(?:DecodeParms|DP)\b/
const [RETURN, NEW_LINE] = [0x0d, 0x0a]

/**
 * The XML files that a PDF carries: those that the catalog lists by name or as associated files, else those of any
 * object. So an earlier version that an update left behind counts only if nothing else is there. From a PDF that is
 * encrypted or cannot be parsed, PDFium takes out those that are listed by name; a finding says if others are left.
 */
export async function embeddedXml(bytes: Uint8Array): Promise<CarriedXml> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const findings = isConcatenated(buffer) ? [SEVERAL_PDFS] : []
  if (!mayCarryFiles(buffer)) return { files: [], findings }
  // A slower parser waits between objects, for the sake of other work; here is none.
  const parseSpeed = ParseSpeeds.Fastest
  const options = { parseSpeed, updateMetadata: false, throwOnInvalidObject: false, ignoreEncryption: true } as const
  const document = await PDFDocument.load(bytes, options).catch(() => undefined)
  if (!document || document.isEncrypted) {
    const { xml, count } = await attachmentsOf(bytes)
    const named = document ? listedIn(document).size : Number(SPECIFICATION.test(buffer.toString('latin1')))
    return { files: xml, findings: count < named ? [...findings, FILES_LEFT] : findings }
  }
  const listed = listedIn(document)
  const xml = xmlFiles(document, listed)
  // A file without a catalog can be parsed, too.
  const catalog: PDFDict | undefined = document.catalog
  if (catalog?.has(PDFName.of('Collection')) && listed.size > xml.length) findings.push(PORTFOLIO)
  if (xml.length > 0) return { files: xml, findings }
  const objects = document.context.enumerateIndirectObjects().map(([, object]) => object)
  const dictionaries = objects.filter((object) => object instanceof PDFDict)
  const others = dictionaries.filter((dictionary) => streamOf(document, dictionary) !== undefined)
  return { files: xmlFiles(document, new Set(others)), findings }
}

/** The end of a PDF before the start of another. An update of a PDF has no start of its own. */
const isConcatenated = (pdf: Buffer): boolean => {
  for (let at = pdf.indexOf(END); at >= 0; at = pdf.indexOf(END, at + END.length))
    if (/^%%EOF\s{0,8}%PDF-/.test(pdf.toString('latin1', at, at + 20))) return true
  return false
}
const END = '%%EOF'

const SEVERAL_PDFS: Finding = {
  code: 'several-documents',
  asks: true,
  detail: 'The file is several PDFs one after another; only one of them is read.',
}

const PORTFOLIO: Finding = {
  code: 'several-documents',
  asks: true,
  detail: 'The PDF is a portfolio; the files in it are not read.',
}

const FILES_LEFT: Finding = {
  code: 'einvoice-unreadable',
  asks: true,
  detail: 'The PDF carries a file that cannot be taken out of it; it may be an e-invoice.',
}

/** The file specifications that the catalog leads to. */
function listedIn(document: PDFDocument): Set<PDFDict> {
  const listed = new Set<PDFDict>()
  collect(document, document.catalog, listed, new Set(), 0)
  return listed
}

/** False for most files: then the parser, which is slow, need not look. */
function mayCarryFiles(pdf: Buffer): boolean {
  if (pdf.includes(SIGN, 0, 'latin1')) return true
  for (let at = pdf.indexOf(OBJECT_STREAM); at >= 0;) {
    const content = pdf.indexOf('stream', at)
    if (content < 0 || mayHaveSign(pdf, at, content)) return true
    at = pdf.indexOf(OBJECT_STREAM, content)
  }
  return false
}

/** Whether an object stream has the sign, or cannot be unpacked here: it may be encrypted, or packed in another way. */
function mayHaveSign(pdf: Buffer, type: number, keyword: number): boolean {
  const before = pdf.toString('latin1', Math.max(0, type - REACH), type)
  const start = before.lastIndexOf('obj')
  if (start < 0 || keyword - type > REACH) return true
  const dictionary = before.slice(start) + pdf.toString('latin1', type, keyword)
  if (!FLATE.test(dictionary) || PREDICTED.test(dictionary)) return true
  let content = keyword + 'stream'.length
  while (pdf[content] === RETURN || pdf[content] === NEW_LINE) content++
  try {
    return inflateSync(pdf.subarray(content), { maxOutputLength: MAX_FILE_BYTES }).includes(SIGN)
  } catch {
    return true
  }
}

/** Keys of the catalog, and of what it refers to, that lead to file specifications. */
const WAYS = ['Names', 'EmbeddedFiles', 'Kids', 'AF']

/** Adds the file specifications below the catalog: the name tree `EmbeddedFiles`, and the associated files. */
function collect(
  document: PDFDocument,
  object: PDFObject | undefined,
  into: Set<PDFDict>,
  seen: Set<PDFObject>,
  depth: number,
): void {
  const resolved = object instanceof PDFRef ? document.context.lookup(object) : object
  if (!resolved || seen.has(resolved) || depth > MAX_DEPTH) return
  seen.add(resolved)
  if (resolved instanceof PDFArray)
    for (const each of resolved.asArray()) collect(document, each, into, seen, depth + 1)
  if (!(resolved instanceof PDFDict)) return
  if (resolved.has(PDFName.of('EF'))) into.add(resolved)
  for (const way of WAYS) collect(document, resolved.get(PDFName.of(way)), into, seen, depth + 1)
}

function xmlFiles(document: PDFDocument, specifications: ReadonlySet<PDFDict>): EmbeddedXml[] {
  const files: EmbeddedXml[] = []
  const streams = new Set<PDFRawStream>()
  for (const specification of specifications) {
    const stream = streamOf(document, specification)
    if ((stream && streams.has(stream)) || files.length === MAX_FILES) continue
    if (stream) streams.add(stream)
    const name = nameOf(document, specification)
    const subtype = stream && document.context.lookup(stream.dict.get(PDFName.of('Subtype')))
    const type = subtype instanceof PDFName ? subtype.decodeText() : ''
    if (isXmlFile(name, type)) files.push({ name, bytes: () => decoded(stream) })
  }
  return files
}

function streamOf(document: PDFDocument, specification: PDFDict): PDFRawStream | undefined {
  const files = document.context.lookup(specification.get(PDFName.of('EF')))
  if (!(files instanceof PDFDict)) return undefined
  for (const key of ['UF', 'F']) {
    const stream = document.context.lookup(files.get(PDFName.of(key)))
    if (stream instanceof PDFRawStream) return stream
  }
  return undefined
}

function nameOf(document: PDFDocument, specification: PDFDict): string {
  for (const key of ['UF', 'F']) {
    const name = document.context.lookup(specification.get(PDFName.of(key)))
    if (name instanceof PDFString || name instanceof PDFHexString) return name.decodeText()
  }
  return ''
}

function decoded(stream: PDFRawStream | undefined): Uint8Array {
  if (!stream) throw new WaybillError('xml-damaged', 'The file is named in the PDF, but it is not there.')
  const { dict, contents } = stream
  const filter = dict.context.lookup(dict.get(PDFName.of('Filter')))
  const filters = (filter instanceof PDFArray ? filter.asArray() : filter ? [filter] : []).map(String)
  try {
    if (filters.length === 0 && contents.length <= MAX_FILE_BYTES) return contents
    if (filters.length === 1 && filters[0] === '/FlateDecode')
      return inflateSync(contents, { maxOutputLength: MAX_FILE_BYTES, finishFlush: constants.Z_SYNC_FLUSH })
    if (filters.length > 0 && contents.length <= MAX_ENCODED_BYTES) return decodePDFRawStream(stream).decode()
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE')
      throw new WaybillError('xml-damaged', 'The file cannot be decompressed.', { cause })
  }
  throw new WaybillError('xml-too-large', `The file has more than ${MAX_FILE_BYTES} bytes.`)
}
