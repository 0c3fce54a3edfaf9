import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { noDocument, type Document } from '../../hub/document/document.ts'
import { documentStream } from '../../hub/streams/names.ts'
import { inOneLine, violationsOf, type Report } from '../support/check-run.ts'
import { startEventStorePeer, type EventStorePeer } from '../support/eventstore-peer.ts'
import { openFaultRun, type FaultRun } from '../support/fault-run.ts'
import { openLineProxy, type LineProxy } from '../support/line-proxy.ts'
import { startOwnServers, type OwnServers } from '../support/own-servers.ts'
import { foldDocument, QUEUES, readLog } from '../support/settled.ts'
import { namesOf } from '../support/rabbit.ts'
import type { Submission } from '../support/senders.ts'
import { urlOf } from '../support/services.ts'
import { openToxicLine, type ToxicLine } from '../support/toxiproxy.ts'
import { brokerFaults, faultsOf, peerOf, serverOf, type Breakable, type EngineName, type Fault } from './fault-list.ts'

const BASE_PORT = 21_000
/** FerretDB is slow: more would measure how far the list is behind. */
const CLIENTS = 2
const CALM_MS = 1_000
const GOAL_SECONDS = 15
/** From this duration on, the trail of the document is printed to show where the time went. */
const SLOW_SECONDS = 8
const SHOWN = 20
/** Only for faults that lose messages: for others the reconciler would hide messages that the driver loses. */
const SHORT_DEADLINES = { WAYBILL_READ_DEADLINE_SECONDS: '5', WAYBILL_DELIVERY_DEADLINE_SECONDS: '5' }

interface Row {
  engine: string
  fault: string
  seconds: number
  meanwhile: number
  posted: number
  listed: number
  submissions: Submission[]
}
interface Lines {
  urls: Record<EngineName, string>
  engines: Record<EngineName, Breakable>
  close(): Promise<void>
}

interface Plan {
  servers: OwnServers
  engines: readonly EngineName[]
  only: RegExp
  seconds: number
  awaySeconds: number
}
type EngineFault = Fault & { engine: EngineName }

/**
 * Breaks one engine after the other in each way while clients send and retry; then one hub finishes the rest, and the
 * result is compared.
 */
export async function bench(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      seconds: { type: 'string', default: '6' },
      away: { type: 'string', default: '60' },
      engines: { type: 'string', default: 'broker,views,files,log' },
      only: { type: 'string', default: '' },
    },
  })
  const servers = await startOwnServers(['rabbitmq', 'mongo', 's3', 'toxiproxy'], BASE_PORT)
  const plan: Plan = {
    servers,
    engines: values.engines.split(',') as EngineName[],
    only: new RegExp(values.only),
    seconds: Number(values.seconds),
    awaySeconds: Number(values.away),
  }
  try {
    for (const losesMessages of [false, true]) {
      const peer = await startEventStorePeer()
      const lines = await openLines(servers, peer)
      await breakAll(plan, lines, losesMessages).finally(() => lines.close())
      await peer.close()
    }
  } finally {
    servers.wipe()
  }
}

const faultsIn = ({ servers, engines, only, seconds, awaySeconds }: Plan, lines: Lines, losesMessages: boolean) =>
  engines
    .flatMap((engine) =>
      [
        ...faultsOf(lines.engines[engine], { seconds, awaySeconds }),
        ...(engine === 'broker' ? brokerFaults(servers, { seconds }) : []),
      ].map((fault): EngineFault => ({ engine, ...fault })),
    )
    .filter((each) => (each.losesMessages ?? false) === losesMessages && only.test(each.name))

async function breakAll(plan: Plan, lines: Lines, losesMessages: boolean): Promise<void> {
  const faults = faultsIn(plan, lines, losesMessages)
  if (faults.length === 0) return
  const run = await openFaultRun(CLIENTS, {
    servers: {
      amqp: plan.servers.fact('AMQP_URL'),
      mongodb: lines.urls.views,
      s3: lines.urls.files,
      postgres: urlOf('POSTGRES_URL')!,
    },
    amqp: lines.urls.broker,
    eventStore: lines.urls.log,
    settings: losesMessages ? SHORT_DEADLINES : {},
  })
  const rows: Row[] = []
  await run.untilWorking()
  for (const fault of faults) rows.push(await breakOnce(run, fault))
  await report(run, rows)
  await run.rig.close()
}

