import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import type { ViewDefinition, ViewDocument, Views } from '../../../hub/drivers/views/port.ts'
import { openFold, type Projection } from '../../../projections/fold.ts'

const VIEW: ViewDefinition = { collection: 'folded_v1', indexes: [] }
/** Says of each document which events it has seen, in order. */
const listing: Projection = {
  view: 'folded',
  version: 1,
  prefixes: [''],
  indexes: [],
  madeOf: 'stream',
  idOf: ({ stream }) => stream,
  project: (current, { revision }) =>
    current || revision === 0 ? { seen: `${String(current?.['seen'] ?? '')} ${revision}` } : undefined,
}
const position = (number: number): string => String(number).padStart(20, '0')

interface Page {
  events: StoredEvent[]
  position: string
}

/** A log that holds the events of these streams in this order, in pages of these sizes. */
function pagesOf(streams: readonly number[], sizes: readonly number[]): Page[] {
  const revisions = new Map<number, number>()
  const events = streams.map((stream, index): StoredEvent => {
    const revision = revisions.get(stream) ?? 0
    revisions.set(stream, revision + 1)
    return {
      stream: `s${stream}`,
      revision,
      position: position(index + 1),
      id: '',
      type: 'Seen',
      data: {},
      metadata: {},
      recordedAt: '',
    }
  })
  const pages: Page[] = []
  for (let at = 0, turn = 0; at < events.length; turn++) {
    const page = events.slice(at, (at += sizes[turn % sizes.length]!))
    pages.push({ events: page, position: page.at(-1)!.position })
  }
  return pages
}

/** Documents guarded by position, as the port promises; every save and load takes turns of the event loop. */
function rememberedViews() {
  const documents = new Map<string, { position: string; document: ViewDocument }>()
  const writes = new Map<string, number>()
  const loads: string[] = []
  let checkpoint: string | undefined
  const views: Pick<Views, 'load' | 'save'> = {
    async load(_, ids) {
      loads.push(...ids)
      await new Promise(setImmediate)
      return {
        documents: new Map(
          ids.flatMap((id) => (documents.has(id) ? [[id, documents.get(id)!.document] as const] : [])),
        ),
        checkpoint,
      }
    },
    async save(_, all, reached) {
      for (const { id, position: at, document } of all) {
        await new Promise(setImmediate)
        writes.set(id, (writes.get(id) ?? 0) + 1)
        if (at > (documents.get(id)?.position ?? ''))
          documents.set(id, { position: at, document: structuredClone(document) })
      }
      checkpoint = reached
    },
  }
  return { views: views as Views, documents, writes, loads, checkpoint: () => checkpoint }
}

const seenBy = (documents: ReadonlyMap<string, { document: ViewDocument }>) =>
  Object.fromEntries([...documents].map(([id, { document }]) => [id, document['seen']]))
const wholeOf = (pages: readonly Page[]) =>
  Object.fromEntries(
    [
      ...Map.groupBy(
        pages.flatMap(({ events }) => events),
        ({ stream }) => stream,
      ),
    ].map(([stream, events]) => [stream, events.map(({ revision }) => ` ${revision}`).join('')]),
  )

describe('the fold of a log into documents', () => {
  it('holds every event of every document, however it is cut into pages and saves, and wherever it ends and begins again', async () => {
    const log = fc
      .tuple(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 120 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
      )
      .map(([streams, sizes]) => pagesOf(streams, sizes))
    const step = fc.record({
      save: fc.constantFrom(...Array.from({ length: 8 }, () => 'none'), 'settled', 'settled', 'all'),
      wait: fc.boolean(),
      end: fc.nat({ max: 9 }),
    })
    await fc.assert(
      fc.asyncProperty(log, fc.infiniteStream(step), async (pages, steps) => {
        const stored = rememberedViews()
        const end = pages.at(-1)!.position
        for (let life = 0; stored.checkpoint() !== end; life++) {
          const fold = openFold(stored.views, listing, VIEW)
          let saving: Promise<unknown> = Promise.resolve()
          for (const page of pages.filter(({ position: at }) => at > (stored.checkpoint() ?? ''))) {
            await fold.add(page)
            const {
              value: { save, wait, end: ends },
            } = steps.next()
            if (ends === 0 && life < 5) break
            if (save === 'none' && page.position !== end) continue
            await saving
            saving = fold.save(page.position === end ? 'all' : (save as 'all' | 'settled'))
            if (wait || page.position === end) await saving
          }
          await saving
          for (const { events } of pages)
            for (const { stream, revision, position: at } of events) {
              if (at <= (stored.checkpoint() ?? ''))
                assert.ok(
                  String(stored.documents.get(stream)?.document['seen']).split(' ').includes(String(revision)),
                  `${stream} lacks ${revision}, before the checkpoint`,
                )
            }
        }
        assert.deepEqual(seenBy(stored.documents), wholeOf(pages))
      }),
      { numRuns: 300 },
    )
  })

  it('looks again for a document that a save forgets while others are loaded', async () => {
    const [first, many, further] = [
      0,
      Array.from({ length: 4_000 }, (_, index) => index + 1),
      Array.from({ length: 300 }, (_, index) => index + 5_000),
    ]
    const pages = pagesOf([first, ...many, ...further, first, many[0]!], [4_001, 300, 2])
    const stored = rememberedViews()
    let saving: Promise<unknown> = Promise.resolve()
    const fold = openFold(
      { ...stored.views, load: (view, ids) => saving.then(() => stored.views.load(view, ids)) },
      listing,
      VIEW,
    )
    for (const page of pages) {
      await fold.add(page)
      await saving
      saving = fold.save('all')
      if (page === pages[0]) await saving
    }
    await saving
    assert.deepEqual(stored.loads, ['s0', 's1'])
    assert.deepEqual(seenBy(stored.documents), wholeOf(pages))
  })

  it('writes a document once and loads none whose events lie together', async () => {
    const pages = pagesOf(
      Array.from({ length: 600 }, (_, index) => Math.floor(index / 6)),
      [10],
    )
    const stored = rememberedViews()
    const fold = openFold(stored.views, listing, VIEW)
    for (const [index, page] of pages.entries()) {
      await fold.add(page)
      if (page === pages.at(-1)) await fold.save('all')
      else if (index % 8 === 7) await fold.save('settled')
    }
    assert.deepEqual([...new Set(stored.writes.values())], [1])
    assert.deepEqual(stored.loads, [])
    assert.deepEqual(seenBy(stored.documents), wholeOf(pages))
  })
})
