import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * What the proxy does once a packet of the client matches.
 * `after`: forwards it, waits for the server's answer and cuts before the client sees it. `before`: cuts without forwarding. `hold`: forwards it and swallows the answer.
 */
export interface Fault { on: RegExp; cut: 'after' | 'before' | 'hold' }

export interface FaultProxy {
  /** the address behind the proxy, for clients */
  url: string
  /** how often a fault struck */
  struck(): number
  /** Arms a fault for the next `times` matches; undefined lets everything pass. */
  arm(fault: Fault | undefined, times?: number): void
  close(): Promise<void>
}

/** A TCP proxy in front of a real database that breaks connections at a named place of the conversation. */
export async function openFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let fault: Fault | undefined
  let left = 0
  let struck = 0

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let dropping = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (packet) => {
      if (!fault || left === 0 || !fault.on.test(packet.toString('latin1'))) return void upstream.write(packet)
      left--
      struck++
      if (fault.cut === 'before') return void client.destroy()
      dropping = true
      if (fault.cut === 'after') upstream.once('data', () => client.destroy())
      upstream.write(packet)
    })
    upstream.on('data', (packet) => { if (!dropping) client.write(packet) })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const behind = new URL(target)
  behind.hostname = '127.0.0.1'
  behind.port = String((server.address() as AddressInfo).port)
  return {
    url: behind.href,
    struck: () => struck,
    arm(next, times = 1) { fault = next; left = next ? times : 0 },
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    }),
  }
}
