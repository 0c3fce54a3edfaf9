import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { openTestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { until } from '../support/until.ts'

const CLIENTS = 8
const ENOUGH = 40

/** How a request ended: with a complete response, refused before anything was sent, or cut in between. */
type End = { kind: 'answered'; status: number; id: string } | { kind: 'not-taken' } | { kind: 'broken'; code: string }

function post(url: string, key: string, agent: Agent, body: Buffer): Promise<End> {
  return new Promise((resolve) => {
    const broken = (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === 'ECONNREFUSED' ? { kind: 'not-taken' } : { kind: 'broken', code: error.code ?? error.message },
      )
    const sending = request(
      `${url}/api/v1/documents`,
      { method: 'POST', agent, headers: { 'authorization': `Bearer ${key}`, 'content-length': body.length } },
      (response) => {
        let text = ''
        response
          .setEncoding('utf8')
          .on('data', (piece: string) => {
            text += piece
          })
          .on('error', broken)
        response.on('end', () =>
          resolve({ kind: 'answered', status: response.statusCode!, id: (JSON.parse(text) as { id: string }).id }),
        )
      },
    )
    sending.on('error', broken).end(body)
  })
}

describe('a hub that stops while clients keep sending over open connections', () => {
  it('answers every request that it took, and keeps every document that it accepted', async () => {
    const hub = await openTestHub()
    const ends: End[] = []
    const client = async (number: number) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      for (let turn = 0; ; turn++) {
        const end = await post(hub.url, hub.key, agent, quickInvoice(`DRAIN-${number}-${turn}`))
        ends.push(end)
        if (end.kind !== 'answered') break
      }
      agent.destroy()
    }
    const clients = Array.from({ length: CLIENTS }, (_, number) => client(number))
    await until(() => ends.length >= ENOUGH)
    await hub.hub.close()
    await Promise.all(clients)
    assert.deepEqual(
      ends.filter(({ kind }) => kind === 'broken'),
      [],
    )
    assert.equal(ends.filter(({ kind }) => kind === 'not-taken').length, CLIENTS)
    for (const end of ends)
      if (end.kind === 'answered') assert.ok(end.status === 202 || end.status === 503, `an answer ${end.status}`)
    await hub.restart()
    for (const end of ends)
      if (end.kind === 'answered' && end.status === 202)
        assert.equal((await hub.call('GET', `/documents/${end.id}`)).status, 200)
    await hub.close()
  })

  it('announces the end of the connection in a response that is still in progress', async () => {
    let begun = false
    const hub = await openTestHub({
      seams: {
        engines: (engines) => ({
          ...engines,
          blobs: {
            ...engines.blobs,
            async put(...values) {
              begun = true
              await delay(300)
              return engines.blobs.put(...values)
            },
          },
        }),
      },
    })
    const sent = fetch(`${hub.url}/api/v1/documents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hub.key}` },
      body: new Uint8Array(quickInvoice('DRAIN-LAST')),
    })
    await until(() => begun)
    await Promise.all([hub.hub.close(), sent])
    assert.deepEqual([(await sent).status, (await sent).headers.get('connection')], [202, 'close'])
    await hub.close()
  })
})
