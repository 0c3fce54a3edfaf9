import assert from 'node:assert/strict'
import path from 'node:path'
import { exchange, startProcess, type PoolProcess } from '../../hub/platform/pool-process.ts'
import type { ReadRequest, ReaderAnswer, ReaderNote } from '../../inference/protocol.ts'
import { WARM_UP_PAGE } from '../../inference/warm-up.ts'
import { pdfWithText } from '../support/bad-files.ts'
import { TYPES } from '../support/types.ts'

const PROGRAM = path.resolve(import.meta.dirname, '../../inference/worker.ts')

const readRequest = (source: Uint8Array): ReadRequest => ({
  kind: 'read',
  source,
  mediaType: 'application/pdf',
  types: TYPES,
  limits: { maxPages: 10, maxPixels: 1e7, maxPageWords: 1000, maxWords: 1000 },
  models: undefined,
  providers: ['cpu'],
  separators: [],
  output: '',
})

describe('a reader process that warms up', () => {
  let child: PoolProcess
  beforeEach(() => {
    child = startProcess({ program: PROGRAM, execArgv: [], serialization: 'advanced' })
  })
  afterEach(() => child.kill('SIGKILL'))

  async function read(source: Uint8Array) {
    const notes: ReaderNote[] = []
    const answered = await exchange<ReaderAnswer, ReaderNote>(
      child,
      readRequest(source),
      (message): message is ReaderAnswer => message.kind === 'read' || message.kind === 'failed',
      (note) => notes.push(note),
    )
    assert.equal(answered?.answer.kind, 'read')
    const { summary } = answered.answer as Extract<ReaderAnswer, { kind: 'read' }>
    return { total: summary.fields['grossTotal']?.value, notes }
  }

  it('answers the next request only, with the notes of that', async () => {
    child.send({ kind: 'warm-up', read: readRequest(WARM_UP_PAGE) })
    const { total, notes } = await read(
      await pdfWithText('INVOICE\nInvoice number: 7\nTotal amount due      EUR 20.00'),
    )
    assert.equal(total, '20.00')
    assert.deepEqual(notes, [{ kind: 'progress', page: 1, pages: 1 }])
  })

  it('reads even if it could not warm up, and says so', async () => {
    child.send({ kind: 'warm-up', read: readRequest(Buffer.from('no PDF')) })
    const { total, notes } = await read(
      await pdfWithText('INVOICE\nInvoice number: 7\nTotal amount due      EUR 20.00'),
    )
    assert.equal(total, '20.00')
    assert.deepEqual(
      notes.map(({ kind }) => kind),
      ['log', 'progress'],
    )
  })

  it('has a page for that whose values are found', async () => {
    assert.equal((await read(WARM_UP_PAGE)).total, '1190.00')
  })
})
