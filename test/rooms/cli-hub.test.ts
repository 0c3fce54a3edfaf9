import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ErrorCode } from '../../hub/errors.ts'
import { startWaybill, waybill, type Ran } from '../support/command.ts'
import { openHubDouble, type Answer, type Asked } from '../support/hub-double.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../samples')
const INVOICE = path.join(SAMPLES, 'invoice-digital.pdf')
const NOTE = path.join(SAMPLES, 'note.txt')
const ID = '01JQ0000000000000000000000'
const PROBLEM = {
  type: '/problems/unsupported-media-type',
  title: 'from the hub',
  status: 415,
  detail: 'It begins with other bytes.',
  correlationId: 'c',
}
const document = (state: string, more: object = {}) => ({
  id: ID,
  state,
  receivedAt: '2026-03-14T10:00:00.000Z',
  type: 'invoice',
  fileName: 'a.pdf',
  pages: 1,
  seconds: 0.2,
  deliveries: {},
  fields: {
    grossTotal: { value: '1296.98', confidence: 0.98, page: 1, box: [1, 2, 3, 4] },
    sellerName: { value: 'Lindenhof\u001b[31m GmbH', confidence: 0.9, page: 1, box: [0, 0, 1, 1] },
  },
  ...more,
})
const POSTED = document('posted', { deliveries: { ledger: { outcome: 'posted', reference: '17' } } })

type Hub = Awaited<ReturnType<typeof openHubDouble>>

