import { openTcpProxy } from './tcp-proxy.ts'

/**
 * What the proxy does once a packet of the client matches.
 * `after`: forwards it, waits for the server's answer and cuts before the client sees it. `before`: cuts without
 * forwarding. `hold`: forwards it and swallows the answer. `late`: cuts, and forwards it when the client is long gone,
 * unless the server has hung up before. `slow`: forwards it and everything after it that much later, and cuts nothing.
 */
export type Fault = { on: RegExp; cut: 'after' | 'before' | 'hold' } | { on: RegExp; cut: 'late' | 'slow'; ms: number }

export interface FaultProxy {
  /** the address behind the proxy, for clients */
  url: string
  /** how often a fault struck */
  struck(): number
  /** how many connections were refused */
  refused(): number
  /** Refuses every connection, old and new, until switched back. */
  refuse(refusing: boolean): void
  /** Arms a fault for the next `times` matches; undefined lets everything pass. */
  arm(fault: Fault | undefined, times?: number): void
  /** Resolves when nothing late is pending: it was answered, or the server closed the connection. */
  nothingLate(): Promise<void>
  close(): Promise<void>
}

/** A TCP proxy in front of a real database that breaks connections at a named place of the conversation. */
export async function openFaultProxy(target: string): Promise<FaultProxy> {
  let fault: Fault | undefined
  let left = 0
  let struck = 0
  let refusing = false
  let refused = 0
  const late: Promise<unknown>[] = []

  const { url, sockets, close } = await openTcpProxy(target, (client, dial) => {
    if (refusing) {
      refused++
      return void client.destroy()
    }
    const upstream = dial()
    let dropping = false
    let slowness = 0
    let outlives = false
    for (const socket of [client, upstream]) {
      socket.on('close', () => {
        // What was taken over already still reaches the other side.
        client.destroySoon()
        if (!outlives) upstream.destroySoon()
      })
    }
    client.on('data', (packet) => {
      const pass = () =>
        void (slowness > 0 ? setTimeout(() => upstream.write(packet), slowness) : upstream.write(packet))
      if (!fault || left === 0 || !fault.on.test(packet.toString('latin1'))) return pass()
      left--
      struck++
      if (fault.cut === 'slow') {
        slowness = fault.ms
        return pass()
      }
      if (fault.cut === 'late') {
        outlives = true
        const arrival = setTimeout(() => upstream.once('data', () => upstream.destroy()).write(packet), fault.ms)
        late.push(
          new Promise<void>((resolve) => {
            upstream.once('close', resolve)
          }).then(() => clearTimeout(arrival)),
        )
        return void client.destroy()
      }
      if (fault.cut === 'before') return void client.destroy()
      dropping = true
      if (fault.cut === 'after') upstream.once('data', () => client.destroy())
      upstream.write(packet)
    })
    upstream.on('data', (packet) => {
      if (!dropping) client.write(packet)
    })
  })
  return {
    url,
    struck: () => struck,
    refused: () => refused,
    refuse(now) {
      refusing = now
      if (now) for (const socket of sockets) socket.destroy()
    },
    arm(next, times = 1) {
      fault = next
      left = next ? times : 0
    },
    nothingLate: async () => void (await Promise.all(late)),
    close,
  }
}
