import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  creditLimit,
  endItem,
  holdItem,
  holdsCredit,
  openCredits,
  releaseItems,
  type Credits,
  type WorkItem,
} from '../../../../../hub/pipeline/dispatcher/credits.ts'

const CLASS = 'read.standard.v1'
const READY_MS = 100
const item = (tenant: string, number: number, workClass = CLASS): WorkItem => ({
  key: `${tenant}-${number}`,
  workClass,
  tenant,
})
const items = (tenant: string, count: number): WorkItem[] =>
  Array.from({ length: count }, (_, number) => item(tenant, number))
const countsOf = ({ waiting, out }: Credits<WorkItem>) => ({ waiting: waiting.size, out: out.size })
const keys = (released: readonly WorkItem[]): string[] => released.map(({ key }) => key)
const open = ({
  concurrency = 4,
  weights = {},
  creditTimeoutMs = 60_000,
  reserve = 0,
  dataLossCount = () => 0,
}: {
  concurrency?: number
  weights?: Record<string, number>
  creditTimeoutMs?: number
  reserve?: number
  dataLossCount?: () => number
} = {}) =>
  openCredits<WorkItem>({
    concurrencyOf: () => concurrency,
    reserveOf: () => reserve,
    weightOf: (tenant) => weights[tenant] ?? 1,
    creditTimeoutMs: () => creditTimeoutMs,
    dataLossCount,
  })

/** given(items held).when(items ended).then(keys released) */
const given = (options: Parameters<typeof open>[0], ...held: WorkItem[]) => {
  const credits = open(options)
  for (const each of held) holdItem(credits, each)
  const first = keys(releaseItems(credits, 0, READY_MS))
  return {
    first,
    credits,
    when: (...ended: string[]) => {
      for (const key of ended) endItem(credits, key, 1)
      return { then: (...expected: string[]) => assert.deepEqual(keys(releaseItems(credits, 1, READY_MS)), expected) }
    },
  }
}