async function breakOnce(run: FaultRun, { engine, name, strike, heal, seconds: inForce }: EngineFault): Promise<Row> {
  const { senders, world } = run.rig
  const queues = namesOf(world.table, QUEUES).queues.map(({ name: queue }) => queue)
  const [begun, first, before] = [performance.now(), senders.all.length, run.posted()]
  await strike(queues)
  await delay(inForce * 1000)
  await heal?.()
  const [healed, meanwhile, next] = [performance.now(), run.posted() - before, senders.all.length]
  const again = await run
    .untilWorking()
    .catch(() => ({ posted: Number.POSITIVE_INFINITY, listed: Number.POSITIVE_INFINITY }))
  const slowest = engine === 'views' ? again.listed : again.posted
  await delay(CALM_MS)
  if (slowest > SLOW_SECONDS) console.log(await trailOf(run, senders.all[next]!))
  console.log(
    `  ${engine}, ${name}: posted again after ${again.posted.toFixed(1)} s, listed after ${again.listed.toFixed(1)} s${slowest > GOAL_SECONDS ? '   MORE THAN THE GOAL' : ''}`,
  )
  return {
    engine,
    fault: name,
    seconds: (healed - begun) / 1000,
    meanwhile,
    ...again,
    submissions: senders.all.slice(first),
  }
}

async function trailOf({ rig }: FaultRun, { number, acknowledged: [id] }: Submission): Promise<string> {
  const events = (await rig.world.inspect(({ store }) => readLog(store))).filter(
    ({ stream }) => id !== undefined && stream.includes(id),
  )
  return `    ${number}: ${events.map(({ type, recordedAt }) => `${recordedAt.slice(14, 23)} ${type}`).join(', ')}`
}

/** Lets one hub finish what is left, and prints one row per fault and what the checker found. */
async function report(run: FaultRun, rows: readonly Row[]): Promise<void> {
  const { world } = run.rig
  const restless = await run.rest()
  await run.hub.stop()
  const found = await run.rig.settle()
  found.stuck.push(...restless.map((stream) => `${stream} did not settle`))
  const documents = Map.groupBy(await world.inspect(({ store }) => readLog(store)), ({ stream }) => stream)
  const rowsOf = Map.groupBy(await world.rows(), ({ documentId }) => documentId)
  const isOk = ({ tenant, acknowledged: [id] }: Submission): boolean =>
    id !== undefined &&
    rowsOf.get(id)?.length === 1 &&
    (documents.get(documentStream(tenant, id)) ?? []).reduce<Document>(foldDocument, noDocument).state === 'posted'
  printHead()
  for (const row of rows) printRow(row, row.submissions.filter(isOk).length, found)
  console.log(`  ${inOneLine(found)}`)
  for (const violation of violationsOf(found).slice(0, SHOWN)) console.log(`  ${violation}`)
}

/** Each engine behind a line that can go silent, behind Toxiproxy. */
async function openLines(servers: OwnServers, peer: EventStorePeer): Promise<Lines> {
  const open = async (name: EngineName, url: string): Promise<[LineProxy, ToxicLine]> => {
    const toxic = await openToxicLine(servers.fact('TOXIPROXY_URL'), name, url)
    return [await openLineProxy(toxic.url), toxic]
  }
  const [broker, views, files, log] = await Promise.all([
    open('broker', servers.fact('AMQP_URL')),
    open('views', servers.fact('MONGODB_URL')),
    open('files', servers.fact('S3_URL')),
    open('log', peer.url),
  ])
  return {
    urls: { broker: broker[0].url, views: views[0].url, files: files[0].url, log: log[0].url },
    engines: {
      broker: serverOf(servers, 'rabbitmq', ...broker),
      views: serverOf(servers, 'mongo', ...views),
      files: serverOf(servers, 's3', ...files),
      log: peerOf(peer, ...log),
    },
    async close() {
      for (const [line, toxic] of [broker, views, files, log]) await Promise.all([line.close(), toxic.close()])
    },
  }
}

const COLUMNS = [
  'engine',
  'fault',
  'for s',
  'posted in it',
  'again s',
  'listed s',
  'attempt',
  'ack',
  'ok',
  'lost',
  'doubled',
  'stuck',
  'wrong',
]
const WIDTHS = [7, 30, 6, 13, 8, 9, 8, 5, 5, 5, 8, 6, 6]
const printCells = (cells: readonly (string | number)[]) =>
  console.log(
    `  ${cells.map((cell, index) => (index < 2 ? String(cell).padEnd(WIDTHS[index]!) : String(cell).padStart(WIDTHS[index]!))).join('')}`,
  )
const printHead = () => printCells(COLUMNS)

function printRow(
  { engine, fault, seconds, meanwhile, posted, listed, submissions }: Row,
  ok: number,
  { lost, duplicated, stuck, wrong }: Report,
): void {
  // What the checker says of one document names it by its id or its number.
  const names = submissions.flatMap(({ number, acknowledged: ids }) => [number, ...ids])
  const count = (violations: readonly string[]) =>
    violations.filter((violation) => names.some((name) => new RegExp(`\\b${name}\\b`).test(violation))).length
  printCells([
    engine,
    fault,
    seconds.toFixed(1),
    meanwhile,
    posted.toFixed(1),
    listed.toFixed(1),
    submissions.length,
    submissions.filter(({ acknowledged }) => acknowledged.length > 0).length,
    ok,
    count(lost),
    count(duplicated),
    count(stuck),
    count(wrong),
  ])
}
