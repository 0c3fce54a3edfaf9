import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ErrorCode } from '../../hub/errors.ts'
import { document, ID, NOTE, openCommandRig, POSTED } from '../support/command-rig.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('the waybill command and a hub', () => {
  let rig: Awaited<ReturnType<typeof openCommandRig>>
  beforeEach(async () => {
    rig = await openCommandRig()
  })
  afterEach(() => rig.close())

  it('exits with 1 for each error of the hub, with a cure in terms of the command line', async () => {
    const cures: [code: ErrorCode, status: number, cure: RegExp][] = [
      ['not-found', 404, /`npx waybill list`/],
      ['invalid-request', 400, /`npx waybill help COMMAND`/],
      ['not-possible-now', 409, /`npx waybill show ID`/],
      ['forbidden', 403, /higher role/],
    ]
    for (const [code, status, cure] of cures) {
      const errors =
        code === 'invalid-request' ? { errors: [{ path: '/path/id', message: 'must match a pattern' }] } : {}
      rig.answer = () => ({
        status,
        body: { type: `/problems/${code}`, title: 'x', status, detail: '/path/id must match a pattern.', ...errors },
      })
      for (const args of [
        ['show', ID, '--json'],
        ['cancel', ID],
      ]) {
        const ran = await rig.run(...args)
        assert.deepEqual([ran.code, ran.stdout], [1, ''], args.join(' '))
        assert.match(
          ran.stderr,
          new RegExp(`^waybill: .+\\. /path/id must match a pattern\\.\\n {2}.*${cure.source}.*\\n$`),
        )
      }
    }
  })

  it('prints an aligned table over several pages, without escape sequences', async () => {
    rig.answer = ({ path: asked }) => ({
      body: asked.includes('cursor=c2')
        ? { documents: [document('failed')] }
        : { documents: [POSTED, document('in-review')], next: 'c2' },
    })
    const { stdout } = await rig.run('list', '--state', 'posted', '--limit', '50')
    const lines = stdout.trimEnd().split('\n')
    assert.equal(lines.length, 4)
    assert.equal(new Set(lines.map((line) => /(?:SELLER|Lindenhof)/.exec(line)!.index)).size, 1)
    assert.ok(!stdout.includes('\u001b'))
    assert.ok(rig.asked[0]!.path.includes('state=posted') && rig.asked[0]!.path.includes('limit=50'))
    assert.ok(rig.asked[1]!.path.includes('limit=48'))
  })

  it('has a document read again, lists its readings and compares them', async () => {
    const version = { reader: '7', models: '', provider: '' }
    const reading = {
      number: 1,
      at: '2026-03-14T10:00:01.000Z',
      current: false,
      type: 'invoice',
      pages: 1,
      seconds: 0.5,
      version,
    }
    rig.answer = ({ method, path: asked }) => {
      if (method === 'POST') return { status: 202, body: { ...document('posted'), rereading: true } }
      if (!asked.includes('differences'))
        return { body: { id: ID, readings: [reading, { ...reading, number: 2, current: true }] } }
      const differences = [{ path: 'grossTotal', from: { value: '1.00' }, to: null }]
      return { body: { id: ID, from: { number: 1, type: 'invoice' }, to: { type: 'receipt' }, differences } }
    }
    const reread = await rig.run('reread', ID, '--type', 'receipt')
    assert.match(reread.stdout, /it is being read again, see `npx waybill readings /)
    assert.deepEqual(JSON.parse(rig.asked[0]!.body), { type: 'receipt' })
    const listed = await rig.run('readings', ID)
    assert.match(listed.stdout, /^ {2}1 +2026-03-14 10:00:01 +invoice +1 page +0\.5 s +reader 7\n\* 2 /)
    const compared = await rig.run('readings', ID, '--compare', '1,2')
    assert.equal(compared.stdout, 'type: invoice → receipt\ngrossTotal: 1.00 → –\n')
    assert.equal(rig.asked.at(-1)!.path, `/documents/${ID}/readings/1/differences?with=2`)
    assert.equal((await rig.run('readings', ID, '--compare', 'all')).code, 2)
  })

  it('corrects a posted document, and says where a person has to', async () => {
    rig.answer = () => ({ body: document('posted', { correctByHand: { ledger: { reference: '17' } } }) })
    const { stdout } = await rig.run('correct', ID, '--set', 'dueDate=2026-04-14', '--reason', 'misread', '--by-hand')
    assert.match(stdout, new RegExp(`^${ID}: posted .*\\n {2}Correct it in ledger by hand: posting 17\\.\\n$`))
    assert.deepEqual(JSON.parse(rig.asked[0]!.body), {
      corrections: { dueDate: '2026-04-14' },
      reason: 'misread',
      byHand: true,
    })
    assert.match((await rig.run('show', ID)).stdout, /\nCorrect it in ledger by hand: posting 17\.\n$/)
    assert.equal((await rig.run('correct', ID, '--reason', 'x')).code, 2)
  })

  it('reopens a document with a reason, and asks for one', async () => {
    rig.answer = () => ({ body: document('in-review', { reasons: [{ why: 'requested' }] }) })
    const { code, stdout } = await rig.run('reopen', ID, '--reason', 'by mistake')
    assert.equal(code, 0)
    assert.match(stdout, new RegExp(`^${ID}: in review: a person requested it; decide with`))
    assert.deepEqual(
      [rig.asked[0]!.path, JSON.parse(rig.asked[0]!.body)],
      [`/documents/${ID}/reopen`, { reason: 'by mistake' }],
    )
    assert.equal((await rig.run('reopen', ID)).code, 2)
  })

  it('shows a document and its trail, cancels and rebuilds', async () => {
    const at = '2026-03-14T10:00:01.000Z'
    rig.answer = ({ path: asked }) => ({
      body: asked.endsWith('/trail')
        ? { id: ID, entries: [{ at, actor: 'system:reader', text: 'Reading began.' }] }
        : asked.endsWith('/cancel')
          ? document('cancelled')
          : POSTED,
    })
    assert.match((await rig.run('show', ID)).stdout, /^state +posted \(ledger, reference 17\)$/m)
    assert.match((await rig.run('show', ID)).stdout, /grossTotal +98 % +page 1 +1296\.98/)
    assert.equal((await rig.run('trail', ID)).stdout, '2026-03-14 10:00:01  Reading began.  system:reader\n')
    assert.equal((await rig.run('trail', ID, '--json')).objects[0]!['at'], at)
    assert.match((await rig.run('cancel', ID, '--reason', 'twice')).stdout, /cancelled/)
    assert.equal(rig.asked.at(-1)!.body, '{"reason":"twice"}')
    assert.match((await rig.run('rebuild', 'audit')).stdout, /^Rebuilt the view audit\.$/m)
    assert.equal(rig.asked.at(-1)!.path, '/views/audit/rebuild')
    assert.match((await rig.run('rebuild', 'trail')).stdout, /^Rebuilt the view audit\.$/m)
  })

  it('names the posting that a duplicate repeats', async () => {
    rig.answer = () => ({
      body: document('posted', { deliveries: { ledger: { outcome: 'duplicate', reference: '10' } } }),
    })
    assert.match((await rig.run('show', ID)).stdout, /^state +posted \(ledger: duplicate of posting 10\)$/m)
  })

  it('reviews with corrections, removals and rejections', async () => {
    rig.answer = () => ({ body: document('delivering') })
    await rig.run('review', ID, '--set', 'grossTotal=21.95', '--set', 'dueDate=', '--type', 'receipt', '--note', 'seen')
    assert.deepEqual(JSON.parse(rig.asked.at(-1)!.body), {
      approve: true,
      corrections: { grossTotal: '21.95', dueDate: null },
      documentType: 'receipt',
      note: 'seen',
    })
    await rig.run('review', ID, '--reject', 'not ours')
    assert.deepEqual(JSON.parse(rig.asked.at(-1)!.body), { reject: 'not ours' })
    rig.answer = () => ({
      status: 409,
      body: {
        type: '/problems/not-possible-now',
        title: 'x',
        status: 409,
        detail: 'A document in state posted cannot be reviewed.',
      },
    })
    const { code, stderr } = await rig.run('review', ID, '--approve')
    assert.equal(code, 1)
    assert.match(stderr, /cannot be reviewed/)
  })

  it('lists, issues and revokes API keys; a new key is the only line on stdout', async () => {
    const issuedAt = '2026-11-01T09:00:00.000Z'
    const expiresAt = '2027-02-01T00:00:00.000Z'
    const key = { id: 'k7x2p4qa', role: 'sender', label: 'the shop', state: 'valid', issuedAt }
    const old = { ...key, id: 'me7gulsr', label: 'Anna', state: 'expired', expiresAt, lastUsedOn: '2026-11-28' }
    rig.answer = ({ path: asked, method }) => {
      if (method === 'GET') return { body: { tenant: 'acme', keys: asked.includes('all=true') ? [key, old] : [key] } }
      return asked.endsWith('/revoke?tenant=acme')
        ? { body: { tenant: 'acme', ...key } }
        : { status: 201, body: { tenant: 'acme', ...key, key: 'wb_live_k7x2p4qa_secret' } }
    }
    assert.match(
      (await rig.run('keys', 'list', '--tenant', 'acme')).stdout,
      /^ID +ROLE +LAST USED +EXPIRES +LABEL\nk7x2p4qa +sender +never +never +the shop\n$/,
    )
    assert.equal(rig.asked.at(-1)!.path, '/keys?tenant=acme')
    assert.match(
      (await rig.run('keys', 'list', '--all')).stdout,
      /^ID .* STATE +LABEL\nk7x2p4qa .* valid +the shop\nme7gulsr +sender +2026-11-28 +2027-01-31 +expired +Anna\n$/,
    )
    const issued = await rig.run('keys', 'issue', '--role', 'sender', '--label', 'the shop', '--tenant', 'acme')
    assert.equal(issued.stdout, 'wb_live_k7x2p4qa_secret\n')
    assert.match(issued.stderr, /not shown again/)
    assert.deepEqual(
      [rig.asked.at(-1)!.path, JSON.parse(rig.asked.at(-1)!.body)],
      ['/keys', { role: 'sender', label: 'the shop', tenant: 'acme' }],
    )
    const expiryFor = async (when: string) => {
      await rig.run('keys', 'issue', '--role', 'sender', '--label', 'x', '--expires', when)
      return (JSON.parse(rig.asked.at(-1)!.body) as { expiresAt: string }).expiresAt
    }
    assert.equal(await expiryFor('2027-01-31'), expiresAt)
    const days = (Date.parse(await expiryFor('90d')) - Date.now()) / 86_400_000
    assert.ok(days > 89.9 && days <= 90)
    assert.equal(await expiryFor('9999-12-30'), '9999-12-31T00:00:00.000Z')
    const requests = rig.asked.length
    for (const [when, message] of [
      ['soon', /--expires is "soon", but it must be a date of the calendar such as/],
      ['2027-02-30', /--expires is "2027-02-30", but it must be a date of the calendar such as/],
      ['9999-12-31', /--expires is "9999-12-31", but the latest expiry is 9999-12-30 or 99999d\./],
      ['100000d', /--expires is "100000d", but the latest expiry is 9999-12-30 or 99999d\./],
    ] as const) {
      const wrong = await rig.run('keys', 'issue', '--role', 'sender', '--label', 'x', '--expires', when)
      assert.deepEqual([wrong.code, wrong.stdout], [2, ''])
      assert.match(wrong.stderr, message)
    }
    assert.equal(rig.asked.length, requests)
    assert.match((await rig.run('keys', 'revoke', key.id, '--tenant', 'acme')).stdout, /^k7x2p4qa: revoked/)
  })

  it('lists, shows, replays and discards parked messages, always with a reason', async () => {
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
    rig.answer = ({ path: asked, method }) => {
      if (method === 'POST')
        return {
          body: asked.startsWith('/documents')
            ? document('delivering')
            : { id: message.id, decision: asked.endsWith('replay') ? 'replayed' : 'discarded', documentId: ID },
        }
      return { body: asked.startsWith('/parked/') ? message : { parked: [message], total: 3 } }
    }
    const list = await rig.run('parked', 'list', '--queue', message.queue)
    assert.match(
      list.stdout,
      /DeliverDocument ledger +01JQ0000000000000000000000 +8 +target-unavailable: ledger: refused/,
    )
    assert.match(list.stderr, /2 more/)
    assert.match((await rig.run('parked', 'show', message.id)).stdout, /attempt 1: target-unavailable: busy/)
    assert.equal(
      (await rig.run('parked', 'replay', message.id, '--reason', 'back')).stdout,
      `${message.id}: replayed; see \`npx waybill trail ${ID}\`\n`,
    )
    assert.deepEqual(
      [rig.asked.at(-1)!.path, rig.asked.at(-1)!.body],
      [`/parked/${message.id}/replay`, '{"reason":"back"}'],
    )
    assert.match((await rig.run('parked', 'discard', message.id, '--reason', 'old')).stdout, /discarded/)
    const silent = await rig.run('parked', 'replay', message.id)
    assert.deepEqual([silent.code, /--reason/.test(silent.stderr)], [2, true])
    assert.match((await rig.run('replay', ID, '--reason', 'back', '--target', 'ledger')).stdout, /delivering/)
    assert.deepEqual(JSON.parse(rig.asked.at(-1)!.body), { reason: 'back', targets: ['ledger'] })
  })
})

