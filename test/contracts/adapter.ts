import assert from 'node:assert/strict'
import type { Outcome, Posting, Target } from '../../adapters/adapter.ts'

/** What an adapter brings to be held against the contract. */
export interface AdapterUnderTest {
  /** Opens a new target on empty storage. */
  open(): Promise<Target>
  /** The same storage over a connection that can be broken; absent where there is no connection. */
  overBrokenLine?: {
    open(): Promise<Target>
    /** The next write is done, but its answer never arrives. */
    dropAfterWrite(): void
    /** The connection breaks before the write is complete. */
    dropBeforeWrite(): void
  }
  /** A target at an address where nothing listens. */
  openUnreachable(): Promise<Target>
  payload(number: number): Record<string, unknown>
  /** A payload that the target rejects permanently. */
  badPayload(number: number): Record<string, unknown>
  /** How many records the target holds. */
  count(): Promise<number>
}

const signal = new AbortController().signal
/** For adapters that do not look at the file. */
export const noOriginal = async (): Promise<never> => assert.fail('this adapter does not open the original')
let numbers = 0

const posting = (payload: Record<string, unknown>, tenant = 'main'): Posting => {
  const number = ++numbers
  const key = `W${String(number).padStart(20, 'A')}`
  return { tenant, documentId: `document-${number}`, key, payload, original: noOriginal, attachments: [] }
}
const outcomeOf = async (at: Target, send: Promise<{ reference: string }>): Promise<Outcome> =>
  send.then(
    ({ reference }) => ({ kind: 'posted', reference }),
    (error: unknown) => at.classify(error),
  )

/** A target that is opened for each test. */
interface AdapterRig {
  under: AdapterUnderTest
  target: Target
  /** How many records the test has added. */
  added(): Promise<number>
}

/** Every adapter that claims to post once passes this suite. */
export function adapterContract(under: () => AdapterUnderTest): void {
  const rig = {} as AdapterRig
  beforeEach(async () => {
    rig.under = under()
    rig.target = await rig.under.open()
    const before = await rig.under.count()
    rig.added = async () => (await rig.under.count()) - before
  })
  afterEach(() => rig.target.close())
  postings(rig)
  refusals(rig)
  concurrentPostings(rig)
  const line = under().overBrokenLine
  if (line) brokenLine(rig, line)
}

function postings(rig: AdapterRig): void {
  it('prepares the same intent from the same posting, whatever the order of its members', () => {
    const { under, target } = rig
    const payload = under.payload(++numbers)
    const one = posting(payload)
    const turned = { ...one, payload: Object.fromEntries(Object.entries(payload).toReversed()) }
    assert.deepEqual(target.prepare(one), target.prepare(one))
    assert.equal(target.prepare(turned).fingerprint, target.prepare(one).fingerprint)
    assert.equal(target.prepare(one).key, one.key)
    assert.notEqual(
      target.prepare({ ...one, payload: under.payload(++numbers) }).fingerprint,
      target.prepare(one).fingerprint,
    )
  })

  it('finds nothing before a send and exactly the record after it', async () => {
    const { under, target, added } = rig
    const intent = target.prepare(posting(under.payload(++numbers)))
    assert.deepEqual(await target.find(intent, signal), { kind: 'none' })
    const { reference } = await target.send(intent, signal)
    assert.match(reference, /./)
    assert.deepEqual(await target.find(intent, signal), { kind: 'one', reference })
    assert.equal(await added(), 1)
  })

  it('answers the same intent sent twice with the same record', async () => {
    const { under, target, added } = rig
    const intent = target.prepare(posting(under.payload(++numbers)))
    const first = await target.send(intent, signal)
    const second = await outcomeOf(target, target.send(intent, signal))
    assert.ok(second.kind === 'posted' || second.kind === 'duplicate')
    assert.equal(second.reference, first.reference)
    assert.equal(await added(), 1)
  })

  it('needs a person if the key is stored with other data', async () => {
    const { under, target, added } = rig
    const one = posting(under.payload(++numbers))
    await target.send(target.prepare(one), signal)
    const other = target.prepare({ ...one, payload: under.payload(++numbers) })
    assert.equal((await outcomeOf(target, target.send(other, signal))).kind, 'needs-human')
    assert.equal(await added(), 1)
  })

  it('names the record that holds the same business document under another key', async () => {
    const { under, target, added } = rig
    const payload = under.payload(++numbers)
    const { reference } = await target.send(target.prepare(posting(payload)), signal)
    assert.deepEqual(await outcomeOf(target, target.send(target.prepare(posting(payload)), signal)), {
      kind: 'duplicate',
      reference,
    })
    assert.equal(await added(), 1)
  })

  it('finds the record of the same business document under another key, and nothing else', async () => {
    const { under, target } = rig
    if (!target.findDuplicate) return
    const payload = under.payload(++numbers)
    const intent = target.prepare(posting(payload))
    const other = target.prepare(posting(payload))
    assert.deepEqual(await target.findDuplicate(other, signal), { kind: 'none' })
    const { reference } = await target.send(intent, signal)
    assert.deepEqual(await target.findDuplicate(other, signal), { kind: 'one', reference })
    assert.deepEqual(await target.findDuplicate(intent, signal), { kind: 'none' })
    const elsewhere = target.prepare(posting({ ...payload, tenant: 'other' }, 'other'))
    assert.deepEqual(await target.findDuplicate(elsewhere, signal), { kind: 'none' })
  })
}

