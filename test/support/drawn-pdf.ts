import { deflateSync } from 'node:zlib'
import type { PdfEncryption } from './pdf-encryption.ts'

/** A PDF of one page, written by hand: what libraries would not write can be in it. */
interface DrawnPdf {
  /** operators of the page; fonts are /F (Helvetica) and /B (bold) */
  content: string
  /** further entries of the page, e.g. /CropBox */
  page?: string
  mediaBox?: string
  /** the pages; 3 0 R is the one with the content */
  kids?: string
  /** further entries of the resources, e.g. /XObject << /P 10 0 R >> */
  resources?: string
  /** further entries of the catalogue */
  catalog?: string
  /** objects from number 10 on; a pair is a stream with the entries of its dictionary */
  objects?: readonly (string | readonly [dictionary: string, data: string | Uint8Array])[]
  /** of its streams, and of strings in parentheses in the entries above */
  encryption?: PdfEncryption
}

const FIRST_OBJECT = 10
/** number of the dictionary that says how the file is encrypted */
const ENCRYPTION = 9

export function drawnPdf({
  content,
  page = '',
  mediaBox = '0 0 595 842',
  kids = '3 0 R',
  resources = '',
  catalog = '',
  objects = [],
  encryption,
}: DrawnPdf): Buffer {
  const encrypt = (data: Uint8Array): Buffer => encryption?.encrypt(data) ?? Buffer.from(data)
  const inForm = (entries: string): Buffer =>
    Buffer.from(
      encryption
        ? entries.replaceAll(/\(([^)]*)\)/g, (_, text: string) => `<${encrypt(Buffer.from(text)).toString('hex')}>`)
        : entries,
      'latin1',
    )
  const stream = (dictionary: string, data: string | Uint8Array): Buffer => {
    const bytes = encrypt(typeof data === 'string' ? Buffer.from(data, 'latin1') : data)
    return Buffer.concat([
      inForm(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`),
      bytes,
      Buffer.from('\nendstream'),
    ])
  }
  const fonts =
    '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> ' +
    '/B << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >> >>'
  const all = new Map<number, Buffer>([
    [1, inForm(`<< /Type /Catalog /Pages 2 0 R ${catalog} >>`)],
    [2, Buffer.from(`<< /Type /Pages /Kids [${kids}] /Count ${kids.split('R').length - 1} >>`)],
    [
      3,
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [${mediaBox}] /Contents 4 0 R /Resources << ${
          resources.includes('/Font') ? '' : fonts
        } ${resources} >> ${page} >>`,
        'latin1',
      ),
    ],
    [4, stream('', content)],
    ...objects.map((object, index): [number, Buffer] => [
      FIRST_OBJECT + index,
      typeof object === 'string' ? inForm(object) : stream(...object),
    ]),
  ])
  if (encryption) all.set(ENCRYPTION, Buffer.from(encryption.dictionary))
  const trailer = encryption ? ` /Encrypt ${ENCRYPTION} 0 R /ID [<00> <00>]` : ''
  return pdfOf(all, trailer)
}

/** A PDF of these objects by their numbers; 1 is the catalogue. `trailer`: further entries of the trailer. */
export function pdfOf(objects: ReadonlyMap<number, Buffer>, trailer = ''): Buffer {
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.7\n')]
  const offsets = new Map<number, number>()
  let size = parts[0]!.length
  const add = (bytes: Uint8Array) => {
    parts.push(bytes)
    size += bytes.length
  }
  for (const [number, body] of objects) {
    offsets.set(number, size)
    add(Buffer.concat([Buffer.from(`${number} 0 obj\n`), body, Buffer.from('\nendobj\n')]))
  }
  const last = Math.max(...objects.keys())
  const rows = Array.from({ length: last }, (_, index) => {
    const at = offsets.get(index + 1)
    return at === undefined ? '0000000000 00000 f \n' : `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const start = size
  add(
    Buffer.from(
      `xref\n0 ${last + 1}\n0000000000 65535 f \n${rows.join('')}` +
        `trailer\n<< /Size ${last + 1} /Root 1 0 R${trailer} >>\n` +
        `startxref\n${start}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}

/** Text at a place, in points from the lower left corner. */
export const textAt = (x: number, y: number, text: string, { size = 10, font = 'F', before = '' } = {}): string =>
  `q ${before} BT /${font} ${size} Tf 1 0 0 1 ${x} ${y} Tm (${text.replaceAll(/([()\\])/g, '\\$1')}) Tj ET Q\n`

/** A picture as an object of the file, grey, one byte a pixel. */
export const greyPicture = (width: number, height: number, data: Uint8Array): readonly [string, Uint8Array] => [
  `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 ` +
    '/Filter /FlateDecode',
  deflateSync(data),
]
