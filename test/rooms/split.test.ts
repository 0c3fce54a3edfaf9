import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import path from 'node:path'
import type { ErrorCode } from '../../hub/errors.ts'
import type { DocumentView } from '../../projections/documents.ts'
import { withoutSecondPart } from '../support/half-split.ts'
import { openTestHub, viewsLevel, type Problem, type TestHub } from '../support/hub.ts'
import { quickBatch, quickInvoice, quickPage, UNSURE } from '../support/quick-reader.ts'

const code = (body: unknown): string | undefined => (body as Problem).type?.split('/').at(-1)

describe('a file of several documents', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  const post = (route: string, body: object, headers: Record<string, string> = {}) =>
    hub.call<DocumentView>('POST', route, { body, headers })
  const postings = (number: string): number => {
    const ledger = new DatabaseSync(path.join(hub.data, 'ledger.sqlite'), { readOnly: true })
    try {
      const found = ledger.prepare('SELECT count(*) AS rows FROM postings WHERE natural_key LIKE ?').get(`%${number}%`)
      return Number(found!['rows'])
    } finally {
      ledger.close()
    }
  }
  async function sent(bytes: Uint8Array): Promise<DocumentView> {
    const { body } = await hub.send(bytes)
    return hub.settled(body.id)
  }
  const children = ({ parts = [] }: DocumentView): Promise<DocumentView[]> =>
    Promise.all(parts.map(({ id }) => hub.settled(id)))
  const doubtful = (...numbers: string[]) => quickBatch(0.8, ...numbers.map((number) => quickPage(number)))

  it('is split where that is certain, and each part is posted with a trail of its own', async () => {
    const whole = await sent(quickBatch(0.97, quickPage('SURE-1'), quickPage('SURE-2'), quickPage('SURE-3')))
    assert.equal(whole.state, 'split')
    const parts = await children(whole)
    assert.deepEqual(
      parts.map(({ state, partOf, pagesOfFile, pages, fields }) => [
        state,
        partOf,
        pagesOfFile,
        pages,
        fields['invoiceNumber']?.value,
      ]),
      [1, 2, 3].map((page) => ['posted', { id: whole.id, pages: [page, page] }, [page, page], 1, `SURE-${page}`]),
    )
    for (const page of [1, 2, 3]) assert.equal(postings(`SURE-${page}`), 1)
    const [of, ofPart] = [await hub.trail(whole.id), await hub.trail(parts[1]!.id)]
    assert.equal(
      of.at(-1)!.text,
      'Split because its pages are different documents (confidence 97 %): ' +
        `page 1 as document ${parts[0]!.id}, page 2 as document ${parts[1]!.id} and page 3 as document ${parts[2]!.id}.`,
    )
    assert.equal(ofPart[0]!.text, `Received as a part of document ${whole.id}: its page 2.`)
    assert.equal(ofPart[0]!.cause, of.at(-1)!.eventId)
    assert.equal(
      of.some(({ event }) => event.startsWith('Delivery')),
      false,
    )
  })

  it('is listed by its parts, and is not in the review list', async () => {
    const whole = await sent(quickBatch(1, quickPage('LIST-1'), quickPage('LIST-2', UNSURE)))
    await children(whole)
    await viewsLevel(hub)
    const list = async (query: Record<string, string>) =>
      (await hub.call<{ documents: DocumentView[] }>('GET', '/documents', { query })).body.documents.map(({ id }) => id)
    assert.deepEqual((await list({ partOf: whole.id })).toSorted(), whole.parts!.map(({ id }) => id).toSorted())
    assert.deepEqual(await list({ partOf: whole.id, state: 'in-review' }), [whole.parts![1]!.id])
    assert.equal((await list({ state: 'in-review' })).includes(whole.id), false)
    assert.equal((await list({ state: 'split' })).includes(whole.id), true)
  })

  it('goes to review with the proposal where that is not certain, and is split as a person changes it', async () => {
    const whole = await sent(doubtful('DOUBT-1', 'DOUBT-2', 'DOUBT-3'))
    assert.equal(whole.state, 'in-review')
    assert.deepEqual(
      whole.reasons?.map(({ finding }) => finding?.code),
      ['several-documents'],
    )
    assert.deepEqual(
      whole.proposedParts?.map(({ pages }) => pages),
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    )
    const split = await post(`/documents/${whole.id}/split`, {
      parts: [
        [1, 1],
        [3, 3],
      ],
      note: 'Page 2 is a copy.',
    })
    assert.deepEqual([split.status, split.body.state], [200, 'split'])
    const parts = await children(split.body)
    assert.deepEqual(
      parts.map(({ state, fields }) => [state, fields['invoiceNumber']?.value]),
      [
        ['posted', 'DOUBT-1'],
        ['posted', 'DOUBT-3'],
      ],
    )
    assert.equal(postings('DOUBT-2'), 0)
    const { text, actor } = (await hub.trail(whole.id)).at(-1)!
    assert.match(text, /^Split by a person: page 1 as document .*\. Without page 2\. Note: Page 2 is a copy\.$/)
    assert.match(actor, /^key:/)
  })

  it('is split as proposed without further words, and a repeated request changes nothing', async () => {
    const whole = await sent(doubtful('PROPOSED-1', 'PROPOSED-2'))
    const first = await post(`/documents/${whole.id}/split`, {}, { 'If-Match': `"${whole.revision}"` })
    assert.equal(first.body.parts?.length, 2)
    const again = await post(`/documents/${whole.id}/split`, {})
    assert.deepEqual([again.status, again.body.revision], [200, first.body.revision])
    const other = await post(`/documents/${whole.id}/split`, { parts: [[1, 1]] })
    assert.deepEqual([other.status, code(other.body)], [409, 'not-possible-now' satisfies ErrorCode])
  })

  it('stays one document where a person approves it', async () => {
    const whole = await sent(doubtful('ONE-1', 'ONE-2'))
    await post(`/documents/${whole.id}/review`, { approve: true })
    assert.equal((await hub.settled(whole.id)).state, 'posted')
    assert.deepEqual([postings('ONE-1'), postings('ONE-2')], [1, 0])
  })

  it('is not split by pages that it does not have, or by a stale view', async () => {
    const whole = await sent(doubtful('WRONG-1', 'WRONG-2'))
    const beyond = await post(`/documents/${whole.id}/split`, {
      parts: [
        [1, 1],
        [2, 3],
      ],
    })
    assert.deepEqual([beyond.status, code(beyond.body)], [422, 'split-invalid' satisfies ErrorCode])
    assert.equal((beyond.body as unknown as Problem).errors?.[0]?.path, '/body/parts')
    const stale = await post(`/documents/${whole.id}/split`, {}, { 'If-Match': '"0"' })
    assert.equal(code(stale.body), 'precondition-failed' satisfies ErrorCode)
    const none = await sent(quickInvoice('ALONE', UNSURE))
    await post(`/documents/${none.id}/review`, { reject: 'not ours' })
    assert.equal((await post(`/documents/${none.id}/split`, {})).status, 409)
  })

  it('that comes again leads to the whole; with `again` a person is asked before a second posting', async () => {
    const bytes = quickBatch(1, quickPage('TWICE-1'), quickPage('TWICE-2'))
    const whole = await sent(bytes)
    await children(whole)
    const repeat = await hub.send(bytes)
    assert.deepEqual([repeat.status, repeat.body.id, repeat.body.state], [200, whole.id, 'split'])
    const copy = await hub.send(bytes, { query: { again: 'true' } })
    const asked = await hub.settled(copy.body.id)
    assert.equal(asked.state, 'in-review')
    assert.equal(asked.reasons?.[0]?.why, 'same-content')
    const split = await post(`/documents/${copy.body.id}/split`, {})
    const parts = await children(split.body)
    assert.deepEqual(
      parts.map(({ state, reasons }) => [state, reasons?.[0]?.why]),
      [
        ['in-review', 'same-content'],
        ['in-review', 'same-content'],
      ],
    )
    assert.deepEqual([postings('TWICE-1'), postings('TWICE-2')], [1, 1])
  })

  it('posts a business document once, also where two files or two parts hold it', async () => {
    const whole = await sent(quickBatch(1, quickPage('KEY-1'), quickPage('KEY-1'), quickPage('KEY-2')))
    const states = (await children(whole)).map(({ deliveries }) => deliveries['ledger']?.outcome)
    assert.deepEqual(states.toSorted(), ['duplicate', 'posted', 'posted'])
    const other = await sent(quickBatch(1, quickPage('KEY-2'), quickPage('KEY-3')))
    assert.deepEqual(
      (await children(other)).map(({ deliveries }) => deliveries['ledger']?.outcome),
      ['duplicate', 'posted'],
    )
    assert.equal(postings('KEY-1'), 1)
  })

  it('has parts that are read again, rejected, reopened and corrected each on its own', async () => {
    const whole = await sent(quickBatch(1, quickPage('OWN-1', UNSURE), quickPage('OWN-2')))
    const [first, second] = await children(whole)
    assert.equal((await post(`/documents/${whole.id}/reread`, {})).status, 409)
    await post(`/documents/${first!.id}/review`, { reject: 'not ours' })
    await post(`/documents/${first!.id}/reopen`, { reason: 'ours' })
    await post(`/documents/${first!.id}/review`, { approve: true })
    assert.equal((await hub.settled(first!.id)).state, 'posted')
    await post(`/documents/${second!.id}/reread`, {})
    const reread = async (): Promise<DocumentView> =>
      (await hub.call<DocumentView>('GET', `/documents/${second!.id}`)).body
    let after = await reread()
    while (after.rereading) after = await reread()
    assert.deepEqual([after.state, after.fields['invoiceNumber']?.value, after.pages], ['posted', 'OWN-2', 1])
    const { status } = await post(`/documents/${second!.id}/correct`, {
      corrections: { invoiceNumber: 'OWN-2B' },
      reason: 'misread',
      byHand: true,
    } as object)
    assert.equal(status, 200)
    assert.equal((await hub.call<DocumentView>('GET', `/documents/${whole.id}`)).body.state, 'split')
  })

  it('can be split once more, in pages of the file', async () => {
    const whole = await sent(quickBatch(0.8, quickPage('NEST-1'), quickPage('NEST-2', UNSURE), quickPage('NEST-3')))
    const split = await post(`/documents/${whole.id}/split`, {
      parts: [
        [1, 1],
        [2, 3],
      ],
    })
    const pair = split.body.parts![1]!
    assert.deepEqual([(await hub.settled(pair.id)).state, (await hub.settled(pair.id)).pages], ['in-review', 2])
    const again = await post(`/documents/${pair.id}/split`, {
      parts: [
        [1, 1],
        [2, 2],
      ],
    })
    const [, last] = await children(again.body)
    assert.deepEqual(
      [last!.partOf, last!.pagesOfFile, last!.fields['invoiceNumber']?.value, last!.state],
      [{ id: pair.id, pages: [2, 2] }, [3, 3], 'NEST-3', 'posted'],
    )
  })

  it('hands out the whole file as the original of a part, and says which pages are meant', async () => {
    const bytes = quickBatch(1, quickPage('FILE-1'), quickPage('FILE-2'))
    const [, second] = await children(await sent(bytes))
    const original = await hub.call('GET', `/documents/${second!.id}/original`)
    assert.equal(original.headers.get('waybill-pages'), '2-2')
    assert.deepEqual(original.bytes, bytes)
    const beyond = await hub.call('GET', `/documents/${second!.id}/pages/2.png`)
    assert.equal(beyond.status, 404)
  })
})

