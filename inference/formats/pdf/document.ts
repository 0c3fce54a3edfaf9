import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium'
import { WaybillError } from '../../../hub/errors.ts'
import type { Raw } from './pdfium.ts'

/** A PDF as PDFium opened it. */
export interface PdfDocument {
  raw: Raw
  handle: number
  pages: number
  /** Makes the form of the document known to PDFium. @returns its handle */
  openForm(): number
  close(): void
}

let library: Promise<PDFiumLibrary> | undefined

/** Opens a PDF that needs no password, or an empty one. @throws `pdf-encrypted`, `pdf-damaged`, `no-pages` */
export async function openDocument(bytes: Uint8Array): Promise<PdfDocument> {
  const pdfium = await (library ??= PDFiumLibrary.init())
  let document: PDFiumDocument
  try {
    document = await pdfium.loadDocument(bytes)
  } catch (cause) {
    if (/password|security|encrypt/i.test((cause as Error).message))
      throw new WaybillError('pdf-encrypted', 'The PDF needs a password.', { cause })
    throw new WaybillError('pdf-damaged', 'The PDF cannot be opened.', { cause })
  }
  const pages = document.getPageCount()
  if (pages === 0) {
    document.destroy()
    throw new WaybillError('no-pages', 'The PDF has no pages.')
  }
  return {
    raw: (pdfium as unknown as { module: Raw }).module,
    handle: (document as unknown as { documentIdx: number }).documentIdx,
    pages,
    openForm: () => document.initializeFormFields(),
    close: () => document.destroy(),
  }
}
