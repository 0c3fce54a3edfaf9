import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Given out by this process: one that is asked for twice before its server listens would be given twice. */
const given = new Set<number>()
const MOST_GIVEN = 1_000

/** Below the ports that clients get: a client that keeps trying a dead server there can connect to itself, and the server finds its port taken. Also below those of the servers that the tests share. */
export async function freePort(): Promise<number> {
  for (;;) {
    const wanted = randomInt(12_000, 21_000)
    if (given.has(wanted)) continue
    const server = createServer()
    const listening = once(server, 'listening').then(() => true, () => false)
    server.listen(wanted, '127.0.0.1')
    if (!(await listening)) continue
    server.close()
    await once(server, 'close')
    // A long run asks for more ports than there are; the oldest are free again by then.
    if (given.size >= MOST_GIVEN) given.delete(given.values().next().value!)
    given.add(wanted)
    return wanted
  }
}
