import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface Asked {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}
export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: object
  /** instead of a body in JSON */
  text?: string
}

/** A small HTTP server in place of a hub, for what a real hub does not do on demand: be busy, slow or gone. */
export async function openHubDouble(answer: (asked: Asked, times: number) => Answer | Promise<Answer>) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const now = {
        method: request.method!,
        path: request.url!.replace('/api/v1', ''),
        headers: request.headers,
        body: String(await buffer(request)),
      }
      asked.push(now)
      const times = asked.filter(({ method, path }) => method === now.method && path === now.path).length
      const { status = 200, headers = {}, body = {}, text = JSON.stringify(body) } = await answer(now, times)
      response
        .writeHead(status, {
          'content-type': status < 400 ? 'application/json' : 'application/problem+json',
          ...headers,
        })
        .end(text)
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
