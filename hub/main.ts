// `waybill start`: the hub as a program.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { loadSettings, type Settings } from '../config/config.ts'
import { parseArguments } from './cli/arguments.ts'
import { textOf, UsageError } from './cli/command.ts'
import { concernsAll, describeFailure, noteFailure } from './cli/failure.ts'
import { inWholeLines, runSamples } from './cli/samples.ts'
import { onStop } from './cli/signals.ts'
import { command } from './cli/commands/start.ts'
import { openTerminal } from './cli/terminal.ts'
import { keyFile } from './auth/first-key.ts'
import { startHub, type Hub } from './app/hub.ts'
import { openLog } from './app/log.ts'

const HOME = path.resolve(import.meta.dirname, '..')
const USAGE = 2
const terminal = openTerminal({ out: process.stdout, error: process.stderr })

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(command, args)
  if (positionals.length > 0) throw new UsageError(`start takes no "${positionals[0]}".`)
  const settings = loadSettings({
    data: textOf(values, 'data'),
    host: textOf(values, 'host'),
    port: textOf(values, 'port'),
    roles: textOf(values, 'roles'),
  })
  const stop = stopOnSignals()
  // On a terminal the samples tell their own story; the log would only stand between its lines.
  const quiet = values['samples'] === true && process.stderr.isTTY && settings.process.logLevel === 'info'
  const hub = await startHub(
    settings,
    await openLog(quiet ? { ...settings.process, logLevel: 'warn' } : settings.process),
    {
      stop,
    },
  ).catch((error: unknown) => {
    if (!stop.aborted) throw error
  })
  if (!hub) {
    terminal.note('Stopped before the start was over.')
    return 0
  }
  // A key belongs on the terminal of whoever starts the hub, not into the log of a container.
  welcome(hub, settings, values['samples'] === true || process.stdout.isTTY)
  if (values['samples'] === true && hub.url !== undefined)
    await showSamples(hub.url, hub.firstKey ?? keyOf(settings), settings.cli.url, stop)
  if (!stop.aborted)
    await new Promise<void>((resolve) => {
      stop.addEventListener('abort', () => resolve(), { once: true })
    })
  terminal.note('Stopping: finishing what runs. Press Ctrl-C again to stop at once.')
  await hub.close()
  terminal.note('Stopped.')
  return 0
}

function stopOnSignals(): AbortSignal {
  const stop = new AbortController()
  onStop((signal) => stop.abort(new Error(signal)))
  return stop.signal
}

function welcome({ url, firstKey }: Hub, { engines: { data }, process: { roles } }: Settings, showsKey: boolean): void {
  const { version } = JSON.parse(readFileSync(path.join(HOME, 'package.json'), 'utf8')) as { version: string }
  terminal.line(
    url === undefined ? `Waybill ${version} runs ${roles.join(', ')}` : `Waybill ${version} listens on ${url}`,
  )
  const rows = [
    ['data', data],
    ...(url === undefined ? [] : [['API docs', `${url}/docs`]]),
    [
      'API key',
      firstKey === undefined || !showsKey ? `in ${keyFile(data)}` : `${firstKey}  (made now, kept in ${keyFile(data)})`,
    ],
  ]
  for (const [name, value] of rows) terminal.line(`  ${name!.padEnd(9)} ${value}`)
}

const keyOf = ({ cli: { apiKey }, engines: { data } }: Settings): string => {
  try {
    return apiKey || readFileSync(keyFile(data), 'utf8').trim()
  } catch {
    return ''
  }
}

/** `asked` is where the other commands look for a hub. */
async function showSamples(url: string, key: string, asked: string, signal: AbortSignal): Promise<void> {
  terminal.line('\nSample documents:')
  await runSamples({
    url,
    key,
    folder: path.join(HOME, 'samples'),
    print: inWholeLines((text) => void process.stdout.write(text), process.stdout.isTTY),
    signal,
  })
  if (!signal.aborted)
    terminal.line(
      `\n${asked === url ? '' : `In the other terminal first: export WAYBILL_URL=${url}\n`}Try: npx waybill list · npx waybill trail ID · Ctrl-C stops the hub.`,
    )
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    terminal.note(`waybill: ${error.message}\n  See \`npx waybill help start\`.`)
    return USAGE
  }
  noteFailure(terminal, 'waybill', describeFailure(error))
  return concernsAll(error) ? USAGE : 1
})