describe('the waybill command and a hub', () => {
  let hub: Hub
  let answer: (asked: Asked, times: number) => Answer | Promise<Answer>
  const run = (...args: string[]): Promise<Ran> =>
    waybill([...args, '--url', hub.url], { env: { WAYBILL_API_KEY: 'secret' } })

  beforeEach(async () => {
    hub = await openHubDouble((asked, times) => answer(asked, times))
  })
  afterEach(() => hub.close())

  it('sends a file as it is, with key, type, name and an idempotency key of its own', async () => {
    answer = () => ({ status: 202, body: { id: ID, state: 'received', duplicate: false } })
    const { code, stdout } = await run('send', INVOICE, '--type', 'invoice')
    assert.equal(code, 0)
    assert.equal(stdout, `${INVOICE}: ${ID}\n`)
    const [asked] = hub.asked as [Asked]
    assert.equal(`${asked.method} ${asked.path}`, 'POST /documents?type=invoice')
    assert.equal(asked.headers.authorization, 'Bearer secret')
    assert.match(String(asked.headers['idempotency-key']), /^cli:[0-9a-f-]{36}$/)
    assert.match(String(asked.headers['content-disposition']), /invoice-digital\.pdf/)
    assert.equal(asked.body.length, String(await readFile(INVOICE)).length)
  })

  it('sends again under the same key while the hub is busy, and waits as long as it says', async () => {
    answer = (_, times) =>
      times < 3
        ? { status: times === 1 ? 429 : 503, headers: { 'retry-after': '0' }, body: {} }
        : { status: 202, body: { id: ID, state: 'received', duplicate: false } }
    const { code } = await run('send', INVOICE)
    assert.equal(code, 0)
    assert.equal(hub.asked.length, 3)
    assert.equal(new Set(hub.asked.map(({ headers }) => headers['idempotency-key'])).size, 1)
  })

  it('waits until a document is posted and tells the way as JSON, one object a line', async () => {
    answer = ({ method }, times) =>
      method === 'POST'
        ? { status: 202, body: { id: ID, state: 'received', duplicate: false } }
        : { body: times < 3 ? document('reading') : POSTED }
    const { code, objects, stderr } = await run('send', INVOICE, INVOICE, '--wait', '--json')
    assert.equal(code, 0)
    assert.equal(stderr, '')
    assert.equal(objects.length, 2)
    const { file, id, state, deliveries } = objects[0]!
    assert.deepEqual(
      { file, id, state, deliveries },
      { file: INVOICE, id: ID, state: 'posted', deliveries: POSTED.deliveries },
    )
  })

  it('says what a person has to do, and ends with 1 where one document failed or was refused', async () => {
    answer = ({ method, body }) => {
      if (method === 'GET')
        return {
          body: document('failed', {
            failure: { stage: 'reading', code: 'pdf-encrypted', detail: 'The PDF needs a password.' },
          }),
        }
      return body.startsWith('%PDF')
        ? { status: 202, body: { id: ID, state: 'received', duplicate: false } }
        : { status: 415, body: PROBLEM }
    }
    const { code, stdout, stderr } = await run('send', INVOICE, NOTE, '--wait')
    assert.equal(code, 1)
    assert.match(stdout, /failed in reading: The PDF needs a password\./)
    assert.match(stderr, /note\.txt: Unsupported file type\. It begins with other bytes\.\n {2}Send a PDF, PNG/)
  })

  it('stops for all files where the key is wrong', async () => {
    answer = () => ({
      status: 401,
      body: { type: '/problems/unauthenticated', title: 'x', status: 401, detail: 'The API key is unknown.' },
    })
    const { code, stderr } = await run('send', INVOICE, NOTE, INVOICE)
    assert.equal(code, 2)
    assert.match(
      stderr,
      /^waybill: No valid API key\. The API key is unknown\.\n {2}Set WAYBILL_API_KEY, or name with --data/,
    )
  })

  it('says in its own words what to do about each answer of the hub, on stderr and with 1', async () => {
    const cures: [code: ErrorCode, status: number, cure: RegExp][] = [
      ['not-found', 404, /`npx waybill list`/],
      ['invalid-request', 400, /`npx waybill help COMMAND`/],
      ['not-possible-now', 409, /`npx waybill show ID`/],
      ['forbidden', 403, /higher role/],
    ]
    for (const [code, status, cure] of cures) {
      const errors =
        code === 'invalid-request' ? { errors: [{ path: '/path/id', message: 'must match a pattern' }] } : {}
      answer = () => ({
        status,
        body: { type: `/problems/${code}`, title: 'x', status, detail: '/path/id must match a pattern.', ...errors },
      })
      for (const args of [
        ['show', ID, '--json'],
        ['cancel', ID],
      ]) {
        const ran = await run(...args)
        assert.deepEqual([ran.code, ran.stdout], [1, ''], args.join(' '))
        assert.match(
          ran.stderr,
          new RegExp(`^waybill: .+\\. /path/id must match a pattern\\.\\n {2}.*${cure.source}.*\\n$`),
        )
      }
    }
  }).timeout(30_000)

  it('lists as an aligned table, over pages, without what a terminal would obey', async () => {
    answer = ({ path: asked }) => ({
      body: asked.includes('cursor=c2')
        ? { documents: [document('failed')] }
        : { documents: [POSTED, document('in-review')], next: 'c2' },
    })
    const { stdout } = await run('list', '--state', 'posted', '--limit', '50')
    const lines = stdout.trimEnd().split('\n')
    assert.equal(lines.length, 4)
    assert.equal(new Set(lines.map((line) => /(?:SELLER|Lindenhof)/.exec(line)!.index)).size, 1)
    assert.ok(!stdout.includes('\u001b'))
    assert.ok(hub.asked[0]!.path.includes('state=posted') && hub.asked[0]!.path.includes('limit=50'))
    assert.ok(hub.asked[1]!.path.includes('limit=48'))
  })

  it('shows, tells the trail, cancels and rebuilds', async () => {
    const at = '2026-03-14T10:00:01.000Z'
    answer = ({ path: asked }) => ({
      body: asked.endsWith('/trail')
        ? { id: ID, entries: [{ at, actor: 'system:reader', text: 'Reading began.' }] }
        : asked.endsWith('/cancel')
          ? document('cancelled')
          : POSTED,
    })
    assert.match((await run('show', ID)).stdout, /grossTotal +98 % +page 1 +1296\.98/)
    assert.equal((await run('trail', ID)).stdout, '2026-03-14 10:00:01  Reading began.  system:reader\n')
    assert.equal((await run('trail', ID, '--json')).objects[0]!['at'], at)
    assert.match((await run('cancel', ID, '--reason', 'twice')).stdout, /cancelled/)
    assert.equal(hub.asked.at(-1)!.body, '{"reason":"twice"}')
    assert.match((await run('rebuild', 'audit')).stdout, /built anew/)
    assert.equal(hub.asked.at(-1)!.path, '/views/audit/rebuild')
  }).timeout(30_000)

  it('reviews with corrections, removals and rejections', async () => {
    answer = () => ({ body: document('delivering') })
    await run('review', ID, '--set', 'grossTotal=21.95', '--set', 'dueDate=', '--type', 'receipt', '--note', 'seen')
    assert.deepEqual(JSON.parse(hub.asked.at(-1)!.body), {
      approve: true,
      corrections: { grossTotal: '21.95', dueDate: null },
      documentType: 'receipt',
      note: 'seen',
    })
    await run('review', ID, '--reject', 'not ours')
    assert.deepEqual(JSON.parse(hub.asked.at(-1)!.body), { reject: 'not ours' })
    answer = () => ({
      status: 409,
      body: {
        type: '/problems/not-possible-now',
        title: 'x',
        status: 409,
        detail: 'A document in state posted cannot be reviewed.',
      },
    })
    const { code, stderr } = await run('review', ID, '--approve')
    assert.equal(code, 1)
    assert.match(stderr, /cannot be reviewed/)
  })

  it('lists, makes and revokes API keys; a new one stands alone on stdout', async () => {
    const key = { id: 'k7x2p4qa', role: 'sender', label: 'the shop' }
    answer = ({ path: asked, method }) => {
      if (method === 'GET') return { body: { tenant: 'acme', keys: [key] } }
      return asked.endsWith('/revoke?tenant=acme')
        ? { body: { tenant: 'acme', ...key } }
        : { status: 201, body: { tenant: 'acme', ...key, key: 'wb_live_k7x2p4qa_secret' } }
    }
    assert.match(
      (await run('keys', 'list', '--tenant', 'acme')).stdout,
      /^ID +ROLE +LABEL\nk7x2p4qa +sender +the shop\n$/,
    )
    assert.equal(hub.asked.at(-1)!.path, '/keys?tenant=acme')
    const issued = await run('keys', 'issue', '--role', 'sender', '--label', 'the shop', '--tenant', 'acme')
    assert.equal(issued.stdout, 'wb_live_k7x2p4qa_secret\n')
    assert.match(issued.stderr, /not shown again/)
    assert.deepEqual(
      [hub.asked.at(-1)!.path, JSON.parse(hub.asked.at(-1)!.body)],
      ['/keys', { role: 'sender', label: 'the shop', tenant: 'acme' }],
    )
    assert.match((await run('keys', 'revoke', key.id, '--tenant', 'acme')).stdout, /^k7x2p4qa: revoked/)
  }).timeout(30_000)

  it('lists, shows, replays and discards what was given up, always with a reason', async () => {
    const message = {
      id: '5f0c2a1e-0000-5000-8000-000000000000',
      queue: 'deliver.sql.standard.v1',
      type: 'DeliverDocument',
      documentId: ID,
      target: 'ledger',
      attempt: 8,
      parkedAt: '2026-03-14T10:00:00.000Z',
      code: 'target-unavailable',
      reason: 'ledger: refused',
      history: [{ at: '2026-03-14T09:00:00.000Z', code: 'target-unavailable', reason: 'busy' }],
    }
    answer = ({ path: asked, method }) => {
      if (method === 'POST')
        return {
          body: asked.startsWith('/documents')
            ? document('delivering')
            : { id: message.id, decision: asked.endsWith('replay') ? 'replayed' : 'discarded', documentId: ID },
        }
      return { body: asked.startsWith('/parked/') ? message : { parked: [message], total: 3 } }
    }
    const list = await run('parked', 'list', '--queue', message.queue)
    assert.match(
      list.stdout,
      /DeliverDocument ledger +01JQ0000000000000000000000 +8 +target-unavailable: ledger: refused/,
    )
    assert.match(list.stderr, /2 more/)
    assert.match((await run('parked', 'show', message.id)).stdout, /attempt 1: target-unavailable: busy/)
    assert.equal(
      (await run('parked', 'replay', message.id, '--reason', 'back')).stdout,
      `${message.id}: replayed; see \`npx waybill trail ${ID}\`\n`,
    )
    assert.deepEqual(
      [hub.asked.at(-1)!.path, hub.asked.at(-1)!.body],
      [`/parked/${message.id}/replay`, '{"reason":"back"}'],
    )
    assert.match((await run('parked', 'discard', message.id, '--reason', 'old')).stdout, /discarded/)
    const silent = await run('parked', 'replay', message.id)
    assert.deepEqual([silent.code, /--reason/.test(silent.stderr)], [2, true])
    assert.match((await run('replay', ID, '--reason', 'back', '--target', 'ledger')).stdout, /delivering/)
    assert.deepEqual(JSON.parse(hub.asked.at(-1)!.body), { reason: 'back', targets: ['ledger'] })
  }).timeout(30_000)

  it("stops waiting at Ctrl-C with 130: the document is the hub's, and its id is told", async () => {
    let asked = () => {}
    const waits = new Promise<void>((resolve) => {
      asked = resolve
    })
    answer = ({ method }) => {
      if (method === 'POST') return { status: 202, body: { id: ID, state: 'received', duplicate: false } }
      asked()
      return { body: document('reading') }
    }
    const running = startWaybill(['send', INVOICE, '--wait', '--json', '--url', hub.url], {
      env: { WAYBILL_API_KEY: 'secret' },
    })
    await waits
    running.interrupt()
    const { code, objects, stderr } = await running.done
    assert.deepEqual([code, objects.map(({ id }) => id)], [130, [ID]])
    assert.match(stderr, new RegExp(`Every file was sent\\.\nThe hub goes on with: ${ID}\n$`))
  })

  it('ends at Ctrl-C with 130 while the hub does not answer, whatever was asked', async () => {
    for (const args of [['list'], ['rebuild', 'audit']]) {
      let asked = () => {}
      const waits = new Promise<void>((resolve) => {
        asked = resolve
      })
      answer = () => {
        asked()
        return new Promise<never>(() => {})
      }
      const running = startWaybill([...args, '--url', hub.url], { env: { WAYBILL_API_KEY: 'secret' } })
      await waits
      running.interrupt()
      const { code, stdout, stderr } = await running.done
      assert.deepEqual([code, stdout, stderr], [130, '', 'Stopping; once more to stop at once.\nStopped.\n'])
    }
  })

  it('lets what is being sent arrive at Ctrl-C, then names what was not sent', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'waybill-cli-'))
    try {
      const files = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const file = path.join(folder, `${index}.pdf`)
          await writeFile(file, '%PDF-')
          return file
        }),
      )
      let release = () => {}
      const released = new Promise<void>((resolve) => {
        release = resolve
      })
      let begun = () => {}
      const all = new Promise<void>((resolve) => {
        begun = resolve
      })
      answer = async () => {
        if (hub.asked.length === 4) begun()
        await released
        return { status: 202, body: { id: ID, state: 'received', duplicate: false } }
      }
      const running = startWaybill(['send', ...files, '--url', hub.url], { env: { WAYBILL_API_KEY: 'secret' } })
      await all
      running.interrupt()
      await running.complains('Stopping')
      release()
      const { code, stdout, stderr } = await running.done
      assert.equal(code, 130)
      assert.equal(stdout.trimEnd().split('\n').length, 4)
      assert.ok(stderr.includes(`Not sent: ${files.slice(4).join(' ')}`))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
