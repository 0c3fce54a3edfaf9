import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { Sandbox } from './sandbox.ts'

const MEMORY_WATCH_MS = 200
const PAGE_BYTES = 4096
const NORMAL_PRIORITY = 0
const LOW_PRIORITY = 10

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

/** Lets other processes run first. */
export const lowerPriority = (child: ChildProcess): boolean => takesPriority(child, LOW_PRIORITY)
/** False if the process keeps its low priority: only an administrator may raise it. */
export const restorePriority = (child: ChildProcess): boolean => takesPriority(child, NORMAL_PRIORITY)

function takesPriority({ pid }: ChildProcess, priority: number): boolean {
  try {
    if (pid !== undefined) setPriority(pid, priority)
    return pid !== undefined
  } catch {
    return false
  }
}
