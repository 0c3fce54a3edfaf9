import assert from 'node:assert/strict'
import { document, ID, openCommandRig } from '../support/command-rig.ts'

const PARTS = [
  { id: `${ID.slice(0, -1)}1`, pages: [1, 2] },
  { id: `${ID.slice(0, -1)}2`, pages: [4, 4] },
]

describe('the waybill command and a file of several documents', () => {
  let rig: Awaited<ReturnType<typeof openCommandRig>>
  beforeEach(async () => {
    rig = await openCommandRig()
  })
  afterEach(() => rig.close())

  it('splits it as proposed, or into the pages that are named', async () => {
    rig.answer = () => ({ body: document('split', { parts: PARTS }) })
    const { code, stdout } = await rig.run('split', ID)
    assert.equal(code, 0)
    assert.equal(stdout.trim(), `${ID}: split into ${PARTS[0]!.id} (pages 1 to 2), ${PARTS[1]!.id} (page 4)`)
    await rig.run('split', ID, '1-2', '4', '--note', 'page 3 is blank')
    assert.deepEqual(
      rig.asked.map(({ path, body }) => [path, JSON.parse(body)]),
      [
        [`/documents/${ID}/split`, {}],
        [
          `/documents/${ID}/split`,
          {
            parts: [
              [1, 2],
              [4, 4],
            ],
            note: 'page 3 is blank',
          },
        ],
      ],
    )
  })

  it('refuses what is no range of pages before it asks the hub', async () => {
    const { code, stderr } = await rig.run('split', ID, '1..2')
    assert.equal(code, 2)
    assert.match(stderr, /Pages are written as 3 or 1-2, not as 1\.\.2\./)
    assert.equal(rig.asked.length, 0)
  })

  it('shows what the reader proposes, and what a part is a part of', async () => {
    const proposedParts = [
      { pages: [1, 2], confidence: 1, kind: 'invoice' },
      { pages: [3, 3], confidence: 0.82 },
    ]
    rig.answer = () => ({ body: document('in-review', { proposedParts }) })
    const proposed = await rig.run('show', ID)
    assert.match(proposed.stdout, /could be +invoice on pages 1 to 2 \(100 %\), document on page 3 \(82 %\)/)
    assert.match(proposed.stdout, /or split it with `npx waybill split/)
    rig.answer = () => ({ body: document('posted', { partOf: { id: PARTS[0]!.id, pages: [4, 4] } }) })
    assert.match((await rig.run('show', ID)).stdout, new RegExp(`part of +${PARTS[0]!.id}, page 4`))
  })
})
