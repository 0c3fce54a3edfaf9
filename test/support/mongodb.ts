import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { openMongoViews } from '../../hub/drivers/views/mongodb/mongodb.ts'
import { silentLog } from '../../hub/log.ts'
import type { ViewsFeatures, ViewsUnderTest } from '../contracts/views.ts'

export async function dropDatabase(url: string, database: string): Promise<void> {
  const client = await MongoClient.connect(url)
  await client.db(database).dropDatabase()
  await client.close()
}

/** Views in a database of their own, which is gone once they are closed. */
export async function openOwnDatabase(url: string, features: ViewsFeatures): Promise<ViewsUnderTest> {
  const database = `test_${randomUUID().slice(0, 8)}`
  const open = () => openMongoViews({ url, database, retiredMs: 100, log: silentLog })
  let views = await open()
  return {
    views,
    features,
    beside: open,
    async reopen() {
      await views.close()
      return (views = await open())
    },
    async close() {
      await views.close()
      await dropDatabase(url, database)
    },
  }
}
