import { once } from 'node:events'
import { connect } from 'node:net'

/** What a server writes on one connection until it closes it. */
interface RawAnswer {
  status: number
  head: string
  body: string
  /** from the last byte sent to the end of the connection */
  seconds: number
}

/** Sends bytes as they are, which no HTTP client would, and waits until the server closes the connection. */
export async function rawHttp(url: string, ...parts: string[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    text += chunk
  })
  await once(socket, 'connect')
  for (const part of parts) socket.write(part)
  const start = performance.now()
  await once(socket, 'close')
  const [head = '', body = ''] = text.split('\r\n\r\n')
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
    head,
    body,
    seconds: (performance.now() - start) / 1000,
  }
}
