import { pino } from 'pino'
import type { Settings } from '../../config/config.ts'
import { wantsColour } from '../../config/config.ts'
import type { Log } from '../log.ts'

/** Structured lines on stderr: JSON, or a human form on a terminal. stdout is left to what the command prints. */
export async function openLog({
  logLevel,
  logFormat,
}: Pick<Settings['process'], 'logLevel' | 'logFormat'>): Promise<Log> {
  const human = logFormat === 'human' || (logFormat === 'auto' && process.stderr.isTTY)
  const options = {
    level: logLevel,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  return pino(options, human ? await openHumanForm() : pino.destination({ dest: 2, sync: true })) as unknown as Log
}

/** Loaded only where the log goes to a terminal. */
async function openHumanForm() {
  const { default: pretty } = await import('pino-pretty')
  return pretty({
    destination: 2,
    sync: true,
    colorize: wantsColour(process.stderr),
    translateTime: 'SYS:HH:MM:ss',
    messageFormat: '{msg}',
  })
}
