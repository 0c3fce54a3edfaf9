import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Detour } from './check-ends.ts'
import { checkRun, type Report } from './check-run.ts'
import type { CrashPoint, Stimulus } from './crash-list.ts'
import { diedWithin, startCrashingHub, type CrashingOptions, type HubProcess } from './hub-process.ts'
import { MUTE_ONCE, REFUSED_ONCE, UNREADABLE_ONCE } from './once-faults.ts'
import { batchOf, quickPage, UNSURE } from './quick-reader.ts'
import { openSenders, type Senders, type Submission } from './senders.ts'
import { openWorld, type EngineKind, type World, type WorldOptions } from './world.ts'

/**
 * A sweep runs beside other tests, at a low priority: at a load of 27 on two cores, 90 s were too few for a large file.
 */
const REACH_MS = 300_000
/** The slowest was seen to take half of it. */
const ANEW_MS = 30_000
const LOOK_MS = 5_000
const REST_MS = 90_000
const DETOURS: Record<'approve' | 'reject' | 'cancel' | 'reopen' | 'batch' | 'split', readonly Detour[]> = {
  approve: ['in-review'],
  reject: ['in-review', 'rejected'],
  cancel: ['in-review', 'cancelled'],
  reopen: ['in-review', 'rejected'],
  batch: ['split'],
  split: ['in-review', 'split'],
}
const seller = (sellerName: string) => ({ fields: { sellerName } })
/** Object storage takes it in two parts. */
const LARGE_BYTES = 9 * 1024 * 1024
const REASON = { reason: 'The cause is fixed.' }

export interface Rig {
  world: World
  senders: Senders
  /** Starts a hub that dies at a point and gives it work; false where it did not get there in time. */
  dieAt(point: CrashPoint, options?: CrashingOptions): Promise<boolean>
  /** A life without a death. Answers what does not come to rest in it, although nothing is left to do. */
  live(stimulus: Stimulus, options?: CrashingOptions): Promise<string[]>
  /**
   * One more run without a crash: unanswered senders get an answer, failed documents are replayed, and everything is
   * compared.
   */
  settle(options?: CrashingOptions): Promise<Report>
  close(): Promise<void>
}

