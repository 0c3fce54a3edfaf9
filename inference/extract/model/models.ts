import path from 'node:path'
import { openTrees, type Trees } from './onnx-trees.ts'

/** How likely a candidate is the name of the seller, and of the buyer. */
export interface NameModels {
  seller: Trees
  buyer: Trees
}
/** The trained models of the extractor: see training/README.md. */
export interface ValueModels extends NameModels {
  /** how likely a value that was found is right */
  values: Trees
}

const model = (folder: string, name: string): Trees => openTrees(path.join(folder, `${name}.onnx`))

/** @throws Error if a file is missing or another kind of model */
export const openNameModels = (folder: string): NameModels => ({
  seller: model(folder, 'seller'),
  buyer: model(folder, 'buyer'),
})

/** @throws Error if a file is missing or another kind of model */
export const openModels = (folder: string): ValueModels => ({
  ...openNameModels(folder),
  values: model(folder, 'values'),
})

/** Those of the program. */
export const SHIPPED: ValueModels = openModels(import.meta.dirname)
