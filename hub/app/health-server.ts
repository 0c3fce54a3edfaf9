import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { openHttpServer, type HttpLimits } from '../api/http-server.ts'
import { readinessAnswer, type Part } from '../api/routes/health.ts'
import { WaybillError } from '../errors.ts'
import type { Log } from '../log.ts'

interface HealthServer {
  port: number
  close(): Promise<void>
}

/** /health/live and /health/ready for a process that does not serve the API; the same answers. */
export async function openHealthServer({
  host,
  port,
  readiness,
  log,
  ...limits
}: HttpLimits & {
  host: string
  port: number
  readiness(): Promise<Record<string, Part>>
  log: Log
}): Promise<HealthServer> {
  const server = openHttpServer(limits, log, (request, response) => {
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