describe('credits', () => {
  it('allow little more than the concurrency of slow items, and many quick ones', () => {
    assert.equal(creditLimit(4, 0, READY_MS), 5)
    assert.equal(creditLimit(64, 0, READY_MS), 72)
    assert.equal(creditLimit(8, 1000, READY_MS), 108)
    assert.deepEqual(given({ concurrency: 2 }, ...items('a', 5)).first, ['a-0', 'a-1', 'a-2'])
  })

  it('come back when an item ends, once', () => {
    given({ concurrency: 1 }, ...items('a', 5))
      .when('a-0', 'a-0', 'unknown')
      .then('a-2')
    given({ concurrency: 1 }, ...items('a', 5))
      .when()
      .then()
  })

  it('give tenants turns, three of them to a tenant of weight 3', () => {
    assert.deepEqual(given({ concurrency: 5 }, ...items('a', 9), ...items('b', 3)).first, [
      'a-0',
      'b-0',
      'a-1',
      'b-1',
      'a-2',
      'b-2',
    ])
    assert.deepEqual(given({ concurrency: 7, weights: { a: 3 } }, ...items('a', 9), ...items('b', 9)).first, [
      'a-0',
      'a-1',
      'a-2',
      'b-0',
      'a-3',
      'a-4',
      'a-5',
      'b-1',
    ])
  })

  it('let a tenant that comes late pass a backlog', () => {
    const { credits } = given({ concurrency: 1 }, ...items('a', 100))
    holdItem(credits, item('b', 0))
    endItem(credits, 'a-0', 1)
    endItem(credits, 'a-1', 1)
    assert.ok(keys(releaseItems(credits, 1, READY_MS)).includes('b-0'))
  })

  it('are kept in reserve for tenants that have none, however long the items of another take', () => {
    const { first, credits } = given({ concurrency: 1, reserve: 2 }, ...items('a', 9))
    assert.deepEqual(first, ['a-0', 'a-1'])
    for (const each of [...items('b', 2), ...items('c', 1), ...items('d', 1)]) holdItem(credits, each)
    assert.deepEqual(keys(releaseItems(credits, 1, READY_MS)), ['b-0', 'c-0'])
    endItem(credits, 'b-0', 1)
    assert.deepEqual(keys(releaseItems(credits, 1, READY_MS)), ['b-1'])
  })

  it('are separate for each work class', () => {
    assert.deepEqual(given({ concurrency: 1 }, ...items('a', 3), item('b', 7, 'deliver')).first, ['a-0', 'a-1', 'b-7'])
  })

  it('drop an item that ends before its turn', () => {
    given({ concurrency: 1 }, ...items('a', 4))
      .when('a-2', 'a-0')
      .then('a-3')
  })

  it('let a new attempt replace the one before', () => {
    const { credits } = given({ concurrency: 1 }, ...items('a', 2))
    holdItem(credits, item('a', 0))
    assert.deepEqual(keys(releaseItems(credits, 1, READY_MS)), ['a-0'])
    assert.deepEqual(countsOf(credits), { waiting: 0, out: 2 })
  })

  it('time out, so that items that wait for a retry do not stop the others', () => {
    const { credits } = given({ concurrency: 1, creditTimeoutMs: 100 }, ...items('a', 5))
    assert.deepEqual(keys(releaseItems(credits, 99, READY_MS)), [])
    assert.deepEqual(keys(releaseItems(credits, 100, READY_MS)), ['a-2', 'a-3'])
    assert.equal(holdsCredit(credits, 'a-0'), false)
  })

  it('come back from an item that a whole round of others has overtaken: a failing item stops no others', () => {
    const { credits, first } = given({ concurrency: 2 }, ...items('a', 20))
    assert.deepEqual(first, ['a-0', 'a-1', 'a-2'])
    for (const [ended, next] of [
      ['a-1', 'a-3'],
      ['a-2', 'a-4'],
    ] as const) {
      endItem(credits, ended, 1)
      assert.deepEqual(keys(releaseItems(credits, 1, READY_MS)), [next])
    }
    endItem(credits, 'a-3', 1)
    assert.deepEqual(keys(releaseItems(credits, 1, READY_MS)), ['a-5', 'a-6'])
    assert.equal(holdsCredit(credits, 'a-0'), false)
  })

  it('stay out while no item ends: a target that is down does not get the whole backlog', () => {
    const { credits } = given({ concurrency: 2 }, ...items('a', 20))
    assert.deepEqual(keys(releaseItems(credits, 59_999, READY_MS)), [])
  })

  it('come back at once if the broker lost its data', () => {
    let dataLossCount = 1
    const { credits } = given({ concurrency: 1, dataLossCount: () => dataLossCount }, ...items('a', 5))
    assert.deepEqual(keys(releaseItems(credits, 1, READY_MS)), [])
    dataLossCount++
    assert.deepEqual(keys(releaseItems(credits, 1, READY_MS)), ['a-2', 'a-3'])
    assert.deepEqual(keys(releaseItems(credits, 1, READY_MS)), [])
  })

  describe('with any steps in any order', () => {
    const CLASSES = ['read', 'deliver']
    const TENANTS = ['a', 'b', 'c']
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('add' as const),
        tenant: fc.constantFrom(...TENANTS),
        workClass: fc.constantFrom(...CLASSES),
      }),
      fc.record({ kind: fc.constant('end' as const), of: fc.nat() }),
      fc.record({ kind: fc.constant('release' as const) }),
    )

    it('never exceed the limit, release each item once in the order of its tenant, and keep none back', () =>
      fc.assert(
        fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 10 }), (steps, concurrency) => {
          const credits = open({ concurrency })
          const limit = creditLimit(concurrency, 0, READY_MS)
          /** `before`: how many items of the class had ended when it was released */
          const out: (WorkItem & { before: number })[] = []
          const ended: Record<string, number> = { read: 0, deliver: 0 }
          const end = ({ key, workClass }: WorkItem) => {
            ended[workClass]!++
            endItem(credits, key, 0)
          }
          /** Those that a whole round of others has overtaken give their credits back. */
          const forgetOvertaken = () =>
            out.splice(0, out.length, ...out.filter(({ workClass, before }) => ended[workClass]! - before < limit))
          const added = new Map<string, string[]>()
          const gone = new Map<string, string[]>()
          let number = 0
          const note = (released: WorkItem[]) => {
            for (const each of released)
              gone.set(each.workClass + each.tenant, [...(gone.get(each.workClass + each.tenant) ?? []), each.key])
            forgetOvertaken()
            out.push(...released.map((each) => ({ ...each, before: ended[each.workClass]! })))
            for (const workClass of CLASSES)
              assert.ok(out.filter((each) => each.workClass === workClass).length <= limit)
            assert.equal(countsOf(credits).out, out.length)
          }
          for (const each of steps) {
            if (each.kind === 'add') {
              const held = { key: `k${number++}`, workClass: each.workClass, tenant: each.tenant }
              added.set(held.workClass + held.tenant, [...(added.get(held.workClass + held.tenant) ?? []), held.key])
              holdItem(credits, held)
            } else if (each.kind === 'release') note(releaseItems(credits, 0, READY_MS))
            else if (out.length > 0) end(out.splice(each.of % out.length, 1)[0]!)
          }
          for (;;) {
            const released = releaseItems(credits, 0, READY_MS)
            note(released)
            if (out.length === 0) break
            for (const each of out.splice(0)) end(each)
          }
          assert.deepEqual(gone, added)
          assert.deepEqual(countsOf(credits), { waiting: 0, out: 0 })
        }),
      ))

    it('share credits by weight while all tenants have items, whichever has more', () =>
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 8 }),
          fc.integer({ min: 1, max: 30 }),
          (a, b, concurrency, more) => {
            const rounds = 20
            const credits = open({ concurrency, weights: { a, b } })
            for (const each of items('a', rounds * a * more)) holdItem(credits, each)
            for (const each of items('b', rounds * b)) holdItem(credits, each)
            const order: WorkItem[] = []
            while (order.filter(({ tenant }) => tenant === 'b').length < rounds * b) {
              const released = releaseItems(credits, 0, READY_MS)
              order.push(...released)
              for (const { key } of released) endItem(credits, key, 0)
            }
            const last = order.findLastIndex(({ tenant }) => tenant === 'b')
            const ofA = order.slice(0, last + 1).filter(({ tenant }) => tenant === 'a').length
            assert.ok(Math.abs(ofA - rounds * a) <= a, `${ofA} of a, ${rounds * b} of b`)
          },
        ),
      ))

    it('let no tenant wait longer than one round', () =>
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 }), (weights) => {
          const names = weights.map((_, index) => `t${index}`)
          const credits = open({
            concurrency: 1,
            weights: Object.fromEntries(names.map((name, index) => [name, weights[index]!])),
          })
          for (const name of names) for (const each of items(name, 100)) holdItem(credits, each)
          const out = releaseItems(credits, 0, READY_MS)
          holdItem(credits, item('late', 0))
          let before = 0
          for (let round: WorkItem[] = []; !round.some(({ tenant }) => tenant === 'late');) {
            if (out.length > 0) endItem(credits, out.shift()!.key, 0)
            round = releaseItems(credits, 0, READY_MS)
            out.push(...round)
            before += round.length
          }
          assert.ok(before <= weights.reduce((sum, each) => sum + each, 0) + 1, `${before} went first`)
        }),
      ))
  })
})
