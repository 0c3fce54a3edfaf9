import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import type { ViewDefinition, ViewDocument, Views } from '../../../hub/drivers/views/port.ts'
import { openFold } from '../../../projections/fold.ts'
import type { Projection } from '../../../projections/projection.ts'

const VIEW: ViewDefinition = { collection: 'folded_v1', indexes: [] }
/** Lists the events of each stream in order. */
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
/** Counts events and lists them by stream: three rows, each written by the events of many streams. */
const grouped: Projection = {
  ...listing,
  madeOf: 'group',
  idOf: ({ stream }) => `g${Number(stream.slice(1)) % 3}`,
  project: (current, { stream, revision }) => ({
    seen: `${String(current?.['seen'] ?? '')} ${stream}:${revision}`,
    count: Number(current?.['count'] ?? 0) + 1,
  }),
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

/** A view store with the port's guard by position. Every save and load takes several event loop iterations. */
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
/** What each row must hold in the end: its events in the order of the log, each once. */
const wholeOf = (pages: readonly Page[], { idOf, madeOf }: Projection) =>
  Object.fromEntries(
    [
      ...Map.groupBy(
        pages.flatMap(({ events }) => events),
        (event) => idOf(event)!,
      ),
    ].map(([id, events]) => [
      id,
      events.map(({ stream, revision }) => (madeOf === 'group' ? ` ${stream}:${revision}` : ` ${revision}`)).join(''),
    ]),
  )

const randomLog = fc
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
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Follows the pages from the stored checkpoint on, with random saves, until the log ends or the process crashes. */
async function follow(
  { views, checkpoint }: ReturnType<typeof rememberedViews>,
  projection: Projection,
  pages: readonly Page[],
  steps: Iterator<Step>,
  mayCrash: boolean,
): Promise<void> {
  const end = pages.at(-1)!.position
  const fold = openFold(views, projection, VIEW)
  let saving: Promise<unknown> = Promise.resolve()
  for (const page of pages.filter(({ position: at }) => at > (checkpoint() ?? ''))) {
    await fold.add(page)
    const { save, wait, end: ends } = steps.next().value as Step
    if (ends === 0 && mayCrash) break
    if (save === 'none' && page.position !== end) continue
    await saving
    saving = fold.save(page.position === end ? 'all' : (save as 'all' | 'settled'))
    if (wait || page.position === end) await saving
  }
  await saving
}

describe('the fold of a log into rows', () => {
  for (const projection of [listing, grouped]) {
    it(`has each event once in a row of a ${projection.madeOf}, whatever the pages, saves and restarts`, async () => {
      await fc.assert(
        fc.asyncProperty(randomLog, fc.infiniteStream(step), async (pages, steps) => {
          const stored = rememberedViews()
          const end = pages.at(-1)!.position
          for (let life = 0; stored.checkpoint() !== end; life++) {
            await follow(stored, projection, pages, steps, life < 5)
            for (const event of pages.flatMap(({ events }) => events))
              if (event.position <= (stored.checkpoint() ?? ''))
                assert.ok(
                  String(stored.documents.get(projection.idOf(event)!)?.document['seen'])
                    .split(' ')
                    .some((seen) => seen === String(event.revision) || seen === `${event.stream}:${event.revision}`),
                  `${event.stream} lacks ${event.revision}, before the checkpoint`,
                )
          }
          assert.deepEqual(seenBy(stored.documents), wholeOf(pages, projection))
        }),
        { numRuns: 300 },
      )
    })
  }

  it('counts each event of a group once although a page is applied again after its rows were saved', async () => {
    const pages = pagesOf([0, 3, 6, 1, 0, 3], [2])
    const stored = rememberedViews()
    for (let repeat = 0; repeat < 3; repeat++) {
      const fold = openFold(stored.views, grouped, VIEW)
      for (const page of pages) await fold.add(page)
      await fold.save('all')
    }
    assert.deepEqual([...stored.documents].map(([id, { document }]) => [id, document['count']]).toSorted(), [
      ['g0', 5],
      ['g1', 1],
    ])
  })

  it('counts each event of a group once where two processes keep the same collection', async () => {
    await fc.assert(
      fc.asyncProperty(randomLog, fc.infiniteStream(step), fc.infiniteStream(step), async (pages, one, other) => {
        const stored = rememberedViews()
        const end = pages.at(-1)!.position
        while (stored.checkpoint() !== end)
          await Promise.all([one, other].map((steps) => follow(stored, grouped, pages, steps, false)))
        assert.deepEqual(seenBy(stored.documents), wholeOf(pages, grouped))
      }),
      { numRuns: 200 },
    )
  })

  it('loads a row again that a save forgot while others were loaded', async () => {
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
    assert.deepEqual(seenBy(stored.documents), wholeOf(pages, listing))
  })

  it('writes a row once and loads none whose events are close together', async () => {
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
    assert.deepEqual(seenBy(stored.documents), wholeOf(pages, listing))
  })
})