describe('a file that is split while the log takes only some of its parts', () => {
  it('has all its parts after a restart, each once', async () => {
    const { seams, refused } = withoutSecondPart()
    const hub = await openTestHub({ seams })
    try {
      const { body } = await hub.send(quickBatch(1, quickPage('HALF-1'), quickPage('HALF-2'), quickPage('HALF-3')))
      const { parts = [] } = await hub.settled(body.id)
      await refused
      assert.equal((await hub.call('GET', `/documents/${parts[1]!.id}`)).status, 404)
      await hub.restart({})
      for (const { id } of parts) {
        assert.equal((await hub.settled(id)).state, 'posted')
        assert.equal((await hub.trail(id)).filter(({ event }) => event === 'DocumentReceived').length, 1)
      }
    } finally {
      await hub.close()
    }
  })
})

describe('a pipeline', () => {
  const withSplit = (rule: string) => `name: default
split: ${rule}
steps:
  - read: {}
  - deliver: { to: [ledger], when: { type: [invoice] } }
`
  for (const [rule, confidence, state] of [
    ['ask', 1, 'in-review'],
    ['never', 1, 'posted'],
    ['{ confident: 0.7 }', 0.8, 'split'],
    ['auto', 0.8, 'in-review'],
  ] as const)
    it(`with \`split: ${rule}\` leaves a file of several documents ${state}`, async () => {
      const hub = await openTestHub({ pipeline: withSplit(rule) })
      try {
        const { body } = await hub.send(quickBatch(confidence, quickPage('RULE-1'), quickPage('RULE-2')))
        assert.equal((await hub.settled(body.id)).state, state)
      } finally {
        await hub.close()
      }
    })
})
