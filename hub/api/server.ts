import { once } from 'node:events'
import type { Server } from 'node:http'
import { Server as Listener, type AddressInfo } from 'node:net'
import type { Authenticator } from '../auth/authenticate.ts'
import { openRefusedSignIns } from '../auth/refused-sign-ins.ts'
import { WaybillError } from '../errors.ts'
import type { Log } from '../log.ts'
import { expressApp } from './app.ts'
import type { Handlers } from './call.ts'
import { loadDescription, operationsOf, type Operation } from './description.ts'
import { openHttpServer, type HttpLimits } from './http-server.ts'
import { prefixOfUrl } from './prefix.ts'
import type { Service } from './service.ts'

/** How long an idle connection stays open while the hub stops, so that a request already on its way gets a response. */
const LAST_CALL_MS = 250

interface Options extends HttpLimits {
  host: string
  port: number
  health: Handlers
  drainSeconds: number
  /** URL under which people reach the hub; '' if none is configured */
  publicUrl: string
  log: Log
}

export interface Api {
  url: string
  /** Serves every operation from now on. Until then, all but health are refused with `not-ready`. */
  serve(authenticators: readonly Authenticator[], others: Handlers): void
  /** How many requests were refused for their credentials in the last ten minutes. */
  refusedSignIns(): number
  /**
   * Finishes the running requests, refuses new ones with `shutting-down`, and closes. Requests that are still running
   * after the drain time are cut off.
   */
  close(): Promise<void>
}

/**
 * Listens for requests to every operation of the description.
 * @throws {WaybillError} `port-in-use`, or `settings-invalid` if the address cannot be used
 */
export async function openApi({ host, port, health, drainSeconds, publicUrl, log, ...limits }: Options): Promise<Api> {
  const description = loadDescription()
  const operations = operationsOf(description)
  const prefix = prefixOfUrl(publicUrl)
  const refusedSignIns = openRefusedSignIns(log)
  const service: Service = {
    log,
    prefix,
    handlers: health,
    authenticators: [],
    refusedSignIns,
    stopping: false,
    open: new Set(),
  }
  const server = openHttpServer({ ...limits, prefix }, log, expressApp(service, description, operations))
  await listen(server, host, port)
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    serve(authenticators, others) {
      const handlers = { ...health, ...others }
      assertComplete(operations, handlers)
      Object.assign(service, { authenticators, handlers })
    },
    refusedSignIns: refusedSignIns.recent,
    async close() {
      if (service.stopping) return
      await drain(service, server, drainSeconds)
      refusedSignIns.close()
    },
  }
}

function assertComplete(operations: readonly Operation[], handlers: Handlers): void {
  for (const { id } of operations)
    if (!handlers[id]) throw new Error(`The operation ${id} of the description has no handler.`)
}

async function drain(service: Service, server: Server, drainSeconds: number): Promise<void> {
  const closed = once(server, 'close')
  service.stopping = true
  // Not server.close(): it closes every idle connection at once, and with it a request that was just sent.
  Listener.prototype.close.call(server)
  server.keepAliveTimeout = LAST_CALL_MS
  // Otherwise clients would send their next request over a connection that is about to close.
  for (const response of service.open) response.shouldKeepAlive = false
  // Only after data that arrived meanwhile was read: a blocked event loop runs its timers first.
  const lastCall = setTimeout(() => setImmediate(() => server.closeIdleConnections()), LAST_CALL_MS)
  const cutOff = setTimeout(() => server.closeAllConnections(), drainSeconds * 1000)
  await closed
  clearTimeout(lastCall)
  clearTimeout(cutOff)
  // Only stops the timer with which the server checks its connections.
  server.close()
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new WaybillError('port-in-use', `Another program listens on ${host}:${port}.`, { cause })
    throw new WaybillError('settings-invalid', `The hub cannot listen on ${host}:${port} (${code}).`, { cause })
  }
}
