import { once } from 'node:events'
import { createServer } from 'node:net'
import { SETTINGS, type Settings } from '../../config/config.ts'
import { codeOf } from '../errors.ts'
import { clientOf } from '../sdk/client.ts'
import { fail, failWith, ok, warn, type Finding } from './finding.ts'

const TIMEOUT_MS = 3_000

const ask = (url: string, route: string, signal: AbortSignal): Promise<Response | undefined> =>
  fetch(`${url.replace(/\/+$/, '')}/api/v1/health/${route}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch(() => undefined)

const hubAnswers = async ({ url }: Settings['cli'], signal: AbortSignal): Promise<boolean> =>
  (await ask(url, 'live', signal))?.ok === true

interface Ready {
  parts?: Record<string, { ready: boolean; detail?: string }>
}

/** A hub that answers, with what its readiness reports. */
async function describeHub(url: string, signal: AbortSignal): Promise<Finding> {
  const { parts = {} } = ((await (await ask(url, 'ready', signal))?.json().catch(() => ({}))) ?? {}) as Ready
  const reported = Object.entries(parts).filter(([, { ready, detail }]) => !ready || detail !== undefined)
  if (reported.length === 0) return ok(`a hub answers at ${url}`)
  const what = reported.map(([name, { ready, detail }]) => `${name}${ready ? '' : ' is not ready'}: ${detail ?? ''}`)
  return warn(`a hub answers at ${url}, and reports ${what.join('; ')}`, 'Fix what it reports; its log says more.')
}

export async function checkPort({ cli, process, api }: Settings, signal: AbortSignal): Promise<Finding> {
  if (await hubAnswers(cli, signal)) return describeHub(cli.url, signal)
  const port = await checkAddress({ process, api })
  const isNamed = cli.url !== SETTINGS.cli.url.initial
  if (!isNamed || port.status === 'fail') return port
  return warn(`no hub answers at ${cli.url}; ${port.text}`, 'Start the hub, or correct --url or WAYBILL_URL.')
}

/** Whether a start could listen. */
async function checkAddress({ process, api }: Pick<Settings, 'process' | 'api'>): Promise<Finding> {
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
  if (!(await hubAnswers(settings.cli, signal))) return ok(`not checked: no hub answers at ${settings.cli.url}`)
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
