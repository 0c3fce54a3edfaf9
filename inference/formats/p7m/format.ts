import { SNIFFED_BYTES, type Format } from '../format.ts'
import { format as pdf } from '../pdf/format.ts'
import { format as xml } from '../xml/format.ts'

/** The object identifier of SignedData (PKCS #7, RFC 5652), as it is encoded. */
const SIGNED_DATA = '\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02'
/** How far behind the start it can stand: behind the tag and the length of the outer sequence. */
const REACH = 20
const PEM = /^\s*-----BEGIN (?:PKCS7|CMS)-----/
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/

/** A signed e-invoice, as FatturaPA is sent, or a signed PDF: DER, BER, or either of them as base64. */
export const format: Format = {
  name: 'p7m',
  mediaTypes: ['application/pkcs7-mime'],
  sniff: (first) => (isSigned(first) ? 'application/pkcs7-mime' : undefined),
  async open(bytes, limits) {
    const { signedContent } = await import('./signed-data.ts')
    const content = signedContent(bytes)
    return formatOf(content).open(content, limits)
  },
  async einvoices(bytes) {
    const { signedDataOf } = await import('./signed-data.ts')
    const { signatureFindings } = await import('./signatures.ts')
    const layers = signedDataOf(bytes)
    const { content } = layers.at(-1)!
    const carried = await formatOf(content).einvoices!(content)
    return { ...carried, findings: [...signatureFindings(layers), ...carried.findings] }
  },
}

/** The format of what was signed. What is no PDF is read as XML, which says what is wrong with it. */
function formatOf(content: Uint8Array): Format {
  const first = Buffer.from(content.subarray(0, SNIFFED_BYTES)).toString('latin1')
  return pdf.sniff(first) ? pdf : xml
}

function isSigned(first: string): boolean {
  if (PEM.test(first)) return true
  if (first.startsWith('0')) {
    const at = first.indexOf(SIGNED_DATA)
    if (at > 0 && at < REACH) return true
  }
  // The whole of it may be base64 without any mark.
  return first.startsWith('MI') && BASE64.test(first) && isSigned(Buffer.from(first, 'base64').toString('latin1'))
}
