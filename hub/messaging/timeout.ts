import { WaybillError } from '../errors.ts'
import type { Step } from './step.ts'

/** Aborts work that takes too long; it then fails with `step-timeout`, even where it does not heed the signal. */
export function withTimeout(perform: Step, limitMs: number): Step {
  return async (message, signal) => {
    const abort = new AbortController()
    const forward = () => abort.abort(signal.reason)
    signal.addEventListener('abort', forward, { once: true })
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new WaybillError('step-timeout', `${message.type} took longer than ${limitMs} ms.`)
        abort.abort(error)
        reject(error)
      }, limitMs)
    })
    try {
      await Promise.race([perform(message, abort.signal), late])
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', forward)
    }
  }
}
