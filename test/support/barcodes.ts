import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PDFDocument, rgb, StandardFonts, type PDFPage } from 'pdf-lib'
import sharp from 'sharp'
import { prepareZXingModule, writeBarcode, type WriterOptions } from 'zxing-wasm/writer'
import type { Raster } from '../../inference/formats/raster.ts'

type Format = NonNullable<WriterOptions['format']>

/** Modules of a code: dark where 0. */
interface Modules {
  data: Uint8ClampedArray
  width: number
  height: number
}

const wasmBinary = (): ArrayBuffer => {
  const file = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'))
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer
}
let opened: Promise<unknown> | undefined

async function modulesOf(text: string, format: Format): Promise<Modules> {
  await (opened ??= prepareZXingModule({ overrides: { wasmBinary: wasmBinary() }, fireImmediately: true }))
  const { symbol, error } = await writeBarcode(text, { format, withQuietZones: false })
  if (error) throw new Error(error)
  return symbol
}

/** The dark modules, one rectangle each, in units of one module from the top left. */
async function darkModules(text: string, format: Format): Promise<{ x: number; y: number }[]> {
  const { data, width } = await modulesOf(text, format)
  return [...data].flatMap((value, index) => (value === 0 ? [{ x: index % width, y: Math.floor(index / width) }] : []))
}

/** A code as PNG, each module `scale` pixels wide, on white. Codes of one dimension are 40 modules high. */
export async function codePng(text: string, format: Format = 'QRCode', scale = 4): Promise<Buffer> {
  const { data, width, height } = await modulesOf(text, format)
  const rows = height === 1 ? 40 : 1
  return sharp(Buffer.from(data), { raw: { width, height, channels: 1 } })
    .resize(width * scale, height * rows * scale, { kernel: 'nearest', fit: 'fill' })
    .extend({ top: 40, bottom: 40, left: 40, right: 40, background: 'white' })
    .png()
    .toBuffer()
}

export async function rasterOf(picture: Buffer): Promise<Raster> {
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** An A4 page with lines of text, for whatever a test adds. */
export async function pageWith(lines: readonly string[], add: (page: PDFPage) => Promise<void>): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  await addPage(document, lines, add)
  return document.save()
}

export async function addPage(
  document: PDFDocument,
  lines: readonly string[],
  add?: (page: PDFPage) => Promise<void>,
): Promise<void> {
  const font = await document.embedFont(StandardFonts.Helvetica)
  const page = document.addPage([595, 842])
  for (const [index, line] of lines.entries()) page.drawText(line, { x: 60, y: 780 - index * 18, size: 11, font })
  await add?.(page)
}

/** Draws a code as a picture of 100 points. */
export const drawnAsPicture =
  (text: string, format?: Format) =>
  async (page: PDFPage): Promise<void> => {
    const picture = await page.doc.embedPng(await codePng(text, format))
    const width = 120
    page.drawImage(picture, { x: 60, y: 100, width, height: (width * picture.height) / picture.width })
  }

/** Draws a code as many squares of two points, or as a single path of them. */
export const drawnAsVectors =
  (text: string, how: 'squares' | 'path') =>
  async (page: PDFPage): Promise<void> => {
    const size = 2
    const modules = await darkModules(text, 'QRCode')
    if (how === 'path') {
      const path = modules.map(({ x, y }) => `M ${x * size} ${y * size} h ${size} v ${size} h -${size} z`).join(' ')
      page.drawSvgPath(path, { x: 60, y: 300, color: rgb(0, 0, 0), borderWidth: 0 })
    } else
      for (const { x, y } of modules)
        page.drawRectangle({ x: 60 + x * size, y: 300 - y * size, width: size, height: size, color: rgb(0, 0, 0) })
  }
