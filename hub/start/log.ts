import { pino, type Logger } from 'pino'
import pretty from 'pino-pretty'
import type { Settings } from '../../config/config.ts'
import { wantsColour } from '../../config/config.ts'
import type { Log } from '../log.ts'

/** Structured lines on stderr: JSON, or a human form on a terminal. stdout stays free for what the command prints. */
export function openLog({ logLevel, logFormat }: Pick<Settings, 'logLevel' | 'logFormat'>): Log {
  const human = logFormat === 'human' || (logFormat === 'auto' && process.stderr.isTTY)
  const options = { level: logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } }
  const logger: Logger = human
    ? pino(options, pretty({ destination: 2, sync: true, colorize: wantsColour(process.stderr), translateTime: 'SYS:HH:MM:ss', messageFormat: '{msg}' }))
    : pino(options, pino.destination({ dest: 2, sync: true }))
  return logger as unknown as Log
}
