import { MongoClient, type MongoClientOptions } from 'mongodb'
import { addressError, mongoError } from './errors.ts'

/**
 * The defaults for what the address leaves open. No call waits without limit for a server that is gone. Calls on a dead
 * connection fail within one heartbeat and one connect.
 */
function optionsFor(url: string): MongoClientOptions {
  const defaults: MongoClientOptions = {
    appName: 'waybill',
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    heartbeatFrequencyMS: 5_000,
    socketTimeoutMS: 30_000,
    waitQueueTimeoutMS: 10_000,
  }
  const given = url.toLowerCase()
  return {
    ...Object.fromEntries(Object.entries(defaults).filter(([name]) => !given.includes(`${name.toLowerCase()}=`))),
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: 20_000 },
    ignoreUndefined: true,
  }
}

/** Connects and pings the server. @throws `engine-unavailable`, `engine-settings-invalid` */
export async function connect(url: string): Promise<MongoClient> {
  const client = createClient(url)
  try {
    await client.connect()
    await client.db('admin').command({ ping: 1 })
    return client
  } catch (error) {
    await client.close()
    throw mongoError(error)
  }
}

function createClient(url: string): MongoClient {
  try {
    return new MongoClient(url, optionsFor(url))
  } catch (error) {
    throw addressError(error)
  }
}

export function databaseOf(url: string): string {
  return decodeURIComponent(/^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1] ?? 'waybill')
}

/** Whether the server is a replica set with sessions. A server too old for `hello` has no transactions either. */
export async function hasTransactions(client: MongoClient): Promise<boolean> {
  const hello = (await client
    .db('admin')
    .command({ hello: 1 })
    .catch(() => ({}))) as { setName?: string; logicalSessionTimeoutMinutes?: number }
  return hello.setName !== undefined && hello.logicalSessionTimeoutMinutes !== undefined
}
