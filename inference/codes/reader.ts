import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { prepareZXingModule, purgeZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { ReaderOptions, ReadResult } from 'zxing-wasm/reader'
import type { Box } from '../../hub/document/values/value.ts'
import { largest, smallest } from '../../hub/platform/extremes.ts'
import type { Raster } from '../formats/raster.ts'

/** A QR code or barcode in a picture. */
export interface Code {
  /** e.g. QRCode, Code128, EAN13, DataMatrix, PDF417 */
  format: string
  /** as decoded: may have line breaks and any other character */
  text: string
  /** what is in the code, in the character set that its maker chose */
  bytes: Uint8Array
  /** in pixels of the picture */
  box: Box
}

/** Formats that business documents carry; each one more makes reading slower and false codes likelier. */
const FORMATS: ReaderOptions['formats'] = [
  'QRCode',
  'DataMatrix',
  'PDF417',
  'Aztec',
  'Code128',
  'Code39',
  'EAN13',
  'EAN8',
  'UPCA',
  'ITF',
]
const OPTIONS: ReaderOptions = {
  formats: FORMATS,
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  tryDownscale: true,
  maxNumberOfSymbols: 20,
  textMode: 'Plain',
}
/** Shorter texts of formats without check digits are found in hatching and tables by chance. */
const MIN_UNCHECKED = 4
const UNCHECKED = new Set(['Code39', 'Code39Std', 'ITF'])

let wasm: Promise<unknown> | undefined

/** The codes of a picture; none if the decoder fails at it. It is read from its package; nothing is fetched. */
export async function readCodes({ data, width, height }: Raster): Promise<Code[]> {
  await (wasm ??= openDecoder())
  const picture = { data: withAlpha(data), width, height } as unknown as Parameters<typeof readBarcodes>[0]
  let found: ReadResult[]
  try {
    found = await readBarcodes(picture, OPTIONS)
  } catch {
    // It may have run out of memory; the next picture gets a new one.
    purgeZXingModule()
    wasm = undefined
    return []
  }
  return found.flatMap(({ isValid, format, text, bytes, position }) => {
    if (!isValid || text === '' || (UNCHECKED.has(format) && text.length < MIN_UNCHECKED)) return []
    const corners = [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft]
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
    return [{ format, text, bytes, box: [smallest(xs), smallest(ys), largest(xs), largest(ys)] }]
  })
}

async function openDecoder(): Promise<unknown> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const { buffer, byteOffset, byteLength } = await readFile(file)
  const wasmBinary = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
}

function withAlpha(pixels: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const result = new Uint8ClampedArray((pixels.length / 3) * 4)
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) {
    result[to] = pixels[from]!
    result[to + 1] = pixels[from + 1]!
    result[to + 2] = pixels[from + 2]!
    result[to + 3] = 255
  }
  return result
}
