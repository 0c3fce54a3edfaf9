import assert from 'node:assert/strict'
import path from 'node:path'
import { silentLog, type Log } from '../../hub/log.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'

describe('an execution provider that this machine lacks', () => {
  it('is logged, and the next one reads', async () => {
    const warnings: { provider?: string; message: string }[] = []
    const log: Log = {
      ...silentLog,
      warn: (facts, message) => {
        warnings.push({ ...facts, message })
      },
    }
    const reader = openTestReader({
      providers: ['tensorrt', 'cuda'],
      log,
    })
    try {
      const { summary } = await reader.read(
        path.resolve(import.meta.dirname, '../../samples/receipt-scan.jpg'),
        { mediaType: 'image/jpeg', types: TYPES },
        AbortSignal.timeout(150_000),
      )
      const { version, words } = summary
      const missing = warnings.map(({ provider }) => provider)
      // On a machine with a GPU, the first provider that works reads.
      assert.deepEqual(
        missing,
        ['tensorrt', 'cuda', 'cpu'].slice(0, ['tensorrt', 'cuda', 'cpu'].indexOf(version.provider)),
      )
      assert.ok(warnings.every(({ message }) => message.includes('the next provider is used')))
      assert.ok(words > 20)
    } finally {
      await reader.close()
    }
  })
})
