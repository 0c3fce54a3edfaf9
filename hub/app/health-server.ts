import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { openHttpServer, type HttpLimits } from '../api/http-server.ts'
import { readinessAnswer, type Part } from '../api/routes/health.ts'
import { healthAt } from '../api/health-paths.ts'
import { problemBody, PROBLEM_TYPE } from '../api/problem.ts'
import { problemOf, WaybillError, type ErrorCode } from '../errors.ts'
import type { Log } from '../log.ts'

interface HealthServer {
  port: number
  close(): Promise<void>
}

/** The paths of health for a process that does not serve the API; the same answers. */
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
    const send = (status: number, type: string, body: string, more: Record<string, string> = {}) =>
      void response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...more }).end(body)
    const answer = (status: number, body: unknown) =>
      send(status, 'application/json', JSON.stringify(body), status === 503 ? { 'retry-after': '5' } : {})
    const refuse = (code: ErrorCode, detail: string, more: Record<string, string> = {}) =>
      send(
        problemOf(code).status,
        PROBLEM_TYPE,
        problemBody(code, detail, { correlationId: randomUUID(), prefix: '' }),
        more,
      )
    const asked = healthAt(request.url!.split('?', 1)[0]!)
    if (!asked) return refuse('not-found', 'This process answers questions about its health only.')
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse('method-not-allowed', `This path does not support ${request.method}.`, { allow: 'GET, HEAD' })
    if (asked === 'live') return answer(200, { status: 'live' })
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
