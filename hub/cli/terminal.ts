import { styleText } from 'node:util'
import { wantsColour } from '../../config/config.ts'

type Style = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold'

export interface Terminal {
  /** results, on stdout */
  line(text?: string): void
  /** the same as it is, without a line feed */
  text(text: string): void
  /** one object per line, on stdout */
  json(value: unknown): void
  /** everything else, on stderr */
  note(text: string): void
  /** A line on stderr that the next output replaces; does nothing if stderr is not a terminal. */
  progress(text: string): void
  /** removes the progress line */
  done(): void
  /** for stdout */
  style(style: Style, text: string): string
  /** columns of stdout; undefined in a pipe */
  width: number | undefined
  /** Why the last output to stdout could not be written; undefined if it was. */
  failure(): string | undefined
}

interface Stream {
  write(text: string, written?: (error?: Error | null) => void): unknown
  isTTY?: boolean
  columns?: number
}

const CLEAR = '\r\u001b[2K'

export function openTerminal({ out, error }: { out: Stream; error: Stream }): Terminal {
  let shown = false
  const colour = wantsColour(out)
  const clear = () => {
    if (shown) error.write(CLEAR)
    shown = false
  }
  let failure: string | undefined
  const print = (text: string) => {
    clear()
    out.write(text, (failed) => {
      failure = failed ? ((failed as NodeJS.ErrnoException).code ?? failed.message) : undefined
    })
  }
  return {
    line: (text = '') => print(`${text}\n`),
    text: print,
    json: (value) => print(`${JSON.stringify(value)}\n`),
    note(text) {
      clear()
      error.write(`${text}\n`)
    },
    progress(text) {
      if (!error.isTTY) return
      error.write(`${CLEAR}${text.slice(0, Math.max(0, (error.columns ?? 80) - 1))}`)
      shown = true
    },
    done: clear,
    style: (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text),
    width: out.isTTY ? (out.columns ?? 80) : undefined,
    failure: () => failure,
  }
}

const BAR_WIDTH = 20

/** `██░░ 2/4`, for a progress line. */
export function progressBar(done: number, all: number): string {
  const full = all === 0 ? BAR_WIDTH : Math.round((done / all) * BAR_WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${done}/${all}`
}

/**
 * Removes what a terminal would obey: colours, cursor, title, writing direction. The text of a document may contain it.
 */
export const sanitize = (text: string): string => text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
