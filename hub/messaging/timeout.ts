import { WaybillError } from '../errors.ts'
import { withTimeout } from '../platform/timeout.ts'
import type { QueueHandler } from '../drivers/bus/port.ts'

type Perform = QueueHandler['perform']

/** Aborts an attempt that takes too long. It then fails with `step-timeout`, even where the work ignores its signal. */
export function withAttemptTimeout(perform: Perform, limitMs: number): Perform {
  return async (message, signal) => {
    const abort = new AbortController()
    const forward = () => abort.abort(signal.reason)
    signal.addEventListener('abort', forward, { once: true })
    try {
      await withTimeout(perform(message, abort.signal), limitMs, () => {
        const error = new WaybillError('step-timeout', `${message.type} took longer than ${limitMs} ms.`)
        abort.abort(error)
        return error
      })
    } finally {
      signal.removeEventListener('abort', forward)
    }
  }
}
