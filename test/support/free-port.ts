import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** Below the ports that clients get: a client that keeps trying a dead server there can connect to itself, and the server finds its port taken. Also below those of the servers that the tests share. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer()
    const listening = once(server, 'listening').then(() => true, () => false)
    server.listen(randomInt(12_000, 21_000), '127.0.0.1')
    if (!(await listening)) continue
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return port
  }
}
