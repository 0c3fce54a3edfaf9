import assert from 'node:assert/strict'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { OpenTarget } from '../../adapters/registry.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'

interface Parked {
  id: string
  queue: string
  documentId?: string
  target?: string
  code: string
  reason: string
  history: object[]
}
const listed = async (hub: TestHub, as?: string) =>
  (await hub.call<{ parked: Parked[] }>('GET', '/parked', as === undefined ? {} : { as })).body.parked
const REASON = { reason: 'The ledger is back.' }

describe('a parked message', () => {
  let hub: TestHub
  /** what the target does with a send: it takes it, is down, or takes it and the answer is lost */
  let target: 'well' | 'down' | 'mute' = 'well'
  let sends = 0
  const faulty = (targets: Map<string, OpenTarget>) =>
    new Map(
      [...targets].map(([name, open]): [string, OpenTarget] => [
        name,
        {
          ...open,
          target: {
            ...open.target,
            async send(intent, signal) {
              if (target === 'down') throw new Error('refused')
              sends++
              const receipt = await open.target.send(intent, signal)
              if (target === 'mute') throw new Error('the line broke')
              return receipt
            },
            async find(intent, signal) {
              if (target !== 'well') throw new Error('refused')
              return open.target.find(intent, signal)
            },
            classify: (error) =>
              target === 'down'
                ? { kind: 'not-sent', detail: 'It is down.' }
                : target === 'mute'
                  ? { kind: 'unknown', detail: 'The line broke.' }
                  : open.target.classify(error),
          },
        },
      ]),
    )
  before(async () => {
    hub = await openTestHub({ seams: { attempts: 1, targets: faulty } })
  })
  after(() => hub.close())
  beforeEach(() => {
    target = 'well'
    sends = 0
  })

  const postings = (number: string): number => {
    const ledger = new DatabaseSync(path.join(hub.data, 'ledger.sqlite'), { readOnly: true })
    const { count } = ledger
      .prepare('SELECT count(*) AS count FROM postings WHERE document_number = ?')
      .get(number) as { count: number }
    ledger.close()
    return count
  }
  async function parkedAs(what: 'down' | 'mute', number: string): Promise<Parked> {
    target = what
    const { id } = (await hub.send(quickInvoice(number))).body
    assert.equal((await hub.settled(id)).state, 'failed')
    target = 'well'
    for (;;) {
      const found = (await listed(hub)).find(({ documentId }) => documentId === id)
      if (found) return found
    }
  }
  const posted = async (id: string) => {
    for (;;) {
      const { state } = (await hub.call('GET', `/documents/${id}`)).body
      if (state === 'posted') return
      assert.ok(state === 'delivering' || state === 'received' || state === 'reading', String(state))
    }
  }

  it('is listed with reason and history, for administrators of its tenant only', async () => {
    const { id, documentId, target: to, code, reason } = await parkedAs('down', 'PARKED-1')
    assert.deepEqual([to, code], ['ledger', 'target-unavailable'])
    assert.match(reason, /It is down/)
    const other = await hub.hub.keys.issue('other', 'admin', 'test')
    assert.deepEqual(await listed(hub, other), [])
    for (const [method, route, body] of [
      ['GET', '', undefined],
      ['POST', '/replay', REASON],
      ['POST', '/discard', REASON],
    ] as const) {
      assert.equal((await hub.call(method, `/parked/${id}${route}`, { as: other, body })).status, 404)
    }
    assert.equal((await hub.call('POST', `/documents/${documentId}/replay`, { as: other, body: REASON })).status, 404)
    const reviewer = await hub.hub.keys.issue('main', 'reviewer', 'test')
    assert.equal((await hub.call('GET', '/parked', { as: reviewer })).status, 403)
    assert.equal((await hub.call('POST', `/parked/${id}/replay`, { body: {} })).status, 400)
    await hub.call('POST', `/parked/${id}/discard`, { body: REASON })
  })

  it('is replayed once however often it is requested, posts once, and shows who and why in the trail', async () => {
    const { id, documentId } = await parkedAs('down', 'PARKED-2')
    const answers = await Promise.all([1, 2, 3].map(() => hub.call('POST', `/parked/${id}/replay`, { body: REASON })))
    await posted(documentId!)
    answers.push(await hub.call('POST', `/parked/${id}/replay`, { body: REASON }))
    for (const { status, body } of answers)
      assert.deepEqual([status, body], [200, { id, decision: 'replayed', documentId }])
    assert.equal(postings('PARKED-2'), 1)
    const trail = await hub.trail(documentId!)
    const replays = trail.filter(({ event }) => event === 'DocumentReplayed')
    assert.deepEqual(
      replays.map(({ text, actor }) => [text, actor.split(':')[0]]),
      [['Replayed by an operator: delivery to ledger is repeated (attempt 2). Reason: The ledger is back.', 'key']],
    )
    assert.ok(trail.some(({ event }) => event === 'DeliveryReplayed'))
    assert.deepEqual(
      (await listed(hub)).filter((each) => each.id === id),
      [],
    )
    assert.equal((await hub.call<Problem>('POST', `/parked/${id}/discard`, { body: REASON })).status, 409)
    // It is not parked any more, and says what was decided.
    const { status, body: shown } = await hub.call<Parked & { decision?: string }>('GET', `/parked/${id}`)
    assert.deepEqual(
      [status, shown.id, shown.documentId, shown.target, shown.code, shown.decision],
      [200, id, documentId, 'ledger', 'target-unavailable', 'replayed'],
    )
    const [decision] = await hub.hub.engines.store.read(`parked-main.${id}`)
    assert.equal((decision!.data['personal'] as { reason: string }).reason, REASON.reason)
    assert.equal((await hub.call('GET', `/documents/${documentId}`)).body['failure'], undefined)
  })

  it('leads to a search in the target before anything is sent again, if a send may have arrived', async () => {
    const { id, documentId } = await parkedAs('mute', 'PARKED-3')
    assert.equal(sends, 1)
    await hub.call('POST', `/parked/${id}/replay`, { body: REASON })
    await posted(documentId!)
    assert.equal(sends, 1)
    assert.equal(postings('PARKED-3'), 1)
    assert.ok((await hub.trail(documentId!)).some(({ text }) => /found by its posting key/.test(text)))
  })

  it('is discarded with a reason; its document stays failed and can still be replayed', async () => {
    const { id, documentId } = await parkedAs('down', 'PARKED-4')
    for (let time = 1; time <= 2; time++)
      assert.equal((await hub.call('POST', `/parked/${id}/discard`, { body: { reason: 'Not needed.' } })).status, 200)
    assert.deepEqual(
      (await listed(hub)).filter((each) => each.id === id),
      [],
    )
    assert.equal((await hub.call('POST', `/parked/${id}/replay`, { body: REASON })).status, 409)
    const notes = (await hub.trail(documentId!)).filter(({ event }) => event === 'MessageDiscarded')
    assert.deepEqual(
      notes.map(({ text }) => text),
      ['An operator discarded a parked message (The target is unavailable). Reason: Not needed.'],
    )
    const replayed = await hub.call('POST', `/documents/${documentId}/replay`, { body: REASON })
    assert.equal(replayed.status, 200)
    await posted(documentId!)
  })

  it('leaves parking when its document is replayed', async () => {
    const { id, documentId } = await parkedAs('down', 'PARKED-5')
    assert.equal((await hub.call('POST', `/documents/${documentId}/replay`, { body: REASON })).status, 200)
    await posted(documentId!)
    assert.deepEqual(
      (await listed(hub)).filter((each) => each.id === id),
      [],
    )
    assert.equal((await hub.call('POST', `/documents/${documentId}/replay`, { body: REASON })).status, 409)
    assert.equal(postings('PARKED-5'), 1)
  })

  it('can only be discarded if it names no document, and the log records it', async () => {
    const message = {
      id: 'from elsewhere',
      queue: 'read.standard.v1',
      type: 'ReadDocument',
      body: { nonsense: true },
      headers: {},
    }
    await hub.hub.engines.bus.publish([message])
    let found: Parked | undefined
    while (!found) found = (await listed(hub)).find(({ code }) => code === 'unreadable-message')
    assert.equal((await hub.call('POST', `/parked/${found.id}/replay`, { body: REASON })).status, 409)
    assert.deepEqual((await hub.call('POST', `/parked/${found.id}/discard`, { body: REASON })).body, {
      id: found.id,
      decision: 'discarded',
    })
    assert.deepEqual(await listed(hub), [])
    assert.equal((await hub.hub.engines.store.read(`parked-main.${found.id}`))[0]!.type, 'ParkedMessageDiscarded')
    await assertExplained(hub, 'unreadable-message')
    assert.equal((await hub.settled((await hub.send(quickInvoice('AFTER'))).body.id)).state, 'posted')
  })
})
