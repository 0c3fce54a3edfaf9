import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { codeOf, WaybillError } from '../../../hub/errors.ts'
import type { Log } from '../../../hub/log.ts'
import type { ModelFiles } from '../../models/files.ts'

/** Buffers that are kept for reuse: one for a page, two for the lines in progress. */
const MAX_FREE = 3

export interface Output {
  data: Float32Array
  dims: readonly number[]
}

export interface Model {
  /**
   * Runs one after another, in the order of the calls. @param fill writes every value of a tensor of these dimensions
   */
  run(dims: readonly number[], fill: (data: Float32Array) => void): Promise<Output>
}

export interface Models {
  detection: Model
  recognition: Model
  direction: Model
  /** undefined: the shapes of the lines show how a page is turned */
  orientation: Model | undefined
  /** another model of lines; undefined where only one is there */
  second: Model | undefined
  /** characters by class; class 0 is the blank */
  alphabet: readonly string[]
  /** of the second model of lines */
  secondAlphabet: readonly string[]
  provider: string
  /** first 12 hex digits of the sha256 over all model files: other weights, other results */
  version: string
}

export type OptionalModel = 'orientation' | 'second'
export type ModelName = 'detection' | 'recognition' | 'direction' | OptionalModel

export type ThreadRequest =
  | { kind: 'open'; files: ModelFiles; providers: readonly string[] }
  | { kind: 'run'; run: number; model: ModelName; data: Float32Array; dims: readonly number[] }
export type ThreadAnswer =
  | { kind: 'log'; facts: object; message: string }
  | { kind: 'opened'; opened: Omit<Models, ModelName>; optional: readonly OptionalModel[] }
  | { kind: 'failed'; run?: number; code: string | undefined; detail: string }
  | { kind: 'done'; run: number; data: Float32Array; dims: readonly number[] }

/**
 * Opens the models in a thread of their own, so that the caller can prepare the next run meanwhile. The thread starts
 * now and stays: onnxruntime aborts the process if a thread ends in which a model could not be opened (seen with 1.30).
 * Models that are opened replace those before them, which must not be running.
 * @throws `models-missing`; the returned function may then be called again
 */
export function openModelThread(log: Log): (files: ModelFiles, providers: readonly string[]) => Promise<Models> {
  const thread = new Worker(path.join(import.meta.dirname, 'model-thread.ts'))
  const runs = new Map<number, { resolve(output: Output): void; reject(error: Error): void }>()
  const send = (request: ThreadRequest): void => thread.postMessage(request)
  let last = 0
  let opening = Promise.withResolvers<Models>()

  // Memory that both threads share, and that is reused: new tensors of megabytes for each page would burden the garbage
  // collector.
  const free: SharedArrayBuffer[] = []
  const model = (name: ModelName): Model => ({
    async run(dims, fill) {
      const length = lengthOf(dims)
      const bytes = length * Float32Array.BYTES_PER_ELEMENT
      const fitting = free.findIndex(({ byteLength }) => byteLength >= bytes)
      const memory = fitting >= 0 ? free.splice(fitting, 1)[0]! : new SharedArrayBuffer(bytes)
      const data = new Float32Array(memory, 0, length)
      fill(data)
      try {
        return await new Promise((resolve, reject) => {
          runs.set(++last, { resolve, reject })
          send({ kind: 'run', run: last, model: name, data, dims })
        })
      } finally {
        release(memory)
      }
    },
  })

  function release(memory: SharedArrayBuffer): void {
    free.push(memory)
    free.sort((a, b) => a.byteLength - b.byteLength)
    // Larger buffers fit more tensors.
    if (free.length > MAX_FREE) free.shift()
  }

  thread.on('message', (answer: ThreadAnswer) => {
    switch (answer.kind) {
      case 'log':
        return log.warn(answer.facts, answer.message)
      case 'opened': {
        const { opened, optional } = answer
        const ifOpened = (name: OptionalModel) => (optional.includes(name) ? model(name) : undefined)
        return opening.resolve({
          ...opened,
          detection: model('detection'),
          recognition: model('recognition'),
          direction: model('direction'),
          orientation: ifOpened('orientation'),
          second: ifOpened('second'),
        })
      }
      case 'failed': {
        ;(answer.run === undefined ? opening : runs.get(answer.run)!).reject(errorOf(answer))
        break
      }
      case 'done':
        runs.get(answer.run)!.resolve({ data: answer.data, dims: answer.dims })
    }
    if (answer.run !== undefined) runs.delete(answer.run)
  })

  return (files, providers) => {
    opening = Promise.withResolvers()
    send({ kind: 'open', files, providers })
    return opening.promise
  }
}

/** How many values a tensor of these dimensions has. */
export const lengthOf = (dims: readonly number[]): number => dims.reduce((product, each) => product * each, 1)

function errorOf(answer: Extract<ThreadAnswer, { kind: 'failed' }>): Error {
  const code = codeOf(answer)
  return code ? new WaybillError(code, answer.detail) : new Error(answer.detail)
}
