// The hub as a program; `waybill start` runs it (hub/cli/commands/start.ts).
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SETTINGS, type Settings } from '../config/config.ts'
import { startHub, type Hub } from './app/hub.ts'
import { isOneStream, openLog } from './app/log.ts'
import { keyFile } from './auth/api-keys/first-key.ts'
import { describeFailure, exitCodeOf } from './cli/failure.ts'
import { runSamples, wholeLines } from './cli/samples.ts'
import { openStartLines, type StartLines } from './cli/start-lines.ts'
import type { Terminal } from './cli/terminal.ts'

const HOME = path.resolve(import.meta.dirname, '..')

interface Options {
  settings: Settings
  /** true: take the sample documents through the hub after the start */
  samples: boolean
  /** true: issue an administrator's key although there are keys */
  issueKey?: boolean
  terminal: Terminal
  /** aborts when the hub is to finish what is running and stop */
  stop: AbortSignal
}

/** Runs the hub until `stop` aborts and everything is closed. Resolves to the exit code. */
export async function runHub({ settings, samples, issueKey = false, terminal, stop }: Options): Promise<number> {
  // On a terminal, log lines would interrupt the lines of the samples.
  const quiet = samples && process.stderr.isTTY && settings.process.logLevel === 'info'
  const { log, json, failure } = await openLog(quiet ? { ...settings.process, logLevel: 'warn' } : settings.process)
  const oneStream = isOneStream()
  const lines = openStartLines({ terminal, log, json, oneStream })
  const outputFailures = () => ({ stdout: terminal.failure(), stderr: failure() })
  const hub = await startHub(settings, log, { stop, issueKey, outputFailures }).catch((error: unknown) => {
    if (stop.aborted) return undefined
    if (!(json && oneStream)) throw error
    const { code, title, detail, cure } = describeFailure(error)
    log.error({ code, cure }, `${title}. ${detail}`)
    return exitCodeOf(error)
  })
  if (typeof hub === 'number') return hub
  if (!hub) {
    lines.note('Stopped before the hub was ready.')
    return 0
  }
  // The first key is shown on a terminal, but must not get into the log of a container.
  welcome(lines, hub, settings, !(json && oneStream) && (samples || process.stdout.isTTY))
  if (samples && hub.url !== undefined)
    await showSamples(lines, {
      url: hub.url,
      key: hub.firstKey ?? readKey(settings),
      data: settings.engines.data,
      cliUrl: settings.cli.url,
      print: json && oneStream ? (text) => lines.line(text) : (text) => terminal.text(text),
      stop,
    })
  await aborted(stop)
  lines.note('Stopping: finishing what is running. Press Ctrl-C again to stop immediately.')
  await hub.close()
  lines.note('Stopped.')
  return 0
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

function welcome(lines: StartLines, { url, firstKey }: Hub, settings: Settings, showsKey: boolean): void {
  const { data } = settings.engines
  const { roles } = settings.process
  const { version } = JSON.parse(readFileSync(path.join(HOME, 'package.json'), 'utf8')) as { version: string }
  const title =
    url === undefined ? `Waybill ${version} runs ${roles.join(', ')}` : `Waybill ${version} listens on ${url}`
  lines.line(title, { version, roles, ...(url !== undefined && { url }) })
  const file = keyFile(data)
  const saved = existsSync(file) ? `in ${file}` : 'not in this folder; `waybill start --issue-key` issues a new one'
  const key = firstKey === undefined || !showsKey ? saved : `${firstKey}  (new, saved in ${file})`
  const rows = [['data', data], ...(url === undefined ? [] : [['API docs', `${url}/docs`]]), ['API key', key]]
  for (const [name, value] of rows) lines.line(`  ${name!.padEnd(9)} ${value}`)
}

const readKey = ({ cli: { apiKey }, engines: { data } }: Settings): string => {
  try {
    return apiKey || readFileSync(keyFile(data), 'utf8').trim()
  } catch {
    return ''
  }
}

interface SampleRun {
  url: string
  key: string
  data: string
  /** where the other commands look for a hub */
  cliUrl: string
  print(text: string): void
  stop: AbortSignal
}

async function showSamples(lines: StartLines, { url, key, data, cliUrl, print, stop }: SampleRun): Promise<void> {
  lines.line('\nSample documents:')
  await runSamples({
    url,
    key,
    folder: path.join(HOME, 'samples'),
    print: wholeLines(print, process.stdout.isTTY),
    signal: stop,
  })
  if (stop.aborted) return
  const variables = [
    ...(cliUrl === url ? [] : [`WAYBILL_URL=${url}`]),
    ...(data === SETTINGS.engines.data.initial ? [] : [`WAYBILL_DATA='${data.replaceAll("'", String.raw`'\''`)}'`]),
  ]
  const hint = variables.length === 0 ? '' : `In the other terminal, first run: export ${variables.join(' ')}\n`
  lines.line(`\n${hint}Try: npx waybill list · npx waybill trail ID · Ctrl-C stops the hub.`)
}