describe('the waybill command and the types of a hub', () => {
  let rig: Awaited<ReturnType<typeof openCommandRig>>
  before(async () => {
    // The files of this machine are broken, and not those of the hub.
    const folder = temporaryFolder('types')
    mkdirSync(path.join(folder, 'broken'))
    writeFileSync(path.join(folder, 'broken', 'type.yaml'), 'name: [')
    rig = await openCommandRig({ WAYBILL_TYPES: folder })
  })
  after(() => rig.close())

  it('leaves the check of types and fields to the hub, and shows what it refuses', async () => {
    rig.answer = ({ path: asked }) => {
      if (asked.endsWith('/review'))
        return refused('unknown-field', 'colour is not a value of any document type.', '/body/corrections/colour')
      return refused('unknown-document-type', '/query/type must be one of waybill.', '/query/type')
    }
    for (const [args, shown] of [
      [['send', NOTE, '--type', 'memo'], /\/query\/type must be one of waybill\./],
      [['list', '--type', 'memo'], /\/query\/type must be one of waybill\./],
      [['review', ID, '--set', 'colour=red', '--type', 'memo'], /colour is not a value of any document type\./],
    ] as const) {
      const { code, stdout, stderr } = await rig.run(...args)
      assert.deepEqual([code, stdout], [1, ''], args.join(' '))
      assert.match(stderr, shown)
      const { path: asked, body } = rig.asked.at(-1)!
      if (args[0] !== 'review') assert.ok(asked.includes('type=memo'), asked)
      else assert.deepEqual(JSON.parse(body), { approve: true, corrections: { colour: 'red' }, documentType: 'memo' })
    }
  })
})

const refused = (code: ErrorCode, detail: string, place: string) => ({
  status: 422,
  body: { type: `/problems/${code}`, title: 'x', status: 422, detail, errors: [{ path: place, message: detail }] },
})
