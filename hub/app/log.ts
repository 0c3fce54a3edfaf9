import { fstatSync } from 'node:fs'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import type { Settings } from '../../config/config.ts'
import { wantsColour } from '../../config/config.ts'
import type { Log } from '../log.ts'
import { openOutput, type Output } from '../platform/output.ts'

const STDOUT = 1
const STDERR = 2

interface HubLog {
  log: Log
  /** true if the log is written as JSON, so that nothing else may be written to stderr */
  json: boolean
  /** Why the last line could not be written; undefined if it was. */
  failure: Output['failure']
}

/**
 * Structured lines on stderr: JSON, or a human form on a terminal. stdout is left to what the command prints. A stderr
 * that cannot be written, such as a full disk or a closed pipe, costs lines and never the process.
 */
export async function openLog({
  logLevel,
  logFormat,
}: Pick<Settings['process'], 'logLevel' | 'logFormat'>): Promise<HubLog> {
  const human = logFormat === 'human' || (logFormat === 'auto' && process.stderr.isTTY)
  const options = {
    level: logLevel,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const output = openOutput(STDERR, (lost, code) =>
    setImmediate(() => log.warn({ code, lost }, 'the log could not be written for some time: lines are missing')),
  )
  const log = pino(options, human ? await openHumanForm(output) : output) as unknown as Log
  return { log, json: !human && logLevel !== 'silent', failure: output.failure }
}

/** Loaded only where the log goes to a terminal. */
async function openHumanForm(output: Output) {
  const { default: pretty } = await import('pino-pretty')
  return pretty({
    destination: new Writable({
      write(line, _, done) {
        output.write(String(line))
        done()
      },
    }),
    sync: true,
    colorize: wantsColour(process.stderr),
    translateTime: 'SYS:HH:MM:ss',
    messageFormat: '{msg}',
  })
}

/** True if stdout and stderr end in the same pipe or file, so that their lines would mix. */
export function isOneStream(): boolean {
  try {
    const [out, error] = [fstatSync(STDOUT), fstatSync(STDERR)]
    return !process.stdout.isTTY && out.dev === error.dev && out.ino === error.ino
  } catch {
    return false
  }
}