/** One world with any number of crashes: each start first has to recover from the crash before. */
export async function openRig(kind: EngineKind, options: WorldOptions = {}): Promise<Rig> {
  const world = await openWorld(kind, options)
  let other = ''
  /** every life so far, with the attempts before it parks a message where they are few */
  const lives: { since: string; attempts: number | undefined }[] = []
  const senders = openSenders((tenant) => (tenant === 'main' ? world.apiKey() : other), 'CRASH')

  async function firstLife(): Promise<void> {
    other = await inLife({}, async (hub) => (await hub.ask<string>('issue', 'other'))!)
  }

  async function dieAt({ point, stimulus, attempts }: CrashPoint, options: CrashingOptions = {}): Promise<boolean> {
    lives.push({ since: new Date().toISOString(), attempts })
    const hub = await startCrashingHub(world.environment, {
      deathAt: point,
      ...(attempts !== undefined && { attempts }),
      ...options,
    })
    for (let gone = 0; gone < REACH_MS; gone += ANEW_MS) {
      // What the death before has left may lead there before anything new comes.
      if (hub.url !== undefined) void stimulate(hub, stimulus).catch(() => {})
      if (await diedWithin(hub, ANEW_MS)) return true
      // A fault that happens only once is over if an engine failed at that moment; a hub that makes no progress must
      // still show.
      const moving = await hub.ask<string[]>('quiet', LOOK_MS)
      console.log(
        `      ${point} was not reached in ${(gone + ANEW_MS) / 1000} s; what does not rest: ${moving?.join(', ') || 'nothing'}`,
      )
    }
    await hub.kill()
    return false
  }

  async function stimulate(hub: HubProcess, stimulus: Stimulus): Promise<void> {
    const url = hub.url!
    const call = <T>(method: string, route: string, body?: unknown) => senders.call<T>(url, method, route, body)
    const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
      for (; ; await delay(25)) {
        if (!hub.child.connected) throw new Error('dead')
        const found = await ask()
        if (found !== undefined) return found
      }
    }
    const accepted = async (submission: Submission): Promise<string> => {
      await until(async () => ((await senders.send(url, submission)) ? true : undefined))
      return submission.acknowledged[0]!
    }
    const inState = (id: string, state: string) =>
      until(async () =>
        (await call<{ state: string }>('GET', `/documents/${id}`))?.body.state === state ? true : undefined,
      )
    const parked = (id: string) =>
      until(
        async () =>
          (await call<{ parked: { id: string; documentId?: string }[] }>('GET', '/parked'))?.body.parked.find(
            ({ documentId }) => documentId === id,
          )?.id,
      )

    switch (stimulus) {
      case 'document':
        return void (await senders.send(url, senders.submit()))
      case 'many':
        return void (await Promise.all(Array.from({ length: 12 }, () => senders.send(url, senders.submit()))))
      case 'race': {
        const submission = senders.submit()
        return void (await Promise.all(
          Array.from({ length: 6 }, () => senders.send(url, submission, { withKey: false })),
        ))
      }
      case 'twins': {
        const submission = senders.submit()
        return void (await Promise.all([submission, senders.twin(submission, 'other')].map(accepted)))
      }
      case 'documents': {
        const first = senders.submit()
        const own = [first, senders.twin(first, 'other')]
        // The second sending of the first one is what a client does that got no answer; the third is another client
        // with the same bytes.
        await Promise.all([...own, own[0]!].map((submission) => senders.send(url, submission)))
        await senders.send(url, own[0]!, { withKey: false })
        return
      }
      case 'refused once':
        return void (await accepted(senders.submit('main', seller(REFUSED_ONCE))))
      case 'mute once':
        return void (await accepted(senders.submit('main', seller(MUTE_ONCE))))
      case 'unreadable once':
        return void (await accepted(senders.submit('main', seller(UNREADABLE_ONCE))))
      case 'approve':
      case 'reject':
      case 'cancel': {
        const id = await accepted(senders.submit('main', UNSURE, DETOURS[stimulus]))
        await inState(id, 'in-review')
        if (stimulus === 'cancel') await call('POST', `/documents/${id}/cancel`, {})
        else
          await call(
            'POST',
            `/documents/${id}/review`,
            stimulus === 'approve' ? { approve: true } : { reject: 'It is not ours.' },
          )
        return
      }
      case 'batch':
      case 'split': {
        const pages = ['A', 'B', 'C'].map((page) => quickPage(`${randomUUID()}-${page}`))
        const batch = batchOf(stimulus === 'batch' ? 1 : 0.5, ...pages)
        const id = await accepted(senders.submit('main', batch, DETOURS[stimulus]))
        if (stimulus === 'batch') return
        await inState(id, 'in-review')
        return void (await call('POST', `/documents/${id}/split`, {}))
      }
      case 'reopen': {
        const id = await accepted(senders.submit('main', UNSURE, DETOURS.reopen))
        await inState(id, 'in-review')
        await call('POST', `/documents/${id}/review`, { reject: 'It is not ours.' })
        return void (await call('POST', `/documents/${id}/reopen`, { reason: 'It is ours.' }))
      }
      case 'reread':
      case 'correct': {
        const submission = senders.submit()
        const id = await accepted(submission)
        await inState(id, 'posted')
        const corrections = { invoiceNumber: `${submission.number}-CORRECTED` }
        return void (await (stimulus === 'reread'
          ? call('POST', `/documents/${id}/reread`, {})
          : call('POST', `/documents/${id}/correct`, { corrections, reason: 'It was misread.' })))
      }
      case 'replay':
      case 'discard': {
        const id = await accepted(senders.submit('main', seller(UNREADABLE_ONCE)))
        await call('POST', `/parked/${await parked(id)}/${stimulus}`, REASON)
        return
      }
      case 'rebuild':
        return void (await call('POST', '/views/documents/rebuild'))
      case 'large':
        return void (await accepted(senders.submit('main', { padding: ' '.repeat(LARGE_BYTES) })))
      case 'start':
        return
    }
  }

  /** A life that ends with its work, even where that fails. */
  async function inLife<T>(options: CrashingOptions, work: (hub: HubProcess) => Promise<T>): Promise<T> {
    lives.push({ since: new Date().toISOString(), attempts: options.attempts })
    const hub = await startCrashingHub(world.environment, options)
    try {
      return await work(hub)
    } finally {
      await hub.stop()
    }
  }

  const live = (stimulus: Stimulus, options: CrashingOptions = {}): Promise<string[]> =>
    inLife(options, async (hub) => {
      await stimulate(hub, stimulus)
      return (await hub.ask<string[]>('quiet', REST_MS))!
    })

  const hasFewAttempts = (at: string): boolean => lives.findLast(({ since }) => since <= at)?.attempts !== undefined

  async function settle(options: CrashingOptions = {}): Promise<Report> {
    const repaired = await inLife(options, repair)
    // A hub records the use of its keys while it stops. The views take these events at the next start.
    const level = repaired && (await inLife(options, isLevel))
    const report = await world.inspect(async (engines) =>
      checkRun(engines, senders.all, await world.rows(), world.receivedNotices, hasFewAttempts),
    )
    if (!level) report.stuck.push('a view did not get level with the log')
    return report
  }

  const isLevel = async (hub: HubProcess): Promise<boolean> => (await hub.ask<boolean>('level'))!

  /** Returns whether the views have caught up with the log in the end. */
  async function repair(hub: HubProcess): Promise<boolean> {
    const url = hub.url!
    const call = <T>(method: string, route: string, body?: unknown, tenant?: string) =>
      senders.call<T>(url, method, route, body, tenant)
    for (const submission of senders.all)
      for (let tries = 0; submission.acknowledged.length + submission.refused.length === 0 && tries < 50; tries++)
        if (!(await senders.send(url, submission))) await delay(100)
    // Each round repairs what the one before led to; only a mistake of the hub may make a review or replay fail.
    for (let round = 0, open = 1; open > 0 && round < 5; round++) {
      if ((await hub.ask<string[]>('quiet', REST_MS))!.length > 0) break
      open = 0
      for (const {
        tenant,
        acknowledged: [id],
      } of senders.all) {
        if (id === undefined) continue
        const state = (await call<{ state: string }>('GET', `/documents/${id}`, undefined, tenant))?.body.state
        if (state === 'failed') await call('POST', `/documents/${id}/replay`, REASON, tenant)
        else if (state === 'in-review') await call('POST', `/documents/${id}/review`, { approve: true }, tenant)
        else continue
        open++
      }
    }
    return isLevel(hub)
  }

  await firstLife()
  return { world, senders, dieAt, live, settle, close: () => world.close() }
}
