import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { openTestHub, type TestHub } from '../../support/hub.ts'
import { startNginx, type Nginx } from '../../support/nginx.ts'
import { quickInvoice } from '../../support/quick-reader.ts'
import { withService } from '../../support/services.ts'
import { openTcpProxy } from '../../support/tcp-proxy.ts'

const CLIENTS = 60
const POSTS_EACH = 5
/** Around the time after which Node.js closes an idle connection, unless the hub says otherwise. */
const IDLE_MS = { least: 5_800, most: 6_200 }
const NETWORK_MS = 5

withService('idle connections of nginx to a hub', 'NGINX_URL', () => {
  let hub: TestHub
  let network: Awaited<ReturnType<typeof openTcpProxy>>
  let nginx: Nginx
  before(async () => {
    hub = await openTestHub()
    network = await openTcpProxy(hub.url, (client, dial) => {
      const server = dial()
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const)
        from
          .on('data', (bytes) => setTimeout(() => to.write(bytes), NETWORK_MS))
          .on('close', () => setTimeout(() => to.destroy(), NETWORK_MS))
    })
    nginx = await startNginx(new URL(network.url).port)
  })
  after(async () => {
    nginx?.close()
    await network?.close()
    await hub?.close()
  })

  it(`carry ${CLIENTS * POSTS_EACH} POSTs, and none is answered with 502`, async () => {
    const statuses = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        const own: number[] = []
        for (let post = 0; post < POSTS_EACH; post++) {
          if (post > 0) await delay(IDLE_MS.least + Math.random() * (IDLE_MS.most - IDLE_MS.least))
          const response = await fetch(`${nginx.url}/api/v1/documents`, {
            method: 'POST',
            headers: { 'authorization': `Bearer ${hub.key}`, 'content-type': 'application/octet-stream' },
            body: new Uint8Array(quickInvoice(`KEPT-${client}-${post}`)),
          })
          await response.arrayBuffer()
          own.push(response.status)
        }
        return own
      }),
    )
    assert.deepEqual(
      statuses.flat().filter((status) => status !== 202),
      [],
    )
    assert.equal(statuses.flat().length, CLIENTS * POSTS_EACH)
  })
})
