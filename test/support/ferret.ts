import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
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
  const answers = () => new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false)).on('close', () => socket.destroy())
    socket.on('connect', () => socket.destroy())
  })
  return {
    url: `mongodb://127.0.0.1:${port}/`,
    async start() {
      const child = spawn(path.join(builtServers, 'mongo'), ['-listen', `127.0.0.1:${port}`, '-sqlite', `file:${folder}/`], { stdio: 'ignore' })
      running = child
      const failed = once(child, 'error').then(([error]) => { throw error })
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

/** Below the ports that clients get: a client that keeps trying a dead server there can connect to itself, and the server finds its port taken. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer()
    const listening = once(server, 'listening').then(() => true, () => false)
    server.listen(randomInt(12_000, 26_000), '127.0.0.1')
    if (!(await listening)) continue
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return port
  }
}
