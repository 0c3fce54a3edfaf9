import { styleText } from 'node:util'
import { wantsColour } from '../../config/config.ts'

type Style = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold'

export interface Terminal {
  /** results, on stdout */
  line(text?: string): void
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
}

interface Stream {
  write(text: string): unknown
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
  const write = (stream: Stream, text: string) => {
    clear()
    stream.write(`${text}\n`)
  }
  return {
    line: (text = '') => write(out, text),
    json: (value) => write(out, JSON.stringify(value)),
    note: (text) => write(error, text),
    progress(text) {
      if (!error.isTTY) return
      error.write(`${CLEAR}${text.slice(0, Math.max(0, (error.columns ?? 80) - 1))}`)
      shown = true
    },
    done: clear,
    style: (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text),
    width: out.isTTY ? (out.columns ?? 80) : undefined,
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
