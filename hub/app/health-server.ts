import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readinessAnswer, type Part } from '../api/routes/health.ts'
import { WaybillError } from '../errors.ts'

interface HealthServer {
  port: number
  close(): Promise<void>
}

/** /health/live and /health/ready for a process that does not serve the API; the same answers. */
export async function openHealthServer({
  host,
  port,
  readiness,
}: {
  host: string
  port: number
  readiness(): Promise<Record<string, Part>>
}): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...(status === 503 && { 'retry-after': '5' }) })
        .end(JSON.stringify(body))
    if (request.url === '/health/live') return void answer(200, { status: 'live' })
    if (request.url !== '/health/ready') return void answer(404, { status: 'not-found' })
    readiness().then(
      (parts) => {
        const { status, body } = readinessAnswer(parts)
        answer(status, body)
      },
      () => answer(503, { status: 'not-ready', parts: {} }),
    )
  })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new WaybillError(
      'port-in-use',
      `Health cannot be served on ${host}:${port} (${(cause as NodeJS.ErrnoException).code}).`,
      { cause },
    )
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
