import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { problemOf } from '../../hub/errors.ts'
import { document, ID, INVOICE, NOTE, openCommandRig, POSTED } from '../support/command-rig.ts'
import type { Asked } from '../support/hub-double.ts'

const PROBLEM = {
  type: '/problems/unsupported-media-type',
  title: 'from the hub',
  status: 415,
  detail: 'It begins with other bytes.',
  correlationId: 'c',
}

describe('the waybill command send', () => {
  let rig: Awaited<ReturnType<typeof openCommandRig>>
  beforeEach(async () => {
    rig = await openCommandRig()
  })
  afterEach(() => rig.close())

  it('sends the bytes of a file with API key, type, name and a new idempotency key', async () => {
    rig.answer = () => ({ status: 202, body: { id: ID, state: 'received', duplicate: false } })
    const { code, stdout } = await rig.run('send', INVOICE, '--type', 'invoice')
    assert.equal(code, 0)
    assert.equal(stdout, `${INVOICE}: ${ID}\n`)
    const [asked] = rig.asked as [Asked]
    assert.equal(`${asked.method} ${asked.path}`, 'POST /documents?type=invoice')
    assert.equal(asked.headers.authorization, 'Bearer secret')
    assert.match(String(asked.headers['idempotency-key']), /^cli:[0-9a-f-]{36}$/)
    assert.match(String(asked.headers['content-disposition']), /invoice-digital\.pdf/)
    assert.equal(asked.body.length, String(await readFile(INVOICE)).length)
  })

  it('retries with the same key while the hub is busy, and honours Retry-After', async () => {
    rig.answer = (_, times) =>
      times < 3
        ? { status: times === 1 ? 429 : 503, headers: { 'retry-after': '0' }, body: {} }
        : { status: 202, body: { id: ID, state: 'received', duplicate: false } }
    const { code } = await rig.run('send', INVOICE)
    assert.equal(code, 0)
    assert.equal(rig.asked.length, 3)
    assert.equal(new Set(rig.asked.map(({ headers }) => headers['idempotency-key'])).size, 1)
  })

  it('waits until a document is posted and prints one JSON object per line', async () => {
    rig.answer = ({ method }, times) =>
      method === 'POST'
        ? { status: 202, body: { id: ID, state: 'received', duplicate: false } }
        : { body: times < 3 ? document('reading') : POSTED }
    const { code, objects, stderr } = await rig.run('send', INVOICE, INVOICE, '--wait', '--json')
    assert.equal(code, 0)
    assert.equal(stderr, '')
    assert.equal(objects.length, 2)
    const { file, id, state, deliveries } = objects[0]!
    assert.deepEqual(
      { file, id, state, deliveries },
      { file: INVOICE, id: ID, state: 'posted', deliveries: POSTED.deliveries },
    )
  })

  it('says what a person has to do, and exits with 1 if one document failed or was refused', async () => {
    rig.answer = ({ method, body }) => {
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
    const { code, stdout, stderr } = await rig.run('send', INVOICE, NOTE, '--wait')
    assert.equal(code, 1)
    assert.match(stdout, /failed in reading: The PDF needs a password\./)
    const { title, cure } = problemOf('unsupported-media-type')
    assert.ok(stderr.includes(`note.txt: ${title}. It begins with other bytes.\n  ${cure}\n`), stderr)
  })

  it('says how a file goes on whose document is closed, and sends it as a new one with --again', async () => {
    rig.answer = ({ path: asked }) =>
      asked.includes('again=true')
        ? { status: 202, body: { id: ID, state: 'received', duplicate: false, sameContentAs: '01JFIRST' } }
        : { status: 200, body: { id: ID, state: 'rejected', duplicate: true } }
    const duplicate = await rig.run('send', INVOICE)
    assert.equal(
      duplicate.stdout,
      `${INVOICE}: ${ID} (duplicate of an earlier file); it is rejected: ` +
        `reopen it with \`npx waybill reopen ${ID} --reason TEXT\`, or send the file with --again\n`,
    )
    const again = await rig.run('send', INVOICE, '--again')
    assert.equal(again.stdout, `${INVOICE}: ${ID} (same file as 01JFIRST)\n`)
  })

  it('stops for all files if the API key is wrong', async () => {
    rig.answer = () => ({
      status: 401,
      body: { type: '/problems/unauthenticated', title: 'x', status: 401, detail: 'The API key is unknown.' },
    })
    const { code, stderr } = await rig.run('send', INVOICE, NOTE, INVOICE)
    assert.equal(code, 2)
    assert.match(
      stderr,
      /^waybill: No valid API key\. The API key is unknown\.\n {2}Set WAYBILL_API_KEY, or set --data/,
    )
  })
})
