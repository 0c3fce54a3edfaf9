import { writeSync } from 'node:fs'

/** Text that waits for a reader of a pipe; more is dropped. */
const MAX_WAITING = 1_048_576
const RETRY_MS = 50
/** How long the end of the process waits for a slow reader. */
const LAST_ATTEMPTS = 20

export interface Output {
  /** Writes text. Never throws and never waits: text that cannot be written is counted and dropped. */
  write(text: string): void
  /** Why the last text could not be written; undefined if it was. */
  failure(): string | undefined
}

/** `recovered` is called once text can be written again, with the number of texts that were lost. */
export function openOutput(fd: number, recovered: (lost: number, code: string) => void = () => {}): Output {
  let waiting: Buffer = Buffer.alloc(0)
  let timer: NodeJS.Timeout | undefined
  let failed: string | undefined
  let lost = 0
  /** true if the last text was written in part, so that the next begins a line of its own */
  let cut = false

  function lose(code: string, partly: boolean): void {
    failed = code
    lost++
    cut ||= partly
  }

  /** Returns what could not be written because the reader is slow. */
  function push(bytes: Buffer): Buffer {
    let written = 0
    try {
      while (written < bytes.length) written += writeSync(fd, bytes, written)
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException
      if (code === 'EAGAIN') return bytes.subarray(written)
      lose(code, written > 0)
      return Buffer.alloc(0)
    }
    if (failed !== undefined) {
      const [before, code] = [lost, failed]
      failed = undefined
      lost = 0
      recovered(before, code)
    }
    return Buffer.alloc(0)
  }

  function flush(): void {
    timer = undefined
    waiting = push(waiting)
    if (waiting.length > 0) timer = setTimeout(flush, RETRY_MS).unref()
  }

  process.once('exit', () => {
    const pause = new Int32Array(new SharedArrayBuffer(4))
    for (let attempt = 0; waiting.length > 0 && attempt < LAST_ATTEMPTS; attempt++) {
      waiting = push(waiting)
      if (waiting.length > 0) Atomics.wait(pause, 0, 0, RETRY_MS)
    }
  })

  return {
    write(text) {
      const bytes = Buffer.from(cut ? `\n${text}` : text)
      if (waiting.length + bytes.length > MAX_WAITING) return lose('EAGAIN', false)
      cut = false
      waiting = Buffer.concat([waiting, bytes])
      if (timer === undefined) flush()
    },
    failure: () => (failed === undefined ? undefined : `${failed}, ${lost} ${lost === 1 ? 'line' : 'lines'} lost`),
  }
}
