// npm test [files or folders...]: everything, or what is named. Everything runs in several processes at the same time,
// since most tests wait for servers and other processes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, statSync } from 'node:fs'
import { setPriority } from 'node:os'
import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * Test files that run a whole hub, or a simulated one, hundreds of times, each with its own folders, queues and
 * collections. The longest are first.
 */
const HEAVY = [
  'test/crash/real.test.ts',
  'test/crash/embedded.test.ts',
  'test/simulation/simulation.test.ts',
  'test/simulation/planted-bugs.test.ts',
]
/** They take little more than the time that the others leave, so that no other test is late because of them. */
const NICE = 10
/** The other folders, those first whose files take longest, so that no process has much to do when the others end. */
const FOLDERS = ['faults', 'contracts', 'rooms', 'unit']
/** Each start loads mocha and what the files import. Unit tests take little more than that. */
const FILES_PER_PROCESS = 5
/** Beside a lane for the heavy files. */
const LANES = 2
const MOCHA = path.join(path.dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin/mocha.js')
/** The options of .mocharc.json without its list of files. */
const OPTIONS = [
  ['--no-config', '--forbid-only'],
  ['--timeout', '5000', '--require', 'test/support/time-limits.ts', '--reporter', 'test/support/reporter.cjs'],
].flat()

/** What test/support/reporter.cjs sends at the end. */
interface Outcome {
  passes: number
  failures: number
  pending: number
  failed: string[]
  late: string[]
}
interface Run {
  outcome: Outcome
  code: number
}

/**
 * Runs mocha in its own process; one that ends without a report counts as a failure. In a lane, the output appears as a
 * whole at the end, and the lane has its own part of the free ports.
 */
async function runMocha(files: readonly string[], lane?: number): Promise<Run> {
  const output = lane === undefined ? 'inherit' : 'pipe'
  const child = spawn(process.execPath, [...process.execArgv, MOCHA, ...OPTIONS, ...files], {
    stdio: ['inherit', output, output, 'ipc'],
    env: { ...process.env, ...(lane !== undefined && { TEST_LANE: String(lane) }) },
  })
  if (HEAVY.includes(files[0]!)) setPriority(child.pid!, NICE)
  const stop = (signal: NodeJS.Signals) => void child.kill(signal)
  process.on('SIGTERM', stop).on('SIGHUP', stop)
  const printed: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => printed.push(bytes))
  let outcome: Outcome = {
    passes: 0,
    failures: 1,
    pending: 0,
    failed: [`A run ended without a report: mocha ${files.join(' ')}`],
    late: [],
  }
  child.on('message', (message) => {
    outcome = message as Outcome
  })
  const [code] = (await once(child, 'close')) as [number | null]
  process.off('SIGTERM', stop).off('SIGHUP', stop)
  process.stdout.write(Buffer.concat(printed))
  return { outcome, code: code ?? 1 }
}

/** Runs job after job of each queue, together with the lanes that use the same queues. */
async function runLane(lane: number, queues: readonly Iterable<readonly string[]>[]): Promise<Run[]> {
  const runs: Run[] = []
  for (const queue of queues) for (const files of queue) runs.push(await runMocha(files, lane))
  return runs
}

function jobsOf(folder: string): string[][] {
  const files = globSync(`test/${folder}/**/*.test.ts`).toSorted()
  const size = folder === 'unit' ? files.length : FILES_PER_PROCESS
  return Array.from({ length: Math.ceil(files.length / size) }, (_, job) => files.slice(job * size, (job + 1) * size))
}

async function runAll(): Promise<Run[]> {
  const heavy = HEAVY.map((file) => [file]).values()
  const others = FOLDERS.flatMap(jobsOf).values()
  const lanes = Array.from({ length: LANES }, (_, lane) => runLane(lane, [others, heavy]))
  return (await Promise.all([...lanes, runLane(LANES, [heavy])])).flat()
}

const patternOf = (named: string): string => (statSync(named).isDirectory() ? path.join(named, '**/*.test.ts') : named)

const named = process.argv.slice(2)
const runs = named.length > 0 ? [await runMocha(named.map(patternOf))] : await runAll()
const sum = (of: 'passes' | 'failures' | 'pending'): number => runs.reduce((all, { outcome }) => all + outcome[of], 0)
for (const late of runs.flatMap(({ outcome }) => outcome.late)) console.log(`NEAR ITS LIMIT ${late}`)
// Repeated at the very end: the first report may be thousands of lines above, or cut off in a stored log.
for (const failed of runs.flatMap(({ outcome }) => outcome.failed)) console.log(`\nFAILED ${failed}`)
const skipped = sum('pending')
console.log(`\n${sum('passes')} passed, ${sum('failures')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = Math.max(...runs.map(({ code }) => code))
