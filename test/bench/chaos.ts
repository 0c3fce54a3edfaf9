import { cpSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { ProcessRole } from '../../config/config.ts'
import { ROLES } from '../../config/config.ts'
import { inOneLine, violationsOf, type Report } from '../support/check-run.ts'
import { openRig } from '../support/crash-sweep.ts'
import { openHubProcesses } from '../support/hub-processes.ts'
import { startOwnServers, type OwnServers } from '../support/own-servers.ts'
import { MUTE_ONCE, REFUSED_ONCE, UNREADABLE_ONCE } from '../support/once-faults.ts'
import { UNSURE } from '../support/quick-reader.ts'
import type { Submission } from '../support/senders.ts'
import type { EngineKind, World, WorldOptions } from '../support/world.ts'
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

/** The share of kills that hit a server instead of a hub, on real engines. */
const OF_SERVERS = 0.2
/** The share of starts of an embedded hub that find its views deleted, or those of an earlier moment. */
const OF_RESTORES = 0.1
const BASE_PORT = 21_200

/** What was killed, and how often. */
type Tally = Map<string, number>

/**
 * Kills hub processes, and on real engines also RabbitMQ, PostgreSQL and the event store, at random moments while
 * clients send and retry; an embedded hub sometimes starts with lost or older views. Then one hub finishes everything,
 * and the result is compared. Worlds share nothing but the machine.
 */
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
  const tally: Tally = new Map()
  const reports = await Promise.all(
    Array.from({ length: worlds }, (_, number) =>
      inWorld(kind, kills, { ...(values.views !== undefined && { views: values.views }) }, { number, tally }),
    ),
  )
  printValue(`kills on ${kind} engines`, kills * worlds, '')
  for (const [what, count] of tally) printValue(`  ${what}`, count, '')
  printValue('seconds', (performance.now() - begun) / 1000, 's')
  for (const report of reports) console.log(`  ${inOneLine(report)}`)
  const violations = reports.flatMap(violationsOf)
  for (const violation of violations.slice(0, SHOWN)) console.log(`  ${violation}`)
  const sumOf = (of: 'lost' | 'duplicated' | 'stuck') => reports.reduce((sum, report) => sum + report[of].length, 0)
  console.log(`  ${sumOf('lost')} lost, ${sumOf('duplicated')} duplicated, ${sumOf('stuck')} stuck`)
  if (violations.length > 0) process.exitCode = 1
}

/** A world on real engines has servers of its own, which may be killed. */
async function inWorld(
  kind: EngineKind,
  kills: number,
  options: WorldOptions,
  { number, tally }: { number: number; tally: Tally },
): Promise<Report> {
  if (kind === 'embedded') return underFire(kind, kills, options, tally)
  const servers = await startOwnServers(['rabbitmq', 'postgres', 'mongo', 's3'], BASE_PORT + 100 * number)
  try {
    const urls = {
      amqp: servers.fact('AMQP_URL'),
      postgres: servers.fact('POSTGRES_URL'),
      mongodb: servers.fact('MONGODB_URL'),
      s3: servers.fact('S3_URL'),
    }
    return await underFire(kind, kills, { servers: urls, ...options }, tally, servers)
  } finally {
    servers.wipe()
  }
}

/** Kills one of the servers, and starts it again a moment later. */
async function killServer(servers: OwnServers, { peer }: World, tally: Tally): Promise<void> {
  const victim = (['rabbitmq', 'postgres', 'event store'] as const)[Math.floor(Math.random() * 3)]!
  count(tally, victim)
  await (victim === 'event store' ? peer!.kill() : servers.kill(victim))
  await delay(Math.random() * LONGEST_LIFE_MS)
  await (victim === 'event store' ? peer!.restart() : servers.start(victim))
}

const count = (tally: Tally, what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1)

/** Of a hub that does not run: deletes the views, replaces them by those of an earlier moment, or copies them. */
function changeViews({ data }: World, tally: Tally): void {
  const [views, copy] = [path.join(data, 'views'), `${data}-views`]
  const dice = Math.random()
  if (dice < OF_RESTORES / 2) {
    count(tally, 'starts without views')
    rmSync(views, { recursive: true, force: true })
  } else if (dice < OF_RESTORES && existsSync(copy)) {
    count(tally, 'starts with older views')
    rmSync(views, { recursive: true, force: true })
    cpSync(copy, views, { recursive: true })
  } else if (dice < 3 * OF_RESTORES && existsSync(views)) {
    rmSync(copy, { recursive: true, force: true })
    cpSync(views, copy, { recursive: true })
  }
}

/** One separate world: its result once the kills are over and one hub has finished the work. */
async function underFire(
  kind: EngineKind,
  kills: number,
  options: WorldOptions,
  tally: Tally,
  servers?: OwnServers,
): Promise<Report> {
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
    if (servers && Math.random() < OF_SERVERS) await killServer(servers, world, tally)
    else {
      const member = processes.members[Math.floor(Math.random() * processes.members.length)]!
      count(tally, 'hub')
      await processes.replace(member, 'SIGKILL', () => {
        if (kind === 'embedded') changeViews(world, tally)
      })
    }
  }
  stopped = true
  await Promise.all(clients)
  await processes.killAll()
  const report = await rig.settle()
  await rig.close()
  return report
}
