import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

export interface HubProcess {
  /** undefined where it died before it listened */
  url: string | undefined
  /** resolves with the signal that ended it, null for an end of its own */
  dead: Promise<NodeJS.Signals | null>
  stop(): Promise<void>
}

/** Starts dying-hub.ts on a data folder; `deathAt` names the boundary where it kills itself. */
export async function startDyingHub(data: string, deathAt = ''): Promise<HubProcess> {
  const child = fork(path.join(import.meta.dirname, 'dying-hub.ts'), [data, deathAt], { execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const dead = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null)
  const url = await Promise.race([once(child, 'message').then(([message]) => (message as { url: string }).url), dead.then(() => undefined)])
  return {
    url, dead,
    async stop() {
      child.send('stop')
      await dead
    },
  }
}
