import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Given out by this process: one that is asked for twice before its server listens would be given twice. */
const given = new Set<number>()
const MOST_GIVEN = 1_000
/** Runs at the same time have their own ports, so that none takes the port of a server that another one restarts. */
const LOWEST = 12_000 + 3_000 * Number(process.env['TEST_LANE'] ?? 0)
const BEYOND = process.env['TEST_LANE'] === undefined ? 21_000 : LOWEST + 3_000

/**
 * Below the ports that clients get: a client that keeps trying a dead server there can connect to itself, and the
 * server finds its port taken. Also below those of the servers that the tests share.
 */
export const freePort = (): Promise<number> => freePorts(1)

/** The first of this number of consecutive free ports. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(LOWEST, BEYOND - count)
    const wanted = Array.from({ length: count }, (_, index) => first + index)
    if (wanted.some((port) => given.has(port)) || !(await areFree(wanted))) continue
    for (const port of wanted) {
      // A long run asks for more ports than there are; the oldest are free again by then.
      if (given.size >= MOST_GIVEN) given.delete(given.values().next().value!)
      given.add(port)
    }
    return first
  }
}

async function areFree(ports: number[]): Promise<boolean> {
  for (const port of ports) {
    const server = createServer()
    const listening = once(server, 'listening').then(
      () => true,
      () => false,
    )
    server.listen(port, '127.0.0.1')
    if (!(await listening)) return false
    server.close()
    await once(server, 'close')
  }
  return true
}
