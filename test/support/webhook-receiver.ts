import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

interface Call {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

/** Takes webhooks, writes them down and answers as the test says. */
export async function receiveWebhooks(
  answer: (response: ServerResponse, call: Call) => void = (response) => void response.writeHead(204).end(),
) {
  const calls: Call[] = []
  const server = createServer(
    (incoming, response) =>
      void (async () => {
        const call = {
          method: incoming.method!,
          url: incoming.url!,
          headers: incoming.headers,
          body: await text(incoming),
        }
        calls.push(call)
        answer(response, call)
      })(),
  )
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    calls,
    port,
    connections: () => connections,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
