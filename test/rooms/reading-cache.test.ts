import assert from 'node:assert/strict'
import path from 'node:path'
import { NO_PARTIES, type KnownParties } from '../../hub/document/known-parties/parties.ts'
import { documentAggregate } from '../../hub/handler/aggregates.ts'
import type { DocumentCommand } from '../../hub/document/commands.ts'
import type { FieldsExtracted } from '../../hub/document/reading-events.ts'
import type { ReaderVersion } from '../../hub/document/reading.ts'
import { decodeReading, encodeReading } from '../../hub/document/stored-reading.ts'
import { documentStream } from '../../hub/streams/names.ts'
import { openEmbeddedBlobs } from '../../hub/drivers/blobs/embedded/embedded.ts'
import type { DeliveredMessage } from '../../hub/drivers/bus/port.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import { WaybillError } from '../../hub/errors.ts'
import { handle } from '../../hub/handler/handle.ts'
import { openSlowFiles } from '../../inference/cached-reader.ts'
import { readDocument } from '../../inference/consumer.ts'
import { scratchIn } from '../../inference/scratch.ts'
import type { Types } from '../../hub/document/types/type.ts'
import { TYPES } from '../support/types.ts'
import { PIPELINE, receive } from '../support/documents-in-words.ts'
import { quickInvoice, quickReader } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const NOW = '2026-01-01T00:00:00.000Z'
const VERSION: ReaderVersion = { reader: '1', models: '', provider: 'cpu' }
const BYTES = quickInvoice('CACHED')

