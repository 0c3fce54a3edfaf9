import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Fault } from '../services/eventstore-peer/faults.ts'
import { freePort } from './free-port.ts'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'

const PROGRAM = path.join(import.meta.dirname, '../services/eventstore-peer/peer.ts')

interface Facts {
  events: number
  subscriptions: number
  sent: number
  callsWithoutLeader: number
}

export interface EventStorePeer {
  url: string
  port: number
  /** a second node of the same log, which follows at first */
  followerPort: number
  /** the file of its log; copy or replace it only while the peer does not run */
  logFile: string
  /** Arms a fault for the next calls of a method. */
  fault(fault: Fault): Promise<void>
  /** Breaks every connection without a word. */
  cut(): Promise<void>
  clear(): Promise<void>
  members(list: readonly { port: number; state: 'LEADER' | 'FOLLOWER' }[]): Promise<void>
  /** Makes the node with this port the leader. */
  elect(port: number): Promise<void>
  /** From now on, reads of the follower miss so many of the last events; its subscriptions do not. */
  delayFollower(events: number): Promise<void>
  /**
   * events in the log, subscriptions that are open, messages of reads that were sent, calls that did not require the
   * leader
   */
  facts(): Promise<Facts>
  /** SIGKILL, or another signal: SIGSTOP suspends it, SIGCONT resumes it. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same port and the same data. */
  restart(...options: string[]): Promise<void>
  close(): Promise<void>
}

export async function startEventStorePeer(...options: string[]): Promise<EventStorePeer> {
  const folder = temporaryFolder('peer')
  const [port, follower, control] = [await freePort(), await freePort(), await freePort()]
  const logFile = path.join(folder, 'log.sqlite')
  let child: ChildProcess

  async function start(more: readonly string[]): Promise<void> {
    child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        PROGRAM,
        '--port',
        String(port),
        '--follower',
        String(follower),
        '--control',
        String(control),
        '--data',
        logFile,
        '--until-stdin-ends',
        ...more,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    const [line] = (await Promise.race([
      once(createInterface(child.stdout!), 'line'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the peer ended with ${code}`)
      }),
    ])) as [string]
    if (!line.includes('"ready":true')) throw new Error(line)
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    if (signal === 'SIGKILL' || signal === 'SIGTERM') await gone
  }

  const send = async (what: string, body: unknown = {}) => {
    const answer = await fetch(`http://127.0.0.1:${control}/${what}`, { method: 'POST', body: JSON.stringify(body) })
    return answer.json() as Promise<Facts>
  }

  await start(options)
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    port,
    followerPort: follower,
    logFile,
    fault: async (fault) => void (await send('fault', fault)),
    cut: async () => void (await send('cut')),
    clear: async () => void (await send('clear')),
    members: async (list) => void (await send('members', list)),
    elect: async (chosen) => void (await send('elect', chosen)),
    delayFollower: async (events) => void (await send('behind', events)),
    facts: () => send('facts'),
    kill,
    restart: (...more) => start([...options, ...more]),
    async close() {
      await kill()
      removeFolder(folder)
    },
  }
}
