import type { Socket } from 'node:net'
import { openTcpProxy } from './tcp-proxy.ts'

export interface LineProxy {
  /** the address behind the proxy, for clients */
  url: string
  /** how many connections were made so far */
  opened(): number
  /** Resets every connection of this moment; new ones pass. */
  reset(): void
  /** A black hole: current connections stay open and carry nothing; new ones pass. */
  silence(): void
  close(): Promise<void>
}

/** A TCP proxy whose lines can be cut or go silent. */
export async function openLineProxy(target: string): Promise<LineProxy> {
  const lines = new Set<[Socket, Socket]>()
  let opened = 0
  const { url, close } = await openTcpProxy(target, (client, dial) => {
    opened++
    const upstream = dial()
    const line: [Socket, Socket] = [client, upstream]
    lines.add(line)
    client.pipe(upstream).pipe(client)
    for (const socket of line) {
      socket.setNoDelay(true)
      socket.on('close', () => {
        lines.delete(line)
        client.destroy()
        upstream.destroy()
      })
    }
  })
  return {
    url,
    opened: () => opened,
    reset() {
      for (const [client, upstream] of lines) {
        client.resetAndDestroy()
        upstream.resetAndDestroy()
      }
    },
    silence() {
      for (const [client, upstream] of lines) {
        client.unpipe(upstream).pause()
        upstream.unpipe(client).pause()
      }
    },
    close,
  }
}