describe('a second reading of the same bytes', () => {
  let folder: string
  let room: ReturnType<typeof open>
  let number = 0
  beforeEach(() => {
    folder = temporaryFolder('cache')
    room = open()
  })
  afterEach(async () => {
    await room.close()
  })

  /** The consumer on its own engines, and the versions of the readers that it called. */
  function open() {
    const store = openEmbeddedEventStore({ folder: path.join(folder, 'log') })
    const blobs = openEmbeddedBlobs({ folder: path.join(folder, 'blobs') })
    const views = openEmbeddedViews({ folder: path.join(folder, 'views') })
    const read: ReaderVersion[] = []

    /** Receives a document and reads it; a consumer that dies has read it, but its result is not in the log. */
    async function reading({
      tenant = 'main',
      bytes = BYTES,
      version = VERSION,
      typeHint,
      dies = false,
      alone = false,
      types = TYPES,
      seconds = 1,
      parties = NO_PARTIES,
    }: {
      tenant?: string
      bytes?: Buffer
      version?: ReaderVersion
      typeHint?: 'receipt'
      dies?: boolean
      alone?: boolean
      types?: Types
      seconds?: number
      parties?: KnownParties
    } = {}) {
      const documentId = `01J000000000000000000000${String(number++).padStart(2, '0')}`
      const stream = documentStream(tenant, documentId)
      const context = {
        commandId: documentId,
        tenant,
        actor: 'test',
        at: NOW,
        correlationId: 'test',
        causationId: 'test',
      }
      const received = {
        ...receive,
        tenant,
        documentId,
        blob: await blobs.put(tenant, bytes),
        ...(typeHint && { typeHint }),
      } as DocumentCommand
      await handle(store, documentAggregate, stream, received, context)
      const message: DeliveredMessage = {
        id: documentId,
        queue: 'read.standard.v1',
        type: 'ReadDocument',
        body: { tenant, documentId },
        headers: { tenant },
        attempt: 1,
        redelivered: false,
        history: [],
      }
      const dying = {
        ...store,
        append: async () => {
          throw new Error('dead')
        },
      }
      const away = async () => {
        throw new WaybillError('engine-unavailable', 'The views are away.')
      }
      const work = readDocument({
        store: dies ? dying : store,
        blobs,
        views: alone ? { ...views, load: away, save: away } : views,
        typesOf: () => types,
        partiesOf: async () => parties,
        scratch: scratchIn(path.join(folder, 'scratch')),
        slowFiles: openSlowFiles(),
        now: () => NOW,
        route: () => ({ kind: 'file', pipeline: PIPELINE }),
        reader: {
          version: () => version,
          async read(...file) {
            read.push(version)
            const { content } = await quickReader.read(...file)
            return encodeReading({ ...decodeReading(content as Uint8Array), version, seconds })
          },
        },
      })
      const performed = work.perform(message, new AbortController().signal)
      if (dies) return void (await assert.rejects(performed, /dead/))
      await performed
      const { data } = (await store.read(stream)).find(({ type }) => type === 'FieldsExtracted')!
      return data as FieldsExtracted['data']
    }
    return { read, reading, blobs, close: () => Promise.all([store.close(), blobs.close(), views.close()]) }
  }

  it('is skipped: the event has the same fields and blob, and is marked as cached', async () => {
    const first = (await room.reading())!
    const second = (await room.reading())!
    assert.equal(room.read.length, 1)
    assert.deepEqual([first.cached, second.cached], [false, true])
    assert.equal(first.personal.fields.invoiceNumber!.value, 'CACHED')
    assert.deepEqual({ ...second, cached: false }, first)
  })

  it('is skipped if the consumer ended before its result was in the log, even after a restart', async () => {
    await room.reading({ dies: true })
    const before = room.read.length
    await room.close()
    room = open()
    const again = (await room.reading())!
    assert.deepEqual([before, room.read.length, again.cached], [1, 0, true])
  })

  for (const [what, version] of Object.entries({
    'another reader': { ...VERSION, reader: '2' },
    'other models': { ...VERSION, models: 'abc' },
    'another provider': { ...VERSION, provider: 'cuda' },
  })) {
    it(`happens with ${what}, and both results stay in the cache`, async () => {
      await room.reading()
      const other = (await room.reading({ version }))!
      assert.deepEqual([other.cached, other.version], [false, version])
      assert.deepEqual(room.read, [VERSION, version])
      assert.deepEqual(
        [(await room.reading())!.version, (await room.reading({ version }))!.version, room.read.length],
        [VERSION, version, 2],
      )
    })
  }

  it('is skipped whatever is known about sellers, and each result has what is known at its time', async () => {
    const printed = (await room.reading())!
    const { value } = printed.personal.fields['sellerName']!
    const sellers = [{ name: `${value.toUpperCase()}.`, vatIds: [], ibans: [] }]
    const later = (await room.reading({ parties: { ...NO_PARTIES, sellers } }))!
    assert.deepEqual([later.cached, room.read.length], [true, 1])
    assert.deepEqual(later.reading, printed.reading)
    const known = later.personal.fields['sellerName']!
    assert.equal(known.value, sellers[0]!.name)
    assert.deepEqual(known.evidence![0], { code: 'known-seller', detail: value })
  })

  it('happens if the blob of the cached reading is gone', async () => {
    const { reading } = (await room.reading())!
    await room.blobs.delete(reading.key)
    assert.deepEqual([(await room.reading())!.cached, room.read.length], [false, 2])
    assert.equal((await room.reading())!.cached, true)
  })

  it('replaces a cached reading whose blob is gone, as often as that happens', async () => {
    for (let seconds = 1; seconds <= 12; seconds++) {
      const fresh = (await room.reading({ seconds }))!
      assert.deepEqual([fresh.cached, fresh.seconds], [false, seconds])
      assert.deepEqual((await room.reading({ seconds: 99 }))!.reading, fresh.reading)
      await room.blobs.delete(fresh.reading.key)
    }
  })

  it('happens if the cache is unavailable: reading does not wait for it', async () => {
    await room.reading()
    assert.equal((await room.reading({ alone: true }))!.cached, false)
    assert.equal((await room.reading())!.cached, true)
  })

  it('happens for other bytes, another tenant, another type hint or other document types', async () => {
    await room.reading()
    const types = new Map([...TYPES].slice(1))
    const others = [{ bytes: quickInvoice('OTHER') }, { tenant: 'other' }, { typeHint: 'receipt' }, { types }] as const
    for (const other of others) assert.equal((await room.reading(other))!.cached, false)
    assert.equal(room.read.length, 5)
  })
})
