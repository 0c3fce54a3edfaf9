// npm run simulate -- [--seeds N] [--from S] [--bug NAME|all] [--trace]
import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { BUGS } from './bugs/all.ts'
import { hunt, verdictLine } from './hunt.ts'
import { simulate, type Result } from './simulate.ts'

const PROGRESS_SEEDS = 1_000

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    bug: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
})
const from = Number(values.from)
const started = performance.now()
const seconds = () => ((performance.now() - started) / 1000).toFixed(1)
/** What the machine gave to others does not count. */
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000_000
}

const failed =
  values.bug === undefined
    ? await sweep(Number(values.seeds ?? (values.trace ? 1 : 10_000)))
    : await huntFor(values.bug, Number(values.seeds ?? 1_000))
process.exitCode = failed ? 1 : 0

async function sweep(seeds: number): Promise<boolean> {
  const sum = { attempts: 0, acknowledged: 0, ok: 0, lost: 0, duplicated: 0, stuck: 0, recovered: 0 }
  const bad: number[] = []
  const hashes = createHash('sha256')
  let steps = 0
  for (let seed = from; seed < from + seeds; seed++) {
    const result = await simulate(seed, { keepTrace: values.trace })
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += result.counts[name]
    steps += result.steps
    hashes.update(result.hash)
    if (values.trace) print(result)
    if (result.violations.length > 0) {
      if (bad.length === 0 && !values.trace) print(await simulate(seed, { keepTrace: true }))
      else for (const violation of result.violations) console.log(`seed ${seed}: ${violation}`)
      bad.push(seed)
    }
    if ((seed - from + 1) % PROGRESS_SEEDS === 0)
      console.log(`${seed - from + 1} seeds, ${bad.length} failed, ${seconds()} s`)
  }
  console.log(
    `${seeds} seeds from ${from} in ${seconds()} s (${cpuSeconds().toFixed(1)} s of CPU, ${((cpuSeconds() * 1000) / seeds).toFixed(1)} ms each, ${Math.round(steps / seeds)} steps, hash of all traces ${hashes.digest('hex').slice(0, 16)}): ${Object.entries(
      sum,
    )
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  )
  if (bad.length > 0) console.log(`${bad.length} seeds failed: ${bad.slice(0, 20).join(' ')}`)
  return bad.length > 0
}

function print({ seed, hash, trace, faultSchedule, violations }: Result): void {
  for (const line of trace) console.log(line)
  console.log(`seed ${seed}, trace hash ${hash}, faultSchedule ${JSON.stringify(faultSchedule)}`)
  for (const violation of violations) console.log(`seed ${seed}: ${violation}`)
}

async function huntFor(name: string, within: number): Promise<boolean> {
  const bugs = name === 'all' ? BUGS : BUGS.filter((bug) => bug.name === name)
  if (bugs.length === 0)
    throw new Error(`There is no bug ${name}. There are: all, ${BUGS.map((bug) => bug.name).join(', ')}`)
  let escaped = 0
  for (const bug of bugs) {
    const verdict = await hunt(bug, from, within)
    if (verdict.seed === undefined) escaped++
    console.log(verdictLine(verdict))
  }
  console.log(`${bugs.length - escaped} of ${bugs.length} planted bugs found, ${seconds()} s`)
  return escaped > 0
}
