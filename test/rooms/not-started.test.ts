import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { problemOf } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import { sandboxStrength } from '../../hub/platform/sandbox.ts'
import { openEvaluators } from '../../mappings/runtime/evaluators.ts'
import { drawnPdf, textAt } from '../support/drawn-pdf.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'

describe('a process that the system does not start', () => {
  let dataFolder: string
  before(function () {
    // Elsewhere no folder is hidden, and a process starts without it.
    if (sandboxStrength() !== 'files') this.skip()
  })
  beforeEach(() => {
    dataFolder = path.join(temporaryFolder('hidden'), 'data')
  })

  /** Work fails while the folder that the processes must not see cannot be hidden, and goes on afterwards. */
  async function assertRetried(work: () => Promise<unknown>): Promise<void> {
    rmSync(dataFolder, { recursive: true })
    await assert.rejects(work(), { code: 'process-not-started' })
    mkdirSync(dataFolder)
    await work()
  }

  it('is not the fault of a mapping', async () => {
    const evaluators = openEvaluators({ processes: 1, timeoutMs: 4000, memoryMb: 64, dataFolder, log: silentLog })
    try {
      await assertRetried(async () => assert.deepEqual(await evaluators.evaluate('1', {}), { ok: true, payload: 1 }))
    } finally {
      evaluators.close()
    }
  })

  it('is not the fault of a file', async () => {
    const reader = openTestReader({ dataFolder })
    const pdf = drawnPdf({ content: textAt(50, 700, 'Total 119.00') })
    const read = () => reader.read(pdf, { mediaType: 'application/pdf', types: TYPES }, AbortSignal.timeout(60_000))
    try {
      await assertRetried(read)
    } finally {
      await reader.close()
    }
  })

  it('is tried again later', () => {
    assert.equal(problemOf('process-not-started').disposition, 'retry')
  })
})
