import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

export interface CrashingOptions {
  /** the boundary where it kills itself */
  deathAt?: string
  /** the bug that is planted in it */
  bug?: string
  /** attempts before a message is parked */
  attempts?: number
  /** folder that remembers which faults have struck */
  faults?: string
}

export interface HubProcess {
  /** undefined where it died before it listened, 'none' where it has no API */
  url: string | undefined
  child: ChildProcess
  /** resolves with the signal that ended it, null if it exited */
  dead: Promise<NodeJS.Signals | null>
  /** Asks the process; undefined where it died over the question. */
  ask<T>(question: 'quiet' | 'level' | 'issue', argument?: unknown): Promise<T | undefined>
  kill(signal?: NodeJS.Signals): Promise<void>
  stop(): Promise<void>
}

let questions = 0

/** Starts dying-hub.ts with settings from an environment; resolves once it listens or is dead. */
export async function startCrashingHub(
  environment: Record<string, string>,
  options: CrashingOptions = {},
): Promise<HubProcess> {
  const child = fork(path.join(import.meta.dirname, 'crashing-hub.ts'), [JSON.stringify(options)], {
    execArgv: [...process.execArgv, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  })
  child.setMaxListeners(0)
  const dead = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null)
  const url = await Promise.race([
    once(child, 'message').then(([message]) => (message as { url: string }).url),
    dead.then(() => undefined),
  ])
  if (url === undefined && child.signalCode === null) throw new Error(`the hub exited with ${child.exitCode}`)

  async function ask<T>(question: string, argument?: unknown): Promise<T | undefined> {
    if (!child.connected) return undefined
    const id = ++questions
    return new Promise<T | undefined>((resolve, reject) => {
      const onReply = (reply: { id?: number; value?: T; error?: string }) => {
        if (reply.id !== id) return
        child.off('message', onReply)
        if (reply.error === undefined) resolve(reply.value)
        else reject(new Error(reply.error))
      }
      child.on('message', onReply)
      void dead.then(() => resolve(undefined))
      child.send({ id, question, argument }, () => {})
    })
  }

  return {
    url,
    child,
    dead,
    ask,
    async kill(signal = 'SIGKILL') {
      child.kill(signal)
      await dead
    },
    async stop() {
      void ask('stop')
      await dead
    },
  }
}

/** Whether the hub killed itself in time. */
export async function diedWithin({ dead }: HubProcess, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const died = await Promise.race([dead.then((signal) => signal === 'SIGKILL'), late])
  clearTimeout(timer)
  return died
}
