// The `waybill` command; `start` alone goes to hub/main.ts (launch.cjs).
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { loadSettings } from '../../config/config.ts'
import { meant, parseArguments } from './arguments.ts'
import { Interrupted, textOf, UsageError, type Command } from './command.ts'
import { concernsAll, describeFailure, noteFailure } from './failure.ts'
import { commandHelp, didYouMean, generalHelp } from './help.ts'
import { INTERRUPTED, onStop } from './signals.ts'
import { openTerminal } from './terminal.ts'

interface Entry {
  about: string
  load(): Promise<{ command: Command }>
}

const COMMANDS: Record<string, Entry> = {
  start: { about: 'run the hub', load: () => import('./commands/start.ts') },
  send: { about: 'send documents to the hub', load: () => import('./commands/send.ts') },
  list: { about: 'list documents', load: () => import('./commands/list.ts') },
  show: { about: 'show one document: state, fields, deliveries', load: () => import('./commands/show.ts') },
  trail: { about: 'tell what happened to a document, and why', load: () => import('./commands/trail.ts') },
  review: {
    about: 'correct, approve or reject a document that waits for a person',
    load: () => import('./commands/review.ts'),
  },
  cancel: { about: 'stop a document before it is delivered', load: () => import('./commands/cancel.ts') },
  replay: { about: 'send a failed document again', load: () => import('./commands/replay.ts') },
  parked: {
    about: 'messages that wait for a person: list, show, replay, discard',
    load: () => import('./commands/parked.ts'),
  },
  keys: { about: 'API keys: list, issue, revoke', load: () => import('./commands/keys.ts') },
  read: { about: 'read files here and now, without a hub', load: () => import('./commands/read.ts') },
  rebuild: { about: 'build a view anew from the log', load: () => import('./commands/rebuild.ts') },
  move: { about: 'copy an embedded hub into real engines', load: () => import('./commands/move.ts') },
  doctor: { about: 'check this machine and say what to mend', load: () => import('./commands/doctor.ts') },
}
const USAGE = 2

const terminal = openTerminal({ out: process.stdout, error: process.stderr })

// The reader of a pipe may go early (`| head`): that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
}

const stop = new AbortController()
onStop(() => {
  terminal.note('Stopping; once more to stop at once.')
  stop.abort(new Interrupted('Stopped.'))
})

async function main([first, ...rest]: string[]): Promise<number> {
  if (first === '--version' || first === '-v' || first === 'version') {
    terminal.line(
      (JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string })
        .version,
    )
    return 0
  }
  if (first === undefined || first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) {
    terminal.line(
      generalHelp(
        terminal,
        Object.entries(COMMANDS).map(([name, { about }]) => [name, about]),
      ),
    )
    return 0
  }
  const name = first === 'help' ? rest[0]! : first
  if (!Object.hasOwn(COMMANDS, name))
    throw new UsageError(`There is no command "${name}".${meant(didYouMean(name, Object.keys(COMMANDS)))}`)
  const { command } = await COMMANDS[name]!.load()
  const { values, positionals } =
    first === 'help' ? { values: { help: true }, positionals: [] } : parseArguments(command, rest)
  if (values['help']) {
    terminal.line(commandHelp(terminal, command))
    return 0
  }
  const settings = loadSettings({
    url: textOf(values, 'url'),
    apiKey: textOf(values, 'key'),
    data: textOf(values, 'data'),
  })
  return command.run({ values, words: positionals, settings, terminal, signal: stop.signal })
}

/** Says what went wrong on stderr and answers the exit code. */
function failed(error: unknown, args: readonly string[]): number {
  if (error instanceof Interrupted || stop.signal.aborted) {
    if (error instanceof Interrupted) terminal.note(error.message)
    return INTERRUPTED
  }
  if (error instanceof UsageError) {
    const [name = ''] = args
    terminal.note(`waybill: ${error.message}`)
    terminal.note(`  See \`npx waybill help${Object.hasOwn(COMMANDS, name) ? ` ${name}` : ''}\`.`)
    return USAGE
  }
  noteFailure(terminal, 'waybill', describeFailure(error))
  return concernsAll(error) ? USAGE : 1
}

const args = process.argv.slice(2)
process.exitCode = await main(args)
  .catch((error: unknown) => failed(error, args))
  .finally(terminal.done)
