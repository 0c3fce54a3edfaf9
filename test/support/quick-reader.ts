import type { DocumentKind } from '../../hub/document/document-kind.ts'
import type { Finding } from '../../hub/document/finding.ts'
import type { DocumentType } from '../../hub/document/types/type.ts'
import type { PageRange, ProposedPart } from '../../hub/document/parts.ts'
import type { Fields } from '../../hub/document/values/value.ts'
import type { Reading } from '../../hub/document/reading.ts'
import { encodeReading } from '../../hub/document/stored-reading.ts'
import type { ReadFile } from '../../inference/cached-reader.ts'
import { bytesOf, type Source } from '../../inference/source.ts'

export interface QuickDocument {
  type?: DocumentType
  typeConfidence?: number
  kind?: DocumentKind
  kindConfidence?: number
  findings?: Finding[]
  fields?: Record<string, string>
  tables?: Record<string, Record<string, string>[]>
  confidence?: number
  /** of a file of several documents: what is on each page */
  pages?: QuickDocument[]
  parts?: ProposedPart[]
  /** what the reader gave each value before it was calibrated */
  score?: number
  /** makes the file longer; nothing is read from it */
  padding?: string
}

/** What the pipeline asks a person about. */
export const UNSURE: QuickDocument = { fields: {}, confidence: 0.3 }

const INVOICE: Record<string, string> = {
  issueDate: '2026-01-15',
  sellerName: 'Nordwind AG',
  currency: 'EUR',
  grossTotal: '119.00',
}

/** A file with the first bytes of a PDF that says itself what a reader would find in it. */
export const quickPdf = (document: QuickDocument): Buffer => Buffer.from(`%PDF-1.7\n${JSON.stringify(document)}`)
export const quickInvoice = (invoiceNumber: string, more: QuickDocument = {}): Buffer =>
  quickPdf(quickPage(invoiceNumber, more))

/** A file whose pages are documents, one a page, which the reader would split with this confidence. */
export const batchOf = (confidence: number, ...pages: QuickDocument[]): QuickDocument => ({
  ...pages[0],
  pages,
  parts: pages.map((_, index) => ({ pages: [index + 1, index + 1], confidence: index === 0 ? 1 : confidence })),
  findings: [{ code: 'several-documents', asks: true, page: 2, detail: 'The file holds several documents.' }],
})
export const quickBatch = (confidence: number, ...pages: QuickDocument[]): Buffer =>
  quickPdf(batchOf(confidence, ...pages))

/** The values of an invoice, to be one of several in a file. */
export const quickPage = (invoiceNumber: string, more: QuickDocument = {}): QuickDocument => ({
  type: 'invoice',
  ...more,
  fields: { ...INVOICE, invoiceNumber, ...more.fields },
})

/** The pages of a document, as the reader of a part of the file sees them. */
const partOf = ({ pages = [] }: QuickDocument, [from, to]: PageRange): QuickDocument => ({
  ...pages[from - 1],
  pages: pages.slice(from - 1, to),
})

/** What a reader would make of a document that says itself what is in it. */
export function quickReading(
  {
    type = 'other',
    typeConfidence = 0.99,
    fields = {},
    tables = {},
    confidence = 0.95,
    score,
    ...noticed
  }: QuickDocument,
  typeHint?: DocumentType,
): Reading {
  const read = (texts: Record<string, string>): Fields =>
    Object.fromEntries(
      Object.entries(texts).map(([name, value]) => [
        name,
        {
          value,
          confidence,
          ...(score !== undefined && { score }),
          page: 1,
          box: [0, 0, 10, 10],
          source: 'text-layer',
        },
      ]),
    )
  return {
    type: typeHint ?? type,
    typeConfidence: typeHint ? 1 : typeConfidence,
    ...(noticed.kind && { kind: noticed.kind }),
    ...(noticed.kindConfidence !== undefined && { kindConfidence: noticed.kindConfidence }),
    ...(noticed.findings && { findings: noticed.findings }),
    ...(noticed.parts && { parts: noticed.parts }),
    fields: read(fields),
    tables: Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.map(read)])),
    seconds: 0.01,
    pages: Array.from({ length: noticed.pages?.length ?? 1 }, () => ({
      width: 595,
      height: 842,
      unit: 'point',
      source: 'text-layer',
    })),
    words: Object.values(fields).map((value, index) => ({
      text: value,
      page: 1,
      box: [0, index * 10, 10, index * 10 + 9],
      confidence: 1,
    })),
    version: { reader: 'quick', models: '', provider: '' },
  }
}

export const textOf = async (source: Source): Promise<string> => Buffer.from(await bytesOf(source)).toString()

/** Replaces the models where a test is about the hub and not about reading: the file itself says what is in it. */
export const quickReader: ReadFile = {
  version: () => ({ reader: 'quick', models: '', provider: '' }),
  async read(source, { typeHint, pages }) {
    const text = await textOf(source)
    const document = JSON.parse(text.slice(text.indexOf('{'))) as QuickDocument
    return encodeReading(quickReading(pages ? partOf(document, pages) : document, typeHint))
  },
}
