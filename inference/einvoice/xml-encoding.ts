import { WaybillError } from '../../hub/errors.ts'

/** Encodings of Central and Eastern Europe, Greek and Turkish. */
const OTHERS =
  'iso-8859-2 iso-8859-5 iso-8859-7 iso-8859-13 windows-1250 windows-1251 windows-1253 windows-1254 windows-1257'.split(
    ' ',
  )

/** Names of encodings as XML declares them, and as the decoder of the platform knows them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  'utf8': 'utf-8',
  'us-ascii': 'utf-8',
  'ascii': 'utf-8',
  // UTF-16 has been recognised by its bytes; a declaration that can be read as ASCII is wrong about it.
  'utf-16': 'utf-8',
  'iso-8859-1': 'windows-1252',
  'latin1': 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
  ...Object.fromEntries(OTHERS.map((name) => [name, name])),
  'cp1252': 'windows-1252',
}
const DECLARED = /^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.-]{1,40})["']/
/** Bytes that the declaration of an encoding stands in. */
const DECLARATION_BYTES = 300
const NOT_XML = /(?![\t\n\r\x7f-\x9f])\p{Cc}|\ufffe|\uffff/u

/**
 * The text of an XML document, without a byte order mark: UTF-8, UTF-16 or Latin by the byte order mark, else by the
 * declaration.
 * @throws `xml-damaged` for another encoding, and for bytes or characters that XML does not allow
 */
export function textOfXml(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new WaybillError('xml-damaged', `The XML has bytes that are not ${encoding}.`, { cause })
  }
  if (NOT_XML.test(text)) throw new WaybillError('xml-damaged', 'The XML has control characters.')
  return text
}

/** The name of the encoding for the platform's decoder. @throws `xml-damaged` for one that is not known */
function encodingOf(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0x3c && second === 0 && fourth === 0) return 'utf-16le'
  if (first === 0 && second === 0x3c && third === 0) return 'utf-16be'
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  const declaration = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1')
  const declared = (DECLARED.exec(declaration)?.[1] ?? 'utf-8').toLowerCase()
  const encoding = Object.hasOwn(ENCODINGS, declared) ? ENCODINGS[declared] : undefined
  if (encoding) return encoding
  throw new WaybillError('xml-damaged', `The XML has the encoding ${declared}, which is not known.`)
}
