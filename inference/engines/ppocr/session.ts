import { InferenceSession, Tensor } from 'onnxruntime-node'
import { WaybillError } from '../../../hub/errors.ts'
import type { Log } from '../../../hub/log.ts'
import type { ModelFiles } from '../../models/files.ts'
import type { ModelName, Models, OptionalModel, Output } from './models.ts'
import { readWeights } from './weights.ts'

export interface Session {
  run(data: Float32Array, dims: readonly number[]): Promise<Output>
  /** Frees its memory. No run may follow. */
  release(): Promise<void>
}
/** The models with their raw outputs. */
export type Sessions = Omit<Models, ModelName> &
  Record<Exclude<ModelName, OptionalModel>, Session> &
  Record<OptionalModel, Session | undefined>

/**
 * Opens the models on the first execution provider that works, in the given order; the CPU is always the last resort.
 * Each provider that does not work is logged. Runs block this thread.
 * @throws `models-missing`
 */
export async function openSessions(files: ModelFiles, providers: readonly string[], log: Log): Promise<Sessions> {
  const { bytes, alphabet, secondAlphabet, version } = await readWeights(files)
  const wanted = [...providers.filter((provider) => provider !== 'cpu'), 'cpu']
  for (const provider of wanted) {
    try {
      const [detection, recognition, direction, orientation, second] = await Promise.all([
        openSession(bytes.detection, provider),
        openSession(bytes.recognition, provider),
        openSession(bytes.direction, provider),
        bytes.orientation && openSession(bytes.orientation, provider),
        bytes.second && openSession(bytes.second, provider),
      ])
      return {
        detection,
        recognition,
        direction,
        orientation,
        second,
        alphabet: ['', ...alphabet, ' '],
        secondAlphabet: ['', ...secondAlphabet, ' '],
        provider,
        version,
      }
    } catch (cause) {
      if (provider === 'cpu') throw new WaybillError('models-missing', 'The models cannot be opened.', { cause })
      log.warn(
        { provider, reason: (cause as Error).message.split('\n')[0] },
        `inference on ${provider} is not possible here; the next provider is used`,
      )
    }
  }
  throw new WaybillError('models-missing', 'No execution provider works.')
}

async function openSession(bytes: Buffer, provider: string): Promise<Session> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: [provider],
    // One thread per process: two processes with one thread read 1.65 times as many pages as one with two (bench: ocr).
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
    release: () => session.release(),
  }
}
