// Files in a PDF as PDFium takes them out: it decrypts, and repairs what other parsers refuse.
import { WaybillError } from '../../../hub/errors.ts'
import type { EmbeddedXml } from '../format.ts'
import { openDocument } from './document.ts'
import { isXmlFile, MAX_FILES, MAX_FILE_BYTES } from './file-limits.ts'
import { bytesFrom, textFrom, type Raw } from './pdfium.ts'

interface Attachments {
  xml: EmbeddedXml[]
  /** how many files of any kind the PDF lists by name */
  count: number
}

/** The files that a PDF lists by name. None for a PDF that cannot be opened. */
export async function attachmentsOf(bytes: Uint8Array): Promise<Attachments> {
  const document = await openDocument(bytes).catch(() => undefined)
  if (!document) return { xml: [], count: 0 }
  try {
    const { raw, handle } = document
    const count = Math.max(0, raw._FPDFDoc_GetAttachmentCount(handle))
    const all = Array.from({ length: Math.min(count, MAX_FILES) }, (_, index) =>
      xmlOf(raw, raw._FPDFDoc_GetAttachment(handle, index)),
    )
    return { xml: all.filter((file) => file !== undefined), count }
  } finally {
    document.close()
  }
}

/** An attachment if it is XML. It is taken out at once, as the document does not stay open. */
function xmlOf(raw: Raw, attachment: number): EmbeddedXml | undefined {
  if (!attachment) return undefined
  const name = textFrom(raw, (buffer, length) => raw._FPDFAttachment_GetName(attachment, buffer, length))
  const type = textFrom(raw, (buffer, length) => raw._FPDFAttachment_GetSubtype(attachment, buffer, length))
  if (!isXmlFile(name, type)) return undefined
  const content = bytesFrom(
    raw,
    (buffer, length, size) => raw._FPDFAttachment_GetFile(attachment, buffer, length, size),
    MAX_FILE_BYTES,
  )
  return {
    name,
    bytes() {
      if (content === 'too large')
        throw new WaybillError('xml-too-large', `The file has more than ${MAX_FILE_BYTES} bytes.`)
      if (!content) throw new WaybillError('xml-damaged', 'The file cannot be taken out of the PDF.')
      return content
    },
  }
}
