import path from 'node:path'
import { openTrees } from './onnx-trees.ts'

const model = (folder: string, name: string) => openTrees(path.join(folder, `${name}.onnx`))

/**
 * The trained models of the extractor, by default those of the program: see training/README.md.
 * @throws Error if a file is missing or another kind of model
 */
export const openModels = (folder = import.meta.dirname) => ({
  /** how likely a candidate is the name of the seller, and of the buyer */
  seller: model(folder, 'seller'),
  buyer: model(folder, 'buyer'),
})
export type ValueModels = ReturnType<typeof openModels>
