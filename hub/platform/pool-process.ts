import { fork, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { getPriority, setPriority } from 'node:os'
import type { Sandbox } from './sandbox.ts'

const MEMORY_WATCH_MS = 200
const PAGE_BYTES = 4096
/** Beside other work such a process still gets a tenth of a processor: a page takes longer, but is read. */
const LOW_PRIORITY = 10
/** The unit of processor time in /proc. */
const TICK_MS = 10

export type PoolProcess = ChildProcess

const READY = 'ready'
/** Processes whose program can receive requests, or did until they ended. */
const readyProcesses = new WeakSet<ChildProcess>()

export interface ProgramOptions {
  /**
   * path of the program; it sends `ready` over IPC once it can receive requests, and then an answer to each, one at a
   * time
   */
  program: string
  execArgv: readonly string[]
  serialization: 'json' | 'advanced'
  /** what the operating system keeps from the process; without it, only what `execArgv` says */
  sandbox?: Sandbox
}

/** Starts a process with an empty environment. */
export function startProcess({ program, execArgv, serialization, sandbox }: ProgramOptions): ChildProcess {
  // The inspector would run any code that a local user sends to it.
  const nodeArgs = ['--disable-sigusr1', ...execArgv]
  const launcher = sandbox?.launcher ?? []
  const [execPath = process.execPath, ...before] = [...launcher, process.execPath]
  const child = fork(program, [], {
    execPath,
    execArgv: [...before, ...nodeArgs],
    env: {},
    serialization,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  // Without a listener, an error event of an idle process would end this one.
  child.on('error', () => {})
  child.on('message', (message) => {
    if (message === READY) readyProcesses.add(child)
  })
  return child
}

/** Calls `then` once the program can receive requests: at once if it can. */
export function onceReady(child: ChildProcess, then: () => void): void {
  if (readyProcesses.has(child)) return then()
  const receive = (message: unknown) => {
    if (message !== READY) return
    child.off('message', receive)
    then()
  }
  child.on('message', receive)
}

/** Sends a request and waits for the answer; undefined if the process ends first. */
export function exchange<Answer extends object, Note extends object>(
  child: ChildProcess,
  request: object,
  isAnswer: (message: Answer | Note) => message is Answer,
  onNote: (note: Note) => void,
): Promise<{ answer: Answer } | undefined> {
  return new Promise((resolve) => {
    const finish = (result?: { answer: Answer }) => {
      child.off('message', receive)
      child.off('exit', end)
      child.off('error', end)
      resolve(result)
    }
    const end = () => finish()
    const receive = (message: Answer | Note | typeof READY) => {
      if (message === READY) return
      if (isAnswer(message)) finish({ answer: message })
      else onNote(message)
    }
    child.on('message', receive)
    child.once('exit', end)
    child.once('error', end)
    child.send(request, (error) => {
      if (error) child.kill('SIGKILL')
    })
  })
}

/**
 * Why a process ended that nobody killed. Before its program could receive requests, no request can have ended it. V8
 * aborts (134) or traps (133) when its heap is full.
 */
export function reasonOfEnd(child: ChildProcess): 'not-started' | 'out-of-memory' | 'crashed' {
  if (!readyProcesses.has(child)) return 'not-started'
  return endedForMemory(child) ? 'out-of-memory' : 'crashed'
}

const endedForMemory = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === 134 || exitCode === 133 || signalCode === 'SIGABRT' || signalCode === 'SIGTRAP'

/** Calls `exceeded` while the process uses more than the limit. The caller clears the interval. */
export const watchMemory = (child: ChildProcess, limitMb: number, exceeded: () => void): NodeJS.Timeout =>
  setInterval(
    () =>
      void residentMb(child).then((mb) => {
        if (mb > limitMb) exceeded()
      }),
    MEMORY_WATCH_MS,
  )

/** Resident memory of a process; 0 on systems other than Linux, which do not report it. */
export async function residentMb({ pid }: ChildProcess): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return (Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES) / 1_048_576
}

/** Processor time of a process so far; undefined on systems other than Linux, and once it has ended. */
export function processorMs({ pid }: ChildProcess): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program may contain anything; user and system time are the 12th and 13th value after it.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    return (Number(user) + Number(system)) * TICK_MS
  } catch {
    return undefined
  }
}

/** Lets other processes run first. */
export const lowerPriority = (child: ChildProcess): boolean => takesPriority(child, LOW_PRIORITY)
/** Gives a process the priority of this one; false if it keeps its own: only an administrator may raise it. */
export const restorePriority = (child: ChildProcess): boolean => takesPriority(child, getPriority())

function takesPriority({ pid }: ChildProcess, priority: number): boolean {
  try {
    if (pid === undefined) return false
    for (const thread of threadsOf(pid)) setThreadPriority(thread, priority)
    return true
  } catch {
    return false
  }
}

function setThreadPriority(thread: number, priority: number): void {
  try {
    setPriority(thread, priority)
  } catch (error) {
    // The thread has just ended.
    if ((error as { info?: { code?: string } }).info?.code !== 'ESRCH') throw error
  }
}

/** On Linux, each thread of a process has its own priority. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return [pid]
  }
}
