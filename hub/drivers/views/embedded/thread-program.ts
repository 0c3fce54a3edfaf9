// The thread of the embedded views: asked by messages, one method of the port each.
import { parentPort, workerData } from 'node:worker_threads'
import { codeOf, type WaybillError } from '../../../errors.ts'
import { openEmbeddedViews } from './embedded.ts'
import type { Views } from '../port.ts'
import { OPENED, together, type Failure, type Question, type Reply } from './thread.ts'

const port = parentPort!
const tell = together<Reply>((replies) => port.postMessage(replies))

function failureOf(error: unknown): Failure {
  const { message, facts = {} } = error as WaybillError
  return { code: codeOf(error), isTypeError: error instanceof TypeError, message, facts }
}

function answer(views: Views, question: Question): Promise<unknown> {
  const { method, values } = question
  return (views[method] as (...values: unknown[]) => Promise<unknown>)(...values)
}

try {
  const views = openEmbeddedViews(workerData as { folder: string })
  port.on('message', (questions: Question[]) => {
    for (const question of questions) {
      answer(views, question)
        .then(
          (value) => tell({ id: question.id, value }),
          (error: unknown) => tell({ id: question.id, failure: failureOf(error) }),
        )
        .finally(() => {
          if (question.method === 'close') setImmediate(() => port.close())
        })
    }
  })
  tell({ id: OPENED, value: undefined })
} catch (error) {
  tell({ id: OPENED, failure: failureOf(error) })
}
