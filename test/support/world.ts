import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { MongoClient } from 'mongodb'
import { Client } from 'pg'
import { loadSettings } from '../../config/config.ts'
import { codeOf } from '../../hub/errors.ts'
import { retry } from '../../hub/platform/retry.ts'
import { silentLog } from '../../hub/log.ts'
import { openClosing } from '../../hub/app/closing.ts'
import { openEngines, takeDataFolder, type Engines } from '../../hub/app/engines.ts'
import { startEventStorePeer, type EventStorePeer } from './eventstore-peer.ts'
import { channelTo, openNoticeReceiver, type ReceivedNotice } from './notice-receiver.ts'
import { QUEUES } from './settled.ts'
import { deleteTopology } from './rabbit.ts'
import { urlOf, withService, type Service } from './services.ts'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'

/** An engine that gives no answer for this long is not just slow. */
const INSPECT_MS = 120_000

export type EngineKind = 'embedded' | 'real'

/** A row of the target, with the columns that are compared. */
export interface Row {
  reference: string
  key: string
  tenant: string
  documentId: string
  number: string
  postedAt: string
}

/** What a hub uses in one test: its own engines and target, and access to both from outside. */
export interface World {
  kind: EngineKind
  /** settings of every hub process of this world */
  environment: Record<string, string>
  data: string
  apiKey(): string
  /**
   * Opens the engines for this process; on embedded ones only while no hub runs. Retries where an engine gave no
   * answer, as every part of the hub does.
   */
  inspect<T>(look: (engines: Engines) => Promise<T>): Promise<T>
  rows(): Promise<Row[]>
  /** the notices that people got */
  receivedNotices: readonly ReceivedNotice[]
  /** the table of the target */
  table: string
  /** undefined on embedded engines */
  peer: EventStorePeer | undefined
  close(): Promise<void>
}

export type ServerUrls = Record<'amqp' | 'mongodb' | 's3' | 'postgres', string>
const REAL_SERVICES: Record<keyof ServerUrls, Service> = {
  amqp: 'AMQP_URL',
  mongodb: 'MONGODB_URL',
  s3: 'S3_URL',
  postgres: 'POSTGRES_URL',
}

/** The servers that services.sh started; undefined where one is missing. */
export function serverUrls(): ServerUrls | undefined {
  const urls = Object.entries(REAL_SERVICES).map(([name, service]) => [name, urlOf(service)] as const)
  return urls.every(([, url]) => url !== undefined) ? (Object.fromEntries(urls) as ServerUrls) : undefined
}

/** Tests that need all of the servers; where one is missing, the complaint names it. */
export function withServers(title: string, tests: () => void): void {
  const missing = Object.values(REAL_SERVICES).find((service) => urlOf(service) === undefined)
  withService(title, missing ?? 'AMQP_URL', tests)
}

// Without any unique column: what the database would refuse, the hub must not even send.
const columns = (
  id: string,
) => `id ${id}, posting_key text, fingerprint text, posted_at text, tenant text, document_id text, document_type text, seller_name text, seller_vat_id text, document_number text,
  issue_date text, due_date text, currency text, net_total text, tax_total text, gross_total text, purchase_order text, iban text, natural_key text`
const SELECT = 'id AS reference, posting_key AS key, tenant, document_id, document_number AS number, posted_at'

const rowOf = ({
  reference,
  key,
  tenant,
  document_id: documentId,
  number,
  posted_at: postedAt,
}: Record<string, unknown>): Row => ({
  reference: String(reference),
  key: String(key),
  tenant: String(tenant),
  documentId: String(documentId),
  number: String(number),
  postedAt: String(postedAt),
})

export interface WorldOptions {
  servers?: ServerUrls
  /** the way to the broker, where it is not the plain one */
  amqp?: string
  /** an event store that runs already; else one is started and stopped with the world */
  eventStore?: string
  /** address of the target in PostgreSQL, where it is not the plain one; embedded engines need it to use PostgreSQL */
  ledger?: string
  /** the server of the read models, where it is not FerretDB */
  views?: string
  /** settings of the hub beside the usual ones */
  settings?: Record<string, string>
}

