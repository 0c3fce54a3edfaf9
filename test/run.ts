// npm test: all tests. Those that need processor time run beside the others, many of which wait for servers that come and go.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Test files that go through a whole hub, or a world, hundreds of times, each with folders, queues and collections of its own; last those that keep every core at work. */
const BESIDE = [
  'test/simulation/planted-bugs.test.ts',
  'test/simulation/simulation.test.ts',
  'test/crash/embedded.test.ts',
  'test/crash/real.test.ts',
]
/** What runs beside takes little more than the time that the others leave: none of them may come too late for it. */
const NICE = 10
const MOCHA = path.join(path.dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin/mocha.js')

interface Outcome {
  passes: number
  failures: number
  pending: number
  failed: string[]
}
interface Run {
  outcome: Outcome
  code: number
}

/** Runs mocha in a process of its own. One that ends without a word counts as a failure. */
async function runMocha(args: readonly string[], { beside = false } = {}): Promise<Run> {
  const child = spawn(process.execPath, [...process.execArgv, MOCHA, ...args], {
    stdio: ['inherit', beside ? 'pipe' : 'inherit', beside ? 'pipe' : 'inherit', 'ipc'],
  })
  if (beside) setPriority(child.pid!, NICE)
  const stop = (signal: NodeJS.Signals) => void child.kill(signal)
  process.on('SIGTERM', stop).on('SIGHUP', stop)
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => output.push(bytes))
  let outcome: Outcome = {
    passes: 0,
    failures: 1,
    pending: 0,
    failed: [`A run ended without a word: mocha ${args.join(' ')}`],
  }
  child.on('message', (message) => {
    outcome = message as Outcome
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (beside) process.stdout.write(Buffer.concat(output))
  return { outcome, code: code ?? 1 }
}

const args = process.argv.slice(2)
const runs =
  args.length > 0
    ? [await runMocha(args)]
    : await Promise.all([
        runMocha(BESIDE.flatMap((file) => ['--ignore', file])),
        runMocha(
          ['--no-config', '--forbid-only', '--timeout', '60000', '--reporter', 'test/support/reporter.cjs', ...BESIDE],
          { beside: true },
        ),
      ])
const sum = (of: 'passes' | 'failures' | 'pending'): number => runs.reduce((all, { outcome }) => all + outcome[of], 0)
// Said again at the very end: what stands above may be thousands of lines away, or cut off by whoever keeps the log.
for (const failed of runs.flatMap(({ outcome }) => outcome.failed)) console.log(`\nFAILED ${failed}`)
console.log(
  `\n${sum('passes')} passed, ${sum('failures')} failed${sum('pending') > 0 ? `, ${sum('pending')} skipped` : ''}`,
)
process.exitCode = Math.max(...runs.map(({ code }) => code))
