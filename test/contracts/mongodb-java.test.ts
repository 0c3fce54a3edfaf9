import { viewsContract } from './views.ts'
import { openOwnDatabase } from '../support/mongodb.ts'
import { withService } from '../support/services.ts'

withService('the MongoDB views on mongo-java-server', 'MONGODB_JAVA_URL', (url) =>
  viewsContract(() => openOwnDatabase(url, { matchesFieldsOfElements: true, guardsBetweenProcesses: true })),
)
