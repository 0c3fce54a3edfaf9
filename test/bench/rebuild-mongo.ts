import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { MongoClient, type Document } from 'mongodb'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { EventStore } from '../../hub/drivers/event-store/port.ts'
import { openMongoViews } from '../../hub/drivers/views/mongodb/mongodb.ts'
import { silentLog } from '../../hub/log.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { runProjection, type RunningProjection } from '../../projections/runner.ts'
import { urlOf, type Service } from '../support/services.ts'
import { inFolder, percentile, printRatio, printValue } from './measure.ts'
import { appendLives } from './rebuild.ts'

const DOCUMENTS = 10_000
const BATCH = 500
/** odd, so that the median is one of them */
const ROUNDS = 7
const SERVERS: [name: string, service: Service][] = [
  ['MONGODB_URL', 'MONGODB_URL'],
  ['mongo-java-server', 'MONGODB_JAVA_URL'],
]

/** Seconds on the clock, and of this process on a processor: the latter say more where others use the machine. */
interface Cost {
  seconds: number
  cpu: number
}

export async function bench(): Promise<void> {
  await inFolder(async (folder) => {
    const store = openEmbeddedEventStore({ folder })
    const events = await appendLives(store, DOCUMENTS)
    for (const [name, service] of SERVERS) {
      const url = urlOf(service)
      if (url) await compare(name, url, store, events)
      else console.log(`  ${name}: there is no ${service}`)
    }
    await store.close()
  })
}

/** Alternating which side goes first, after one warm-up of each. */
async function compare(name: string, url: string, store: EventStore, events: number): Promise<void> {
  const { documents } = await rebuilt(url, store)
  await inserted(url, documents)
  const rounds: { built: Cost; raw: Cost }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = round % 2 === 1 ? await inserted(url, documents) : undefined
    const built = await rebuilt(url, store)
    const raw = before ?? (await inserted(url, documents))
    printRatio(name, DOCUMENTS / built.seconds, DOCUMENTS / raw.seconds, 'documents/s (raw: bulk inserts of them)')
    rounds.push({ built, raw })
  }
  printValue(
    `${name}: median ratio`,
    percentile(
      rounds.map(({ built, raw }) => raw.seconds / built.seconds),
      0.5,
    ),
    '',
  )
  printValue(
    '  CPU of this process, rebuild',
    percentile(
      rounds.map(({ built }) => (built.cpu * 1e6) / events),
      0.5,
    ),
    'µs an event',
  )
  printValue(
    '  CPU of this process, raw',
    percentile(
      rounds.map(({ raw }) => (raw.cpu * 1e6) / events),
      0.5,
    ),
    'µs an event',
  )
}

async function rebuilt(url: string, store: EventStore): Promise<Cost & { documents: Document[] }> {
  return inOwnDatabase(url, async (client, database) => {
    const views = await openMongoViews({ url, database, log: silentLog })
    const abort = new AbortController()
    let projection: RunningProjection | undefined
    const cost = await costOf(async () => {
      projection = await runProjection({
        store,
        views,
        projection: documentsProjection,
        log: silentLog,
        now: () => new Date().toISOString(),
        signal: abort.signal,
      })
      while (!projection.status().caughtUp) await wait(5)
    })
    abort.abort()
    await projection!.done
    const documents = await client.db(database).collection<Document>(projection!.live().collection).find().toArray()
    if (documents.length !== DOCUMENTS) throw new Error(`The view holds ${documents.length} documents.`)
    await views.close()
    return { ...cost, documents }
  })
}

/** The same documents into a collection that has the same indexes, as durable as those of the view. */
async function inserted(url: string, documents: readonly Document[]): Promise<Cost> {
  return inOwnDatabase(url, async (client, database) => {
    const raw = client.db(database).collection<Document>('raw')
    await raw.createIndexes(
      documentsProjection.indexes.map((fields) => ({
        key: Object.fromEntries([...fields, '_id'].map((field) => [field, 1])),
      })),
    )
    return costOf(async () => {
      for (let at = 0; at < documents.length; at += BATCH)
        await raw.insertMany(documents.slice(at, at + BATCH), {
          ordered: false,
          writeConcern: { w: 'majority', journal: true },
        })
    })
  })
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const [started, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 }
}

async function inOwnDatabase<T>(url: string, work: (client: MongoClient, database: string) => Promise<T>): Promise<T> {
  const database = `bench_${randomUUID().slice(0, 8)}`
  const client = await MongoClient.connect(url)
  try {
    return await work(client, database)
  } finally {
    await client.db(database).dropDatabase()
    await client.close()
  }
}
