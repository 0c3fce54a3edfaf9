import { CRASH_POINTS, DRIVER_POINTS } from '../support/crash-list.ts'
import { firstStartTests, sweepTests } from '../support/crash-tests.ts'
import { urlOf } from '../support/services.ts'
import { withServers } from '../support/world.ts'

withServers('a hub on real engines that is killed at any durable boundary', () => {
  firstStartTests('real')
  // FerretDB outlives its own death but is slow: most of the points are swept with their read models in the other
  // server.
  const quick = urlOf('MONGODB_JAVA_URL')
  sweepTests(
    'real',
    [...DRIVER_POINTS, ...CRASH_POINTS],
    quick === undefined ? [{}, {}] : [{}, { views: quick }, { views: quick }],
  )
})
