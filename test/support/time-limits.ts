import path from 'node:path'
import type { Suite } from 'mocha'

const TEST = path.resolve(import.meta.dirname, '..')

/**
 * A limit only ends what hangs, so it leaves room for a machine that is busy with something else. All but unit tests
 * start hubs, processes and servers.
 */
const LIMITS_MS: Record<string, number> = {
  unit: 20_000,
  contracts: 180_000,
  rooms: 180_000,
  faults: 180_000,
  crash: 180_000,
  simulation: 180_000,
}

/** Gives every test and hook of a folder at least its limit; some name a longer one themselves. */
function relax(suite: Suite, limit: number): void {
  for (const each of [suite, ...suite.tests, ...hooksOf(suite)])
    if (each.timeout() > 0 && each.timeout() < limit) each.timeout(limit)
  for (const child of suite.suites) relax(child, limit)
}

type Hooks = Record<'_beforeAll' | '_beforeEach' | '_afterAll' | '_afterEach', Mocha.Hook[]>

const hooksOf = (suite: Suite): Mocha.Hook[] => {
  const { _beforeAll, _beforeEach, _afterAll, _afterEach } = suite as unknown as Hooks
  return [..._beforeAll, ..._beforeEach, ..._afterAll, ..._afterEach]
}

/** Mocha root hook plugin. */
export const mochaHooks = {
  beforeAll(this: Mocha.Context): void {
    for (const suite of this.test!.parent!.suites) {
      const [folder = ''] = path.relative(TEST, suite.file ?? '').split(path.sep)
      const limit = LIMITS_MS[folder]
      if (limit !== undefined) relax(suite, limit)
    }
  },
}
