import assert from 'node:assert/strict'
import { WaybillError } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import { followPosted } from '../../hub/sampling/follow.ts'
import { prefixOf } from '../../hub/streams/names.ts'
import { extracted, received } from '../support/documents-in-words.ts'
import { LIFE, now, openProjecting, type Projecting } from '../support/projecting.ts'
import { TYPES } from '../support/types.ts'

type Options = Partial<Parameters<typeof followPosted>[0]>

describe('the follower that requests samples', () => {
  let p: Projecting
  let stop: AbortController
  let following: Promise<void>[]
  beforeEach(() => {
    p = openProjecting()
    stop = new AbortController()
    following = []
  })
  afterEach(async () => {
    await end()
    await p.close()
  })

  function start(options: Options = {}): void {
    const all = { ...p, shareOf: () => 1, typesOf: () => TYPES, log: silentLog, now, signal: stop.signal, saveMs: 0 }
    following.push(followPosted({ ...all, ...options }))
  }
  async function end(): Promise<void> {
    stop.abort()
    await Promise.all(following)
    stop = new AbortController()
  }
  /** The samples in the log, once one of the last document is there. */
  async function samples(last: string): Promise<string[]> {
    const wait = AbortSignal.timeout(20_000)
    const found: string[] = []
    for await (const { events, caughtUp } of p.store.follow(undefined, [prefixOf('sample')], wait)) {
      for (const { stream, type } of events) found.push(`${type} ${stream}`)
      if (caughtUp && found.some((each) => each.endsWith(`.${last}`))) break
    }
    wait.throwIfAborted()
    return found
  }
  /** Views that say when a checkpoint was saved. */
  function watched(): { views: NonNullable<Options['views']>; saved: Promise<void> } {
    const { promise: saved, resolve } = Promise.withResolvers<void>()
    const load: Projecting['views']['load'] = (...all) => p.views.load(...all)
    const save: Projecting['views']['save'] = (...all) => p.views.save(...all).then(resolve)
    return { views: { load, save }, saved }
  }
  const sampleOf = (id: string): string => `SampleRequested sample-main.${id}`

  it('requests one for each document of the share, also where several processes follow', async () => {
    for (const id of ['a', 'b', 'c']) await p.append(id)
    start()
    start()
    start()
    await p.append('d')
    assert.deepEqual((await samples('d')).toSorted(), ['a', 'b', 'c', 'd'].map(sampleOf))
  })

  it('repeats what a crash left without a checkpoint, and requests nothing twice', async () => {
    await p.append('a')
    const save = () => Promise.reject(new WaybillError('engine-unavailable', 'The views are gone.'))
    start({ views: { load: (...all) => p.views.load(...all), save } })
    assert.deepEqual(await samples('a'), [sampleOf('a')])
    await end()
    await p.append('b')
    start()
    assert.deepEqual(await samples('b'), [sampleOf('a'), sampleOf('b')])
  })

  it('goes on from its checkpoint', async () => {
    await p.append('a')
    const { views, saved } = watched()
    start({ views })
    await saved
    await end()
    await p.append('b')
    const seen: string[] = []
    start({
      store: {
        ...p.store,
        read: (stream, ...all) => {
          // The checkpoint is verified by a read of one revision.
          if (all.length === 0) seen.push(stream)
          return p.store.read(stream, ...all)
        },
      },
    })
    await samples('b')
    assert.ok(seen.includes('document-main.b'))
    assert.ok(!seen.includes('document-main.a'))
  })

  it('asks for none of a document that a person reviewed', async () => {
    const completed = {
      type: 'ReviewCompleted',
      data: { corrected: [], documentType: 'invoice', personal: { corrections: [] } },
    }
    await p.append('reviewed', [received, extracted, completed, ...LIFE.slice(3)])
    await p.append('alone')
    start()
    assert.deepEqual(await samples('alone'), [sampleOf('alone')])
  })

  it('asks for none of a document that was posted long ago', async () => {
    await p.append('old')
    const { views, saved } = watched()
    start({ views, now: () => new Date(Date.now() + 8 * 86_400_000).toISOString() })
    await saved
    assert.deepEqual(await p.store.read('sample-main.old'), [])
  })
})
