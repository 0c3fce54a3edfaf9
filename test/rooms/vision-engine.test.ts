import assert from 'node:assert/strict'
import { deflateSync } from 'node:zlib'
import { codeOf } from '../../hub/errors.ts'
import type { VisionEngine } from '../../inference/vision/engine.ts'
import { openVisionEngine, type VisionSettings } from '../../inference/vision/open-engine.ts'
import { TYPES } from '../support/types.ts'
import { openVisionPeer } from '../support/vision-peer.ts'

type Peer = Awaited<ReturnType<typeof openVisionPeer>>
type PeerOptions = Parameters<typeof openVisionPeer>[0]

const INVOICE = TYPES.get('invoice')
/** The header of a PNG is all that the peer looks at. */
const PNG = Buffer.concat([
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
  Buffer.from([0, 0, 4, 0, 0, 0, 3, 0]),
  deflateSync(Buffer.alloc(100)),
])
const pages = (...numbers: number[]) => numbers.map((page) => ({ page, png: PNG }))

describe('the client of a vision model', () => {
  const peers: Peer[] = []
  afterEach(async () => {
    for (const each of peers.splice(0)) await each.close()
  })

  async function opened(
    { answer = () => ({ text: '# Page' }), ...options }: Partial<PeerOptions> = {},
    settings: Partial<VisionSettings> = {},
  ): Promise<{ engine: VisionEngine; peer: Peer; ask: (count?: number) => ReturnType<VisionEngine['ask']> }> {
    const peer = await openVisionPeer({ answer, ...options })
    peers.push(peer)
    const engine = openVisionEngine({
      url: peer.url,
      model: 'test-model',
      apiKey: 'secret-key',
      prompt: 'nanonets',
      responseFormat: 'auto',
      isInHouse: true,
      timeoutSeconds: 20,
      maxTokens: 500,
      maxPages: 8,
      maxSide: 1600,
      concurrency: 2,
      inputPrice: '0.15',
      outputPrice: '0.60',
      ...settings,
    })
    const ask = (count = 1) =>
      engine.ask(pages(...Array.from({ length: count }, (_, index) => index + 1)), INVOICE, signal())
    return { engine, peer, ask }
  }
  const signal = () => new AbortController().signal

  it('asks Nanonets-OCR about each page with its own instruction, and adds up tokens and cost', async () => {
    const { peer, ask } = await opened({ answer: (_, times) => ({ text: `answer ${times}` }) })
    const { answers, problems, use } = await ask(3)
    assert.deepEqual(
      answers.map(({ pages, cut }) => [pages, cut]),
      [
        [[1], false],
        [[2], false],
        [[3], false],
      ],
    )
    assert.deepEqual(problems, [])
    const { seconds: _, ...counted } = use
    assert.deepEqual(counted, {
      model: 'test-model',
      prompt: 'nanonets',
      outcome: 'read',
      pages: 3,
      requests: 3,
      inputTokens: 3000,
      outputTokens: 300,
      cost: '0.00063',
    })
    const [{ request, authorization, pictures, prompt }] = peer.asked as [(typeof peer.asked)[0]]
    assert.deepEqual([request.temperature, request.max_tokens, request.response_format], [0, 500, undefined])
    assert.deepEqual([authorization, pictures], ['Bearer secret-key', [{ width: 1024, height: 768 }]])
    assert.match(prompt, /^Extract the text from the above document .* Prefer using ☐ and ☑ for check boxes\.$/)
    assert.ok(peer.mostAtOnce() <= 2)
  })

  it('asks other models for the values of the type, with their JSON Schema, in one request', async () => {
    const { peer, ask } = await opened({}, { prompt: 'fields' })
    const { answers } = await ask(2)
    assert.deepEqual(answers[0]!.pages, [1, 2])
    const [{ request, pictures, prompt }] = peer.asked as [(typeof peer.asked)[0]]
    assert.equal(pictures.length, 2)
    assert.equal(request.response_format!.type, 'json_schema')
    const { properties } = request.response_format!.json_schema.schema
    assert.deepEqual(Object.keys(properties).toSorted(), [...Object.keys(INVOICE!.fields), 'lines'].toSorted())
    assert.match(prompt, /grossTotal: .*an amount such as 1234\.50/)
  })

  it('asks without the schema once the server has refused it, unless it must have it', async () => {
    const { peer, ask } = await opened({ faults: { always: 'refuse-format' } }, { prompt: 'fields' })
    assert.equal((await ask()).use.requests, 2)
    assert.equal((await ask()).use.requests, 1)
    assert.deepEqual(
      peer.asked.map(({ request }) => request.response_format !== undefined),
      [true, false, false],
    )
    const strict = await opened({ faults: { always: 'refuse-format' } }, { prompt: 'fields', responseFormat: 'on' })
    const { answers, problems, use } = await strict.ask()
    assert.deepEqual([answers, use.outcome, use.requests], [[], 'failed', 1])
    assert.match(problems[0]!, /answered 400\. It names the format/)
  })

  const TRANSIENT: [string, PeerOptions['faults'] & object][] = [
    ['is busy', { 1: { status: 429, headers: { 'retry-after': '1' } } }],
    ['has an error', { 1: { status: 500 }, 2: { status: 503 } }],
    ['closes the connection', { 1: 'reset', 2: 'reset-in-body' }],
    ['sends no answer', { 1: 'not-json', 2: 'no-choices' }],
  ]
  for (const [name, faults] of TRANSIENT)
    it(`tries again where the server ${name}`, async () => {
      const { ask } = await opened({ faults })
      const { answers, use } = await ask()
      assert.deepEqual([answers.length, use.outcome], [1, 'read'])
      assert.equal(use.requests, Object.keys(faults).length + 1)
    })

  for (const [name, fault, problem] of [
    ['refuses the key', { status: 401 }, /answered 401/],
    ['redirects', 'redirect', /answered 307/],
    ['sends a body without end', 'huge-body', /more than \d+ bytes/],
    ['asks for a pause beyond the time limit', { status: 429, headers: { 'retry-after': '3600' } }, /answered 429/],
  ] as const)
    it(`does not try again where the server ${name}`, async () => {
      const { ask } = await opened({ faults: { always: fault } })
      const { answers, problems, use } = await ask()
      assert.deepEqual([answers, use.outcome, use.requests], [[], 'failed', 1])
      assert.match(problems[0]!, problem)
      assert.ok(!problems[0]!.includes('a secret'))
    })

  it('gives up in time, keeps the pages that it has, and stops at once when the hub does', async () => {
    const { ask, engine } = await opened({ faults: { 2: 'hang', 3: 'hang' } }, { timeoutSeconds: 1, concurrency: 1 })
    const { answers, problems, use } = await ask(2)
    assert.deepEqual([answers.map(({ pages }) => pages), use.outcome], [[[1]], 'partly'])
    assert.deepEqual(problems, ['No answer within 1 s.'])
    const stopping = new AbortController()
    const asking = engine.ask(pages(1), INVOICE, stopping.signal)
    stopping.abort(new Error('the hub stops'))
    await assert.rejects(asking, /the hub stops/)
  })

  it('gives each document its time from its turn on', async () => {
    const { ask, peer } = await opened({ faults: { always: { slowMs: 2000 } } }, { timeoutSeconds: 3, concurrency: 1 })
    const runs = await Promise.all([ask(), ask()])
    assert.deepEqual(
      runs.map(({ use }) => use.outcome),
      ['read', 'read'],
    )
    assert.equal(peer.mostAtOnce(), 1)
  })

  it('lets no document wait for a server that answered none of the last ones', async () => {
    const { peer, ask } = await opened({ faults: { always: { status: 401 } } })
    for (let document = 1; document <= 3; document++) assert.equal((await ask()).use.requests, 1)
    const { problems, use } = await ask()
    assert.deepEqual([use.requests, peer.asked.length], [0, 3])
    assert.match(problems[0]!, /none of the last documents/)
  })

  it('checks that the server offers the model', async () => {
    const { engine } = await opened()
    assert.equal(await engine.check(signal()), undefined)
    const other = await opened({}, { model: 'another' })
    assert.match((await other.engine.check(signal()))!, /does not offer the model another, but test-model/)
    const foreign = await opened({ apiKey: 'not ours' })
    await assert.rejects(foreign.engine.check(signal()), (error) => codeOf(error) === 'vision-refused')
    peers.splice(peers.indexOf(other.peer), 1)
    await other.peer.close()
    await assert.rejects(other.engine.check(signal()), (error) => codeOf(error) === 'vision-unavailable')
  })
})
