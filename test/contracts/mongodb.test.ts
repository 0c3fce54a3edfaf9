import { MongoClient } from 'mongodb'
import { viewsContract, type ViewsFeatures } from './views.ts'
import { openOwnDatabase } from '../support/mongodb.ts'
import { withService } from '../support/services.ts'

/**
 * MONGODB_URL may name any server with the protocol. FerretDB lacks features of a real MongoDB: with 50 concurrent
 * writers its guarded update loses writes every time.
 */
async function featuresOf(url: string): Promise<ViewsFeatures> {
  const client = await MongoClient.connect(url)
  const { ferretdbVersion } = await client.db('admin').command({ buildInfo: 1 })
  await client.close()
  const isReal = ferretdbVersion === undefined
  return { matchesFieldsOfElements: isReal, guardsBetweenProcesses: isReal }
}

withService('the MongoDB views', 'MONGODB_URL', (url) =>
  viewsContract(async () => openOwnDatabase(url, await featuresOf(url))),
)
