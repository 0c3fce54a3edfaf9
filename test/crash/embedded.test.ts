import { CRASH_POINTS } from '../support/crash-list.ts'
import { firstStartTests, sweepTests } from '../support/crash-tests.ts'

describe('a hub on embedded engines that is killed at any durable boundary', () => {
  firstStartTests('embedded')
  sweepTests('embedded', CRASH_POINTS, [{}, {}])
})
