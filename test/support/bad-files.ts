import { deflateSync } from 'node:zlib'
import { PDFDocument } from 'pdf-lib'
import sharp from 'sharp'
import { pdfOf } from './drawn-pdf.ts'

/** A PDF of objects that are numbered from 1 on. */
const numbered = (objects: readonly string[], trailer?: string): Buffer =>
  pdfOf(new Map(objects.map((object, index) => [index + 1, Buffer.from(object, 'latin1')])), trailer)

/** A stream with the entries of its dictionary. */
const streamOf = (dictionary: string, data: string): string =>
  `<< ${dictionary} /Length ${data.length} >>\nstream\n${data}\nendstream`

/** A PDF with this number of empty pages, small on disk. */
export async function pdfOfPages(pages: number): Promise<Buffer> {
  const document = await PDFDocument.create()
  for (let page = 0; page < pages; page++) document.addPage([200, 200])
  return Buffer.from(await document.save({ useObjectStreams: true }))
}

/** A PDF with its own text on one page. */
export async function pdfWithText(text: string): Promise<Buffer> {
  const document = await PDFDocument.create()
  const page = document.addPage([595, 842])
  text.split('\n').forEach((line, index) => page.drawText(line, { x: 50, y: 780 - index * 16, size: 11 }))
  return Buffer.from(await document.save())
}

/**
 * A PDF whose text is locked by a user password (standard security handler, revision 2; the key fits no password that
 * anyone knows).
 */
export function encryptedPdf(): Buffer {
  const unknown = 'A1'.repeat(32)
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>',
    `<< /Filter /Standard /V 1 /R 2 /O <${unknown}> /U <${unknown}> /P -4 >>`,
  ]
  return numbered(
    objects,
    ' /Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]',
  )
}

/** Opens, but its catalogue counts no page. */
export const pdfWithoutPages = (): Buffer =>
  numbered(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>'])

/**
 * A small PDF with this number of words on each page: a form has a line of ten words, and each further form draws the
 * one before it ten times, so `words` is a power of ten.
 */
export function wordBomb(words: number, { pages = 1, word = 'word' } = {}): Buffer {
  const depth = Math.round(Math.log10(words)) - 1
  const line = `${word} `.repeat(10)
  const form = (content: string, uses: string) =>
    streamOf(`/Type /XObject /Subtype /Form /BBox [0 0 60000 60000] /Resources << ${uses} >>`, content)
  const first = pages + 4
  const forms = [
    form(`BT /F 8 Tf (${line}) Tj ET`, '/Font << /F 3 0 R >>'),
    ...Array.from({ length: depth }, (_, level) => {
      const times = 10 ** Math.floor(level / 2)
      const move = level % 2 === 0 ? `0 ${10 * times}` : `${line.length * 5 * times} 0`
      return form(`/X Do 1 0 0 1 ${move} cm\n`.repeat(10), `/XObject << /X ${first + level} 0 R >>`)
    }),
  ]
  const top = first + depth
  const numbers = Array.from({ length: pages }, (_, page) => 4 + page)
  return numbered([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${numbers.map((number) => `${number} 0 R`).join(' ')}] /Count ${pages} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...numbers.map(
      () =>
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14000 14000] /Contents ${top + 1} 0 R ` +
        `/Resources << /XObject << /X ${top} 0 R >> >> >>`,
    ),
    ...forms,
    streamOf('', '/X Do'),
  ])
}

/** The header of a PDF and then nothing that belongs to one. */
export const damagedPdf = (): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from('no object in here '.repeat(200))])

/** A page of this width and height in points, empty. */
export const hugePage = (width: number, height: number): Buffer =>
  numbered([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] >>`,
  ])

/** A page that draws one picture so often, in a form; the picture says that it has `side` pixels on each side. */
export function manyPictures(side: number, times: number): Buffer {
  const pixels = deflateSync(Buffer.alloc(1000)).toString('latin1')
  const draws = '/I Do '.repeat(times)
  return numbered([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>',
    streamOf('', '/F Do'),
    streamOf('/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /I 6 0 R >> >>', draws),
    streamOf(
      `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 8 ` +
        '/Filter /FlateDecode',
      pixels,
    ),
  ])
}

/** A page with one picture of this many black pixels on each side, in a few hundred bytes. */
export function faxBomb(side: number): Buffer {
  const picture =
    `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 1 ` +
    `/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${side} /Rows ${side} >>`
  return onePage({
    content: '600 0 0 800 0 0 cm\n/I Do\n',
    resources: '/XObject << /I 5 0 R >>',
    fifth: streamOf(picture, '\0'.repeat(1000)),
  })
}

/** A page of curves that cross each other: few bytes, much to paint. */
export function pathBomb(curves = 1_000_000): Buffer {
  const content = packed(`0 0 m\n${'600 800 0 800 600 0 c\n'.repeat(curves)}f*\n`)
  return onePage({ content, dictionary: '/Filter /FlateDecode' })
}

/** A page whose shading is a function that is computed for each pixel, in thousands of steps. */
export function functionBomb(steps = 100_000): Buffer {
  const shading =
    '/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 1 0 1] /Matrix [600 0 0 800 0 0] ' +
    '/Function 5 0 R >> >>'
  const drawing = '/FunctionType 4 /Domain [0 1 0 1] /Range [0 1] /Filter /FlateDecode'
  return onePage({
    content: '/S sh\n',
    resources: shading,
    fifth: streamOf(drawing, packed(`{ pop ${'dup mul '.repeat(steps)}}`)),
  })
}

const packed = (text: string): string => deflateSync(Buffer.from(text), { level: 9 }).toString('latin1')

/** `dictionary`: further entries of the content's dictionary. `fifth`: the object 5 0 R. */
const onePage = ({
  content,
  dictionary = '',
  resources = '',
  fifth,
}: {
  content: string
  dictionary?: string
  resources?: string
  fifth?: string
}): Buffer =>
  numbered([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << ${resources} >> >>`,
    streamOf(dictionary, content),
    ...(fifth === undefined ? [] : [fifth]),
  ])

/** A few kilobytes of PNG that say they are 40,000 by 40,000 pixels. */
export function pixelBomb(side = 40_000): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * 64))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A page whose one stream of a few kilobytes unpacks to a gigabyte. */
export function decompressionBomb(): Buffer {
  const inner = deflateSync(Buffer.alloc(64 * 1024 * 1024, ' '), { level: 9 })
  return numbered([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents [${'4 0 R '.repeat(16)}] >>`,
    streamOf('/Filter [/FlateDecode /FlateDecode]', deflateSync(inner, { level: 9 }).toString('latin1')),
  ])
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  let crc = 0xffffffff
  for (const byte of body) crc = CRC_TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8)
  const result = Buffer.alloc(body.length + 8)
  result.writeUInt32BE(data.length, 0)
  body.copy(result, 4)
  result.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4)
  return result
}

/** A JPEG that breaks off in the middle of its picture. */
export async function brokenJpeg(): Promise<Buffer> {
  const whole = await sharp({
    create: {
      width: 600,
      height: 400,
      channels: 3,
      background: '#88aacc',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg()
    .toBuffer()
  return whole.subarray(0, whole.length / 2)
}
