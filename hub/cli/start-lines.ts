import type { Log } from '../log.ts'
import type { Terminal } from './terminal.ts'

/** What a start tells the person who runs it. */
export interface StartLines {
  /** a result, for stdout; `facts` are for a log in JSON */
  line(text: string, facts?: object): void
  /** progress, for stderr */
  note(text: string): void
}

interface Options {
  terminal: Terminal
  log: Log
  /** true if the log on stderr is JSON */
  json: boolean
  /** true if stdout and stderr are one stream */
  oneStream: boolean
}

/**
 * Lines for people and lines of a JSON log never mix: where stderr is JSON, notes are lines of the log, and where both
 * streams are one pipe or file (`2>&1`, journald), everything is.
 */
export function openStartLines({ terminal, log, json, oneStream }: Options): StartLines {
  const asLog = (text: string, facts: object = {}) => {
    const message = text.trim()
    if (message !== '') log.info(facts, message)
  }
  return {
    line: json && oneStream ? asLog : (text) => terminal.line(text),
    note: json ? asLog : (text) => terminal.note(text),
  }
}
