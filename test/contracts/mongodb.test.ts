import { MongoClient } from 'mongodb'
import { viewsContract, type ViewsFeatures } from './views.ts'
import { openOwnDatabase } from '../support/mongodb.ts'
import { withService } from '../support/services.ts'

/** MONGODB_URL may be any server that speaks the protocol; what FerretDB lacks a real one has. A bare guarded update of 50 writers loses some of them there every time. */
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
