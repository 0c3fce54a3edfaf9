// The values of an XFA form. Adobe's programs draw the form from them; a page of the PDF may show others, or none.
import { codeOf } from '../../../hub/errors.ts'
import { parseXml, type XmlElement } from '../../einvoice/xml.ts'
import type { FormValue } from '../format.ts'
import type { PdfDocument } from './document.ts'
import { bytesFrom, textFrom } from './pdfium.ts'

const MAX_PACKET_BYTES = 8 * 1024 * 1024
const MAX_PACKETS = 20
const MAX_VALUES = 500
/** A longer text is a picture or a note. */
const MAX_LENGTH = 200
const DATA = 'http://www.xfa.org/schema/xfa-data/1.0/'

/** The values of the form in a document, in their order; none for a document without such a form. */
export function formValues(document: PdfDocument): FormValue[] {
  const { raw, handle } = document
  const count = Math.min(MAX_PACKETS, raw._FPDF_GetXFAPacketCount(handle))
  for (let index = 0; index < count; index++) {
    const name = textFrom(raw, (buffer, length) => raw._FPDF_GetXFAPacketName(handle, index, buffer, length), 'latin1')
    // The packets may also be one stream without a name.
    if (name !== 'datasets' && count > 1) continue
    const packet = bytesFrom(
      raw,
      (buffer, length, size) => raw._FPDF_GetXFAPacketContent(handle, index, buffer, length, size),
      MAX_PACKET_BYTES,
    )
    const root = packet instanceof Uint8Array ? rootOf(packet) : undefined
    const values: FormValue[] = []
    for (const data of root ? elementsNamed(root, 'data') : []) collect(data, values)
    if (values.length > 0) return values
  }
  return []
}

/** Undefined for XML that cannot be read. */
function rootOf(bytes: Uint8Array): XmlElement | undefined {
  try {
    return parseXml(bytes)
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}

const elementsNamed = (element: XmlElement, name: string): XmlElement[] =>
  element.namespace === DATA && element.name === name
    ? [element]
    : element.children.flatMap((child) => elementsNamed(child, name))

function collect(element: XmlElement, into: FormValue[]): void {
  if (into.length === MAX_VALUES) return
  for (const child of element.children) collect(child, into)
  const value = element.text.trim()
  if (element.children.length === 0 && value !== '' && value.length <= MAX_LENGTH)
    into.push({ name: element.name, value })
}
