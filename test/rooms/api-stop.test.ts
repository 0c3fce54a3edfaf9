import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, viewsLevel } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { until } from '../support/until.ts'

describe('an API that stops', () => {
  it('refuses a request that started before with 503 shutting-down, and stores nothing', async () => {
    const hub = await openTestHub()
    try {
      await assertExplained(hub, 'shutting-down')
      const socket = connect(Number(new URL(hub.url).port), '127.0.0.1')
      let answer = ''
      socket.on('data', (chunk: Buffer) => {
        answer += chunk
      })
      // After a complete request the hub knows this connection; the second request is only sent in part.
      socket.write('GET /api/v1/health/live HTTP/1.1\r\nHost: hub\r\n\r\n')
      await until(() => answer.includes('live'))
      socket.write(`POST /api/v1/documents HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${hub.key}\r\n`)
      await hub.call('GET', '/health/live', { as: '' })
      const closed = hub.hub.close()
      const bytes = quickInvoice('TOO-LATE')
      socket.write(`Content-Length: ${bytes.length}\r\n\r\n`)
      socket.write(bytes)
      await until(() => answer.includes('shutting-down'))
      assert.match(answer, /HTTP\/1\.1 503 [^]*retry-after: 5[^]*"type":"\/problems\/shutting-down"/i)
      socket.destroy()
      await closed
      await hub.restart()
      await viewsLevel(hub)
      assert.deepEqual((await hub.call<{ documents: object[] }>('GET', '/documents')).body.documents, [])
    } finally {
      await hub.close()
    }
  })
})
