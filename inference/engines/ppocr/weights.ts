import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WaybillError } from '../../../hub/errors.ts'
import type { ModelFiles } from '../../models/files.ts'
import { metadataOf } from './onnx-metadata.ts'

interface Weights {
  detection: Buffer
  recognition: Buffer
  direction: Buffer
  /** characters by class, without the blank before and the space behind them */
  alphabet: readonly string[]
  /** first 12 hex digits of the sha256 over all files */
  version: string
}

/** The files of the OCR models. @throws `models-missing` */
export async function readWeights({ detection, recognition, direction, alphabet }: ModelFiles): Promise<Weights> {
  const paths = [detection, recognition, direction, ...(alphabet === undefined ? [] : [alphabet])]
  const [det, rec, dir, characters] = await Promise.all(paths.map(read))
  const hash = createHash('sha256')
  for (const bytes of [det!, rec!, dir!, ...(characters ? [characters] : [])]) hash.update(bytes)
  const list = characters?.toString('utf8') ?? metadataOf(rec!).get('character')
  if (list === undefined) throw new WaybillError('models-missing', `${path.basename(recognition)} has no alphabet.`)
  return {
    detection: det!,
    recognition: rec!,
    direction: dir!,
    alphabet: list.split(/\r?\n/).filter((line) => line !== ''),
    version: hash.digest('hex').slice(0, 12),
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new WaybillError('models-missing', `The model file ${path.basename(file)} cannot be read.`, { cause })
  }
}
