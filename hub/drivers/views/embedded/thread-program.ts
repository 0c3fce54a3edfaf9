// The thread of the embedded views. Each request names one method of the port.
import { parentPort, workerData } from 'node:worker_threads'
import { codeOf, type WaybillError } from '../../../errors.ts'
import type { Views } from '../port.ts'
import { openEmbeddedViews } from './embedded.ts'
import { OPENED, oncePerTurn, type Failure, type Reply, type Request } from './thread.ts'

const port = parentPort!
const reply = oncePerTurn<Reply>((replies) => port.postMessage(replies))

function failureOf(error: unknown): Failure {
  const { message, facts = {} } = error as WaybillError
  return { code: codeOf(error), isTypeError: error instanceof TypeError, message, facts }
}

function answer(views: Views, { method, values }: Request): Promise<unknown> {
  return (views[method] as (...values: unknown[]) => Promise<unknown>)(...values)
}

try {
  const views = openEmbeddedViews(workerData as { folder: string })
  port.on('message', (requests: Request[]) => {
    for (const request of requests) {
      answer(views, request)
        .then(
          (value) => reply({ id: request.id, value }),
          (error: unknown) => reply({ id: request.id, failure: failureOf(error) }),
        )
        .finally(() => {
          if (request.method === 'close') setImmediate(() => port.close())
        })
    }
  })
  reply({ id: OPENED, value: undefined })
} catch (error) {
  reply({ id: OPENED, failure: failureOf(error) })
}
