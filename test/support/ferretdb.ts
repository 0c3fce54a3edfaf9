import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { builtServers } from './services.ts'

/** A FerretDB of a test's own, to be killed and started again over the same files at the same address. */
export interface OwnFerret {
  url: string
  start(): Promise<void>
  kill(): Promise<void>
}

export async function ownFerret(folder: string): Promise<OwnFerret> {
  const port = await freePort()
  let running: ChildProcess | undefined
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket
        .on('connect', () => resolve(true))
        .on('error', () => resolve(false))
        .on('close', () => socket.destroy())
      socket.on('connect', () => socket.destroy())
    })
  return {
    url: `mongodb://127.0.0.1:${port}/`,
    async start() {
      const child = spawn(
        path.join(builtServers, 'mongo'),
        ['-listen', `127.0.0.1:${port}`, '-sqlite', `file:${folder}/`],
        { stdio: 'ignore' },
      )
      running = child
      const failed = once(child, 'error').then(([error]) => {
        throw error
      })
      const ready = (async () => {
        while (!(await answers())) {
          if (child.exitCode !== null) throw new Error(`FerretDB ended with ${child.exitCode}`)
          await wait(20)
        }
      })()
      await Promise.race([ready, failed])
    },
    async kill() {
      if (!running || running.exitCode !== null || running.signalCode !== null) return
      const gone = once(running, 'exit')
      running.kill('SIGKILL')
      await gone
    },
  }
}
