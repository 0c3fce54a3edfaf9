import { access } from 'node:fs/promises'
import path from 'node:path'
import { FOLDS, foldOf } from '../../inference/calibration/validate.ts'
import { LabelError } from './score-labels.ts'
import { openScoreReader, type ReaderSettings, type ScoreReader, type Way } from './score-reader.ts'

/**
 * Reads each document with the models that were trained without its family: its scores are then those of a document
 * that nobody has seen. Each file needs its family.
 * @param folds a folder for each fold, as training/train.py writes them
 * @throws LabelError if they are missing
 */
export async function openFoldReader(folds: string, settings: ReaderSettings, way: Way): Promise<ScoreReader> {
  const folders = Array.from({ length: FOLDS }, (_, fold) => path.resolve(folds, String(fold)))
  for (const folder of folders) await access(path.join(folder, 'seller.onnx')).catch(missing(folder))
  const readers = await Promise.all(folders.map((valueModels) => openScoreReader({ ...settings, valueModels }, way)))
  return {
    read: (file, family = file) => readers[foldOf(family)]!.read(file),
    async close() {
      await Promise.all(readers.map((reader) => reader.close()))
    },
  }
}

const missing = (folder: string) => (cause: unknown) => {
  throw new LabelError(`There are no models in ${folder}: see training/README.md.`, { cause })
}
