import path from 'node:path'
import type { Suite } from 'mocha'

const TEST = path.resolve(import.meta.dirname, '..')

/** What .mocharc.json gives a test that names no limit. */
const DEFAULT_MS = 5_000

/**
 * The limit of each folder only ends what hangs, so it leaves room for a machine that is busy with something else. All
 * but unit tests start hubs, processes and servers.
 */
const LIMITS_MS: Record<string, number> = {
  unit: 20_000,
  contracts: 60_000,
  rooms: 60_000,
  faults: 60_000,
  crash: 60_000,
  simulation: 60_000,
}

/** Gives every test and hook of a folder its limit, unless it names one itself. */
function relax(suite: Suite, limit: number): void {
  if (suite.timeout() === DEFAULT_MS) suite.timeout(limit)
  for (const each of [...suite.tests, ...hooksOf(suite)]) if (each.timeout() === DEFAULT_MS) each.timeout(limit)
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
