import assert from 'node:assert/strict'
import path from 'node:path'
import { NO_PARTIES } from '../../hub/document/known-parties/parties.ts'
import type { DocumentType } from '../../hub/document/types/type.ts'
import { openEmbeddedBlobs } from '../../hub/drivers/blobs/embedded/embedded.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import { WaybillError, type ErrorCode } from '../../hub/errors.ts'
import { cachedReader, openSlowFiles, type ReadFile, type Received } from '../../inference/cached-reader.ts'
import { scratchIn } from '../../inference/scratch.ts'
import { quickInvoice, quickReader } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { TYPES } from '../support/types.ts'

describe('a file that ends its reader process', () => {
  const attempts: (string | undefined)[] = []
  const owners = new Set<string | undefined>()
  let close: (() => Promise<unknown>) | undefined
  afterEach(async () => {
    await close?.()
    attempts.length = 0
  })

  /** Reads one file as often as there are lists; a list has what becomes of the attempts at it. */
  async function given(...messages: (ErrorCode | 'read')[][]) {
    const folder = temporaryFolder('slow')
    const blobs = openEmbeddedBlobs({ folder: path.join(folder, 'blobs') })
    const views = openEmbeddedViews({ folder: path.join(folder, 'views') })
    close = () => Promise.all([blobs.close(), views.close()])
    const outcomes = messages.flat()
    const reader: ReadFile = {
      version: () => ({ reader: '1', models: '', provider: 'cpu' }),
      read(source, options, signal) {
        attempts.push(options.attempt)
        owners.add(options.owner)
        const outcome = outcomes.shift()!
        if (outcome !== 'read') throw new WaybillError(outcome, 'Not now.')
        return quickReader.read(source, options, signal)
      },
    }
    const slowFiles = openSlowFiles()
    const scratch = scratchIn(path.join(folder, 'scratch'))
    const blob = await blobs.put('main', quickInvoice('SLOW'))
    const received = { tenant: 'main', blob, mediaType: 'application/pdf', typeHint: undefined } as Received & {
      typeHint?: DocumentType
    }
    const results: string[] = []
    for (const _ of messages) {
      const { read } = cachedReader({
        blobs,
        views,
        reader,
        typesOf: () => TYPES,
        partiesOf: async () => NO_PARTIES,
        scratch,
        slowFiles,
      })
      results.push(
        await read(received, new AbortController().signal).then(
          () => 'read',
          (error: WaybillError) => error.code,
        ),
      )
    }
    return results
  }

  it('gets a second attempt at once, where it delays no other file', async () => {
    assert.deepEqual(await given(['reader-timeout', 'read']), ['read'])
    assert.deepEqual(attempts, ['first', 'second'])
    assert.deepEqual([...owners], ['main'])
  })

  it('fails with the reason of the second attempt', async () => {
    assert.deepEqual(await given(['reader-crashed', 'reader-timeout']), ['reader-timeout'])
  })

  it('waits for another such file in a retry queue, and does not repeat its first attempt', async () => {
    assert.deepEqual(await given(['reader-timeout', 'reader-busy'], ['reader-busy'], ['read']), [
      'reader-busy',
      'reader-busy',
      'read',
    ])
    assert.deepEqual(attempts, ['first', 'second', 'second', 'second'])
  })

  it('has no second attempt for a fault of the file itself', async () => {
    assert.deepEqual(await given(['pdf-damaged']), ['pdf-damaged'])
    assert.deepEqual(attempts, ['first'])
  })
})
