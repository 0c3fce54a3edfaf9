// npm test [files or folders...]: everything, or what is named. Tests that only need processor time run beside the
// others, many of which wait for servers.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { setPriority } from 'node:os'
import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * Test files that run a whole hub, or a simulated one, hundreds of times, each with its own folders, queues and
 * collections.
 */
const BESIDE = [
  'test/simulation/planted-bugs.test.ts',
  'test/simulation/simulation.test.ts',
  'test/crash/embedded.test.ts',
  'test/crash/real.test.ts',
]
/** These take little more than the time that the others leave, so that no other test is late because of them. */
const NICE = 10
const MOCHA = path.join(path.dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin/mocha.js')
/** The options of .mocharc.json without its list of files. */
const OPTIONS = [
  ['--no-config', '--forbid-only'],
  ['--timeout', '5000', '--require', 'test/support/time-limits.ts', '--reporter', 'test/support/reporter.cjs'],
].flat()

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

/** Runs mocha in its own process. A process that ends without a report counts as a failure. */
async function runMocha(files: readonly string[], { beside = false } = {}): Promise<Run> {
  const child = spawn(process.execPath, [...process.execArgv, MOCHA, ...OPTIONS, ...files], {
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
    failed: [`A run ended without a report: mocha ${files.join(' ')}`],
  }
  child.on('message', (message) => {
    outcome = message as Outcome
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (beside) process.stdout.write(Buffer.concat(output))
  return { outcome, code: code ?? 1 }
}

const patternOf = (named: string): string => (statSync(named).isDirectory() ? path.join(named, '**/*.test.ts') : named)

const named = process.argv.slice(2)
const runs =
  named.length > 0
    ? [await runMocha(named.map(patternOf))]
    : await Promise.all([
        runMocha(['test/**/*.test.ts', ...BESIDE.flatMap((file) => ['--ignore', file])]),
        runMocha(BESIDE, { beside: true }),
      ])
const sum = (of: 'passes' | 'failures' | 'pending'): number => runs.reduce((all, { outcome }) => all + outcome[of], 0)
// Repeated at the very end: the first report may be thousands of lines above, or cut off in a stored log.
for (const failed of runs.flatMap(({ outcome }) => outcome.failed)) console.log(`\nFAILED ${failed}`)
const skipped = sum('pending')
console.log(`\n${sum('passes')} passed, ${sum('failures')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = Math.max(...runs.map(({ code }) => code))
