import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { ProcessRole } from '../../config/config.ts'
import { ROLES } from '../../config/config.ts'
import { inOneLine, violationsOf, type Report } from '../support/check-run.ts'
import { openRig } from '../support/crash-sweep.ts'
import { openHubProcesses } from '../support/hub-processes.ts'
import { MUTE_ONCE, REFUSED_ONCE, UNREADABLE_ONCE } from '../support/once-faults.ts'
import { UNSURE } from '../support/quick-reader.ts'
import type { Submission } from '../support/senders.ts'
import type { EngineKind, WorldOptions } from '../support/world.ts'
import { printValue } from './measure.ts'

const CLIENTS = 4
const PAUSE_MS = 200
const LONGEST_LIFE_MS = 1_200
const SHOWN = 20
/** Of this number of documents, one fails once in each of these ways. */
const EVERY = 15
const FAULTS = [REFUSED_ONCE, MUTE_ONCE, UNREADABLE_ONCE]
/** Of the same number, one is uncertain and rejected by a person, and one is cancelled, so that notices are sent. */
const DECIDED = ['rejected', 'cancelled'] as const

/** Kills hub processes at random moments while clients send and retry; then one hub finishes everything, and the result is
 * compared. Worlds share nothing but the machine. */
export async function bench(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      kills: { type: 'string', default: '200' },
      engines: { type: 'string', default: 'embedded' },
      worlds: { type: 'string', default: '1' },
      views: { type: 'string' },
    },
  })
  const [kind, worlds] = [values.engines as EngineKind, Number(values.worlds)]
  const kills = Math.ceil(Number(values.kills) / worlds)
  const begun = performance.now()
  const reports = await Promise.all(
    Array.from({ length: worlds }, () =>
      underFire(kind, kills, { ...(values.views !== undefined && { views: values.views }) }),
    ),
  )
  printValue(`kills on ${kind} engines`, kills * worlds, '')
  printValue('seconds', (performance.now() - begun) / 1000, 's')
  for (const report of reports) console.log(`  ${inOneLine(report)}`)
  for (const violation of reports.flatMap(violationsOf).slice(0, SHOWN)) console.log(`  ${violation}`)
}

/** One separate world: its result once the kills are over and one hub has finished the work. */
async function underFire(kind: EngineKind, kills: number, options: WorldOptions): Promise<Report> {
  const rig = await openRig(kind, options)
  const { world, senders } = rig
  const processes = await openHubProcesses(
    world,
    kind === 'embedded' ? [ROLES] : ROLES.map((role): ProcessRole[] => [role]),
  )
  let stopped = false

  const client = async (number: number) => {
    for (let turn = 0; !stopped; turn++) {
      const fault = turn % EVERY < FAULTS.length ? FAULTS[turn % EVERY] : undefined
      const decided = DECIDED[(turn % EVERY) - FAULTS.length]
      const content = decided ? UNSURE : fault === undefined ? {} : { fields: { sellerName: fault } }
      const submission = senders.submit(
        number % 2 === 0 ? 'main' : 'other',
        content,
        decided ? ['in-review', decided] : [],
      )
      while (!stopped && !(await senders.send(processes.url(), submission)) && submission.refused.length === 0)
        await delay(PAUSE_MS)
      // Another client sends the same bytes now and then.
      if (turn % EVERY === 0) await senders.send(processes.url(), submission, { withKey: false })
      if (decided) await decide(submission, decided)
      await delay(Math.random() * 2 * PAUSE_MS)
    }
  }
  /** Polls until it holds; documents left in review are approved by the rig. */
  async function decide({ tenant, acknowledged: [id] }: Submission, wanted: (typeof DECIDED)[number]): Promise<void> {
    const call = (method: string, route: string, body?: unknown) =>
      senders.call<{ state: string }>(processes.url(), method, route, body, tenant)
    for (let state; !stopped && state !== wanted; await delay(PAUSE_MS)) {
      state = (await call('GET', `/documents/${id}`))?.body.state
      if (state === 'in-review')
        await (wanted === 'rejected'
          ? call('POST', `/documents/${id}/review`, { reject: 'It is not ours.' })
          : call('POST', `/documents/${id}/cancel`, {}))
    }
  }
  const clients = Array.from({ length: CLIENTS }, (_, number) => client(number))
  for (let kill = 0; kill < kills; kill++) {
    await delay(Math.random() * LONGEST_LIFE_MS)
    await processes.replace(processes.members[Math.floor(Math.random() * processes.members.length)]!)
  }
  stopped = true
  await Promise.all(clients)
  await processes.killAll()
  const report = await rig.settle()
  await rig.close()
  return report
}
