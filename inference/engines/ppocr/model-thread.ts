// The thread that runs the models: onnxruntime blocks its thread, and the reader prepares the next line meanwhile.
import { parentPort } from 'node:worker_threads'
import { codeOf } from '../../../hub/errors.ts'
import { silentLog, type Log } from '../../../hub/log.ts'
import { openSessions, type Sessions } from './session.ts'
import type { OptionalModel, ThreadAnswer, ThreadRequest } from './models.ts'
import { withSupportedAlphabet } from './ctc.ts'

const port = parentPort!
const answer = (message: ThreadAnswer, transferred: ArrayBuffer[] = []): void => port.postMessage(message, transferred)
const failed = (error: unknown, run?: number): void =>
  answer({ kind: 'failed', ...(run !== undefined && { run }), code: codeOf(error), detail: (error as Error).message })
const log: Log = { ...silentLog, warn: (facts, message) => answer({ kind: 'log', facts, message }) }

const OPTIONAL: readonly OptionalModel[] = ['orientation', 'second']
let models: Sessions | undefined

async function open({ files, providers }: Extract<ThreadRequest, { kind: 'open' }>): Promise<void> {
  const before = models
  models = undefined
  if (before)
    for (const each of [before.detection, before.recognition, before.direction, before.orientation, before.second])
      await each?.release()
  // Here and not in the main thread: large outputs stay in a heap with little else, which keeps garbage collection
  // cheap.
  models = withSupportedAlphabet(await openSessions(files, providers, log))
  const { alphabet, secondAlphabet, provider, version } = models
  const optional = OPTIONAL.filter((name) => models![name])
  answer({ kind: 'opened', opened: { alphabet, secondAlphabet, provider, version }, optional })
}

port.on('message', (request: ThreadRequest) => {
  if (request.kind === 'open') return void open(request).catch((error: unknown) => failed(error))
  const { run, model, data, dims } = request
  models![model]!.run(data, dims).then(
    (output) => answer({ kind: 'done', run, ...output }, [output.data.buffer as ArrayBuffer]),
    (error: unknown) => failed(error, run),
  )
})
