// The entry point of the `waybill` command: every command runs from here, `start` included.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { loadSettings } from '../../config/config.ts'
import { Interrupted, textOf, UsageError } from './command.ts'
import { COMMANDS } from './command-table.ts'
import { describeFailure, exitCodeOf, noteFailure } from './failure.ts'
import { parseCommandLine, type Invocation } from './program.ts'
import { INTERRUPTED, onStop } from './signals.ts'
import { openTerminal } from './terminal.ts'

const USAGE = 2
const MANIFEST = path.resolve(import.meta.dirname, '../../package.json')

const terminal = openTerminal({ out: process.stdout, error: process.stderr })
const argv = process.argv.slice(2)
let invocation: Invocation | undefined

// A pipe may close early (`| head`): that is no failure. The hub keeps running whatever happens to its output.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (invocation?.command.handlesStop) return
    if (code !== 'EPIPE' && stream === process.stdout) terminal.note(`waybill: stdout cannot be written (${code}).`)
    process.exit(code === 'EPIPE' ? 0 : 1)
  })
}

const stop = new AbortController()
onStop(() => {
  if (!invocation?.command.handlesStop) terminal.note('Stopping. Press Ctrl-C again to stop immediately.')
  stop.abort(new Interrupted('Stopped.'))
})

async function main(): Promise<number> {
  const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }
  invocation = await parseCommandLine(argv, { terminal, version })
  if (!invocation) return 0
  const { command, values, args } = invocation
  return command.run({ values, args, settings: settingsOf(invocation), terminal, signal: stop.signal })
}

/** The settings of the environment with the options of the command line over them. */
function settingsOf({ values }: Invocation): ReturnType<typeof loadSettings> {
  return loadSettings({
    url: textOf(values, 'url'),
    apiKey: textOf(values, 'key'),
    data: textOf(values, 'data'),
    host: textOf(values, 'host'),
    port: textOf(values, 'port'),
    roles: textOf(values, 'roles'),
  })
}

/** Reports a failure on stderr and returns the exit code. */
function report(error: unknown): number {
  if (error instanceof Interrupted || (stop.signal.aborted && !invocation?.command.handlesStop)) {
    if (error instanceof Interrupted) terminal.note(error.message)
    return INTERRUPTED
  }
  if (error instanceof UsageError) {
    const [name = ''] = argv
    terminal.note(`waybill: ${error.message}`)
    terminal.note(`  See \`npx waybill help${Object.hasOwn(COMMANDS, name) ? ` ${name}` : ''}\`.`)
    return USAGE
  }
  noteFailure(terminal, 'waybill', describeFailure(error))
  return exitCodeOf(error)
}

process.exitCode = await main().catch(report).finally(terminal.done)
