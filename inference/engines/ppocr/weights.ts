import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WaybillError } from '../../../hub/errors.ts'
import type { ModelFiles } from '../../models/files.ts'
import type { ModelName, OptionalModel } from './models.ts'
import { metadataOf } from './onnx-metadata.ts'

/** The bytes of each model; one that the files lack is undefined. */
type ModelBytes = Record<Exclude<ModelName, OptionalModel>, Buffer> & Record<OptionalModel, Buffer | undefined>

interface Weights {
  bytes: ModelBytes
  /** characters by class, without the blank before and the space behind them */
  alphabet: readonly string[]
  /** those of the second model of lines; empty without one */
  secondAlphabet: readonly string[]
  /** first 12 hex digits of the sha256 over all files but those of the second model, which belong to the program */
  version: string
}

/** The files of the OCR models. @throws `models-missing` */
export async function readWeights(files: ModelFiles): Promise<Weights> {
  const readIfNamed = async (file: string | undefined) => (file === undefined ? undefined : read(file))
  const [detection, recognition, direction, orientation, characters, second, secondCharacters] = await Promise.all([
    read(files.detection),
    read(files.recognition),
    read(files.direction),
    readIfNamed(files.orientation),
    readIfNamed(files.alphabet),
    readIfNamed(files.second?.recognition),
    readIfNamed(files.second?.alphabet),
  ])
  const hash = createHash('sha256')
  for (const bytes of [detection, recognition, direction, orientation, characters]) if (bytes) hash.update(bytes)
  const list = characters?.toString('utf8') ?? metadataOf(recognition).get('character')
  if (list === undefined)
    throw new WaybillError('models-missing', `${path.basename(files.recognition)} has no alphabet.`)
  return {
    bytes: { detection, recognition, direction, orientation, second },
    alphabet: linesOf(list),
    secondAlphabet: linesOf(secondCharacters?.toString('utf8') ?? ''),
    version: hash.digest('hex').slice(0, 12),
  }
}

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '')

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new WaybillError('models-missing', `The model file ${path.basename(file)} cannot be read.`, { cause })
  }
}