export async function openWorld(
  kind: EngineKind,
  { servers = serverUrls(), amqp, eventStore, ledger, views, settings = {} }: WorldOptions = {},
): Promise<World> {
  const home = temporaryFolder(kind)
  const data = path.join(home, 'data')
  const name = `w${randomUUID().slice(0, 8)}`
  writeFileSync(
    path.join(home, 'targets.yaml'),
    `ledger:\n  adapter: sql\n  corrections: post\n  settings:\n    url: \${env:LEDGER_URL}\n    table: ${name}\n`,
  )
  const receiver = await openNoticeReceiver(['cancelled'])
  writeFileSync(path.join(home, 'channels.yaml'), channelTo(receiver))
  const closing = openClosing(silentLog)
  closing.add('receiver', () => receiver.close())
  closing.add('home', () => removeFolder(home))
  const common = {
    WAYBILL_DATA: data,
    WAYBILL_TARGETS: path.join(home, 'targets.yaml'),
    WAYBILL_CHANNELS: path.join(home, 'channels.yaml'),
    WAYBILL_READERS: '2',
    WAYBILL_SAMPLE_SHARE: '0',
    WAYBILL_LOG_LEVEL: process.env['WAYBILL_LOG_LEVEL'] ?? 'silent',
    WAYBILL_MAPPING_TIMEOUT_MS: '30000',
  }
  const own =
    kind === 'embedded'
      ? ledger === undefined
        ? embedded(home, name)
        : await embeddedWithPostgres(name, ledger, closing.add)
      : await real(name, servers!, { amqp, eventStore, ledger, views }, closing.add)
  const environment = { ...common, ...own.environment, ...settings }

  return {
    kind,
    environment,
    data,
    table: name,
    peer: own.peer,
    rows: own.rows,
    receivedNotices: receiver.receivedNotices,
    apiKey: () =>
      existsSync(path.join(data, 'api-key')) ? readFileSync(path.join(data, 'api-key'), 'utf8').trim() : '',
    async inspect(look) {
      return retry(
        async () => {
          const opened = openClosing(silentLog)
          try {
            const loaded = loadSettings({}, environment)
            takeDataFolder(loaded.engines, opened)
            return await look(await openEngines(loaded.engines, QUEUES, opened, silentLog))
          } finally {
            await opened.closeAll()
          }
        },
        {
          signal: AbortSignal.timeout(INSPECT_MS),
          shouldRetry: (error) => codeOf(error) === 'engine-unavailable',
          onRetry: ({ message }) =>
            console.warn(`      an engine gave no answer to an inspection, retrying: ${message}`),
        },
      )
    },
    close: () => closing.closeAll(),
  }
}

interface Own {
  environment: Record<string, string>
  peer: EventStorePeer | undefined
  rows(): Promise<Row[]>
}

function embedded(home: string, table: string): Own {
  const file = path.join(home, 'ledger.sqlite')
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; CREATE TABLE ${table} (${columns('integer primary key autoincrement')})`)
  database.close()
  return {
    environment: { LEDGER_URL: `sqlite:${file}` },
    peer: undefined,
    async rows() {
      const ledger = new DatabaseSync(file, { readOnly: true })
      const found = ledger.prepare(`SELECT ${SELECT} FROM ${table} ORDER BY id`).all()
      ledger.close()
      return found.map(rowOf)
    },
  }
}

type CloseLater = (name: string, close: () => Promise<void>) => void

/** The table of the target in PostgreSQL, and its rows, without the way that the hub takes to it. */
async function postgresLedger(table: string, connectionString: string, closeLater: CloseLater) {
  const query = async (text: string) => {
    const client = new Client({ connectionString })
    await client.connect()
    try {
      return (await client.query(text)).rows as Record<string, unknown>[]
    } finally {
      await client.end()
    }
  }
  await query(`CREATE TABLE ${table} (${columns('bigserial primary key')})`)
  closeLater('ledger', async () => void (await query(`DROP TABLE ${table}`)))
  return async () => (await query(`SELECT ${SELECT} FROM ${table} ORDER BY id`)).map(rowOf)
}

async function embeddedWithPostgres(table: string, ledger: string, closeLater: CloseLater): Promise<Own> {
  const rows = await postgresLedger(table, urlOf('POSTGRES_URL')!, closeLater)
  return { environment: { LEDGER_URL: ledger }, peer: undefined, rows }
}

async function real(
  name: string,
  servers: ServerUrls,
  {
    amqp: broker = servers.amqp,
    eventStore,
    ledger,
    views = servers.mongodb,
  }: { [Part in 'amqp' | 'eventStore' | 'ledger' | 'views']: string | undefined },
  closeLater: CloseLater,
): Promise<Own> {
  const peer = eventStore === undefined ? await startEventStorePeer() : undefined
  if (peer) closeLater('event store', () => peer.close())
  const amqp = new URL(broker)
  amqp.searchParams.set('prefix', name)
  const bucket = new URL(servers.s3)
  bucket.pathname = `/${name}`
  const s3 = new S3Client({
    endpoint: bucket.origin,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: decodeURIComponent(bucket.username),
      secretAccessKey: decodeURIComponent(bucket.password),
    },
  })
  await s3.send(new CreateBucketCommand({ Bucket: name }))
  const mongodb = new URL(views)
  mongodb.pathname = `/${name}`
  const rows = await postgresLedger(name, servers.postgres, closeLater)
  closeLater('servers', async () => {
    await deleteTopology(servers.amqp, name, QUEUES)
    await emptyBucket(s3, name)
    const mongo = new MongoClient(views)
    await mongo.db(name).dropDatabase()
    await mongo.close()
  })
  return {
    peer,
    environment: {
      WAYBILL_EVENT_STORE: eventStore ?? peer!.url,
      WAYBILL_BUS: amqp.href,
      WAYBILL_VIEWS: mongodb.href,
      WAYBILL_BLOBS: bucket.href,
      WAYBILL_PEPPER: randomBytes(32).toString('hex'),
      LEDGER_URL: ledger ?? servers.postgres,
    },
    rows,
  }
}

async function emptyBucket(s3: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }))
    const objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key: Key!, VersionId }))
    if (objects.length === 0) break
    await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects } }))
  }
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }))
  s3.destroy()
}
