import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

interface TcpProxy {
  /** the address behind the proxy, for clients */
  url: string
  /** those of both sides that are open */
  sockets: ReadonlySet<Socket>
  close(): Promise<void>
}

/**
 * Listens in front of a server. What goes over between a client and the server, once `dial` has called it, is left to
 * `serve`.
 */
export async function openTcpProxy(
  target: string,
  serve: (client: Socket, dial: () => Socket) => void,
): Promise<TcpProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  const server = createServer((client) => serve(keep(client), () => keep(connect(Number(port), hostname))))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const behind = new URL(target)
  behind.hostname = '127.0.0.1'
  behind.port = String((server.address() as AddressInfo).port)
  return {
    url: behind.href,
    sockets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
