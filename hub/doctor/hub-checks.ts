import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Settings } from '../../config/config.ts'
import { codeOf } from '../errors.ts'
import { clientOf } from '../sdk/client.ts'
import { fail, failWith, ok, warn, type Finding } from './finding.ts'

const TIMEOUT_MS = 3_000

async function hubAnswers({ url }: Settings['cli'], signal: AbortSignal): Promise<boolean> {
  const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1/health/live`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch(() => undefined)
  return response?.ok === true
}

export async function checkPort({ cli, process, api }: Settings, signal: AbortSignal): Promise<Finding> {
  if (await hubAnswers(cli, signal)) return ok(`a hub answers at ${cli.url}`)
  const address = `${process.host}:${api.port}`
  const server = createServer().listen(api.port, process.host)
  try {
    await once(server, 'listening')
    return ok(`${address} is free`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      return fail(
        `another program listens on ${address}`,
        'Stop it, or choose another port with --port or WAYBILL_PORT.',
      )
    if (code === 'EACCES')
      return fail(
        `this user may not listen on port ${api.port}`,
        'Choose a port above 1023 with --port or WAYBILL_PORT.',
      )
    return fail(`listening on ${address} is not possible (${code})`, 'Correct the address: --host or WAYBILL_HOST.')
  } finally {
    server.close()
  }
}

export async function checkApiKey(settings: Settings, signal: AbortSignal): Promise<Finding> {
  if (!(await hubAnswers(settings.cli, signal))) return ok('not checked: no hub is running')
  try {
    const client = await clientOf(settings)
    await client.list({ limit: 1 }, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])).next()
    return ok('the hub accepts the API key')
  } catch (error) {
    if (codeOf(error)) return failWith(error)
    return warn(
      `not checked: ${(error as Error).message}`,
      'Check whether the hub is overloaded: /api/v1/health/ready.',
    )
  }
}
