import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

interface Recorded {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}
interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string | Uint8Array
}

/**
 * Writes down what is asked of an S3 server, and answers as the test says: for what the real one of the tests ignores,
 * and for servers that misbehave.
 */
export async function recordRequests(answer: (request: Recorded) => Answer) {
  const requests: Recorded[] = []
  const server = createServer(
    (incoming, response) =>
      void (async () => {
        const request = {
          method: incoming.method!,
          url: incoming.url!,
          headers: incoming.headers,
          body: await buffer(incoming),
        }
        requests.push(request)
        const { status = 200, headers = {}, body = '' } = answer(request)
        response.writeHead(status, headers).end(incoming.method === 'HEAD' ? undefined : body)
      })(),
  )
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    requests,
    url: `http://key:secret@127.0.0.1:${(server.address() as AddressInfo).port}/box`,
    /** those that put objects or parts, without the asking around them */
    puts: () => requests.filter(({ method }) => method === 'PUT' || method === 'POST'),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const refusal = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`,
})