function refusals(rig: AdapterRig): void {
  it('keeps the business documents of two tenants apart', async () => {
    const { under, target, added } = rig
    const payload = under.payload(++numbers)
    await target.send(target.prepare(posting({ ...payload, tenant: 'main' })), signal)
    await target.send(target.prepare(posting({ ...payload, tenant: 'other' }, 'other')), signal)
    assert.equal(await added(), 2)
  })

  it('rejects bad data permanently without repeating its content', async () => {
    const { under, target, added } = rig
    const outcome = await outcomeOf(target, target.send(target.prepare(posting(under.badPayload(++numbers))), signal))
    assert.equal(outcome.kind, 'rejected')
    assert.doesNotMatch(JSON.stringify(outcome), /SECRET/)
    assert.equal(await added(), 0)
  })

  it('rejects the bad one of many concurrent postings and posts the others', async () => {
    const { under, target, added } = rig
    const intents = Array.from({ length: 9 }, (_, index) =>
      target.prepare(posting(index === 4 ? under.badPayload(++numbers) : under.payload(++numbers))),
    )
    const outcomes = await Promise.all(intents.map((intent) => outcomeOf(target, target.send(intent, signal))))
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      intents.map((_, index) => (index === 4 ? 'rejected' : 'posted')),
    )
    for (const [index, intent] of intents.entries()) {
      const outcome = outcomes[index]!
      assert.deepEqual(
        await target.find(intent, signal),
        outcome.kind === 'posted' ? { kind: 'one', reference: outcome.reference } : { kind: 'none' },
      )
    }
    assert.equal(await added(), 8)
  })
}

function concurrentPostings(rig: AdapterRig): void {
  it('makes one record of many sends of one key at once', async () => {
    const { under, target, added } = rig
    const intent = target.prepare(posting(under.payload(++numbers)))
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => outcomeOf(target, target.send(intent, signal))))
    const references = new Set(
      outcomes.map((outcome) =>
        outcome.kind === 'posted' || outcome.kind === 'duplicate' ? outcome.reference : outcome.kind,
      ),
    )
    references.delete('not-sent')
    assert.equal(references.size, 1, JSON.stringify(outcomes))
    assert.equal(await added(), 1)
  })

  it('makes one record of the same business document under many keys at once', async () => {
    const { under, target, added } = rig
    const payload = under.payload(++numbers)
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => outcomeOf(target, target.send(target.prepare(posting(payload)), signal))),
    )
    assert.equal(outcomes.filter(({ kind }) => kind === 'posted').length, 1, JSON.stringify(outcomes))
    assert.ok(
      outcomes.every(({ kind }) => kind === 'posted' || kind === 'duplicate' || kind === 'not-sent'),
      JSON.stringify(outcomes),
    )
    assert.equal(await added(), 1)
  })

  it('knows that nothing was sent if nothing listens at the address', async () => {
    const { under } = rig
    const unreachable = await under.openUnreachable()
    try {
      const intent = unreachable.prepare(posting(under.payload(++numbers)))
      assert.equal((await outcomeOf(unreachable, unreachable.send(intent, signal))).kind, 'not-sent')
      await assert.rejects(unreachable.find(intent, signal), (error) => unreachable.classify(error).kind === 'not-sent')
      await assert.rejects(unreachable.check(signal))
    } finally {
      await unreachable.close()
    }
  })

  it('answers a check', () => rig.target.check(signal))
}

function brokenLine(rig: AdapterRig, line: NonNullable<AdapterUnderTest['overBrokenLine']>): void {
  it('reports an unknown outcome if the answer to a write is lost, and finds the record later', async () => {
    const { under, added } = rig
    const over = await line.open()
    try {
      for (let round = 0; round < 20; round++) {
        const intent = over.prepare(posting(under.payload(++numbers)))
        line.dropAfterWrite()
        const outcome = await outcomeOf(over, over.send(intent, signal))
        assert.equal(outcome.kind, 'unknown', JSON.stringify(outcome))
        const found = await over.find(intent, signal)
        assert.equal(found.kind, 'one')
        const again = await outcomeOf(over, over.send(intent, signal))
        assert.deepEqual(again.kind === 'posted' && again.reference, found.kind === 'one' && found.reference)
      }
      assert.equal(await added(), 20)
    } finally {
      await over.close()
    }
  })

  it('never says that nothing was sent once a write has left, and can send again', async () => {
    const { under, added } = rig
    const over = await line.open()
    try {
      const intent = over.prepare(posting(under.payload(++numbers)))
      await over.check(signal)
      line.dropBeforeWrite()
      assert.equal((await outcomeOf(over, over.send(intent, signal))).kind, 'unknown')
      assert.deepEqual(await over.find(intent, signal), { kind: 'none' })
      assert.equal((await outcomeOf(over, over.send(intent, signal))).kind, 'posted')
      assert.equal(await added(), 1)
    } finally {
      await over.close()
    }
  })
}
