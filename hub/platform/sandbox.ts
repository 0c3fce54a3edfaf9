import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'

/** What the operating system keeps from a child process that works on hostile input. */
export interface Sandbox {
  /** program and arguments that run before Node.js; empty where the system offers nothing */
  launcher: readonly string[]
}

/**
 * What the system can do: `files` (no network, and folders out of sight), `network` (no network only), `none`. Resource
 * limits apply with either.
 */
type SandboxStrength = 'files' | 'network' | 'none'

interface SandboxOptions {
  /** folder that the process must not see, e.g. the data folder */
  hidden?: string
  /** folders that the process may use although they may be inside of the hidden one */
  shared?: readonly string[]
  /** memory that the process needs at most; it is ended far above that, before a watch on it would see it */
  memoryMb?: number
  /** largest file that the process may write */
  fileMb?: number
}

const UNSHARE = '/usr/bin/unshare'
const PROBE_MS = 5000
const OPEN_FILES = 512
/** `ulimit -f` counts blocks of 512 bytes. */
const BLOCKS_PER_MB = 2048
/** Node.js and its libraries reserve memory that they do not use, and the limit of the system counts it. */
const RESERVED_MB = 2048
const RESERVED_FACTOR = 2
const NAMESPACES = {
  files: ['--map-root-user', '--net', '--mount'],
  network: ['--map-root-user', '--net'],
} as const

/**
 * Arguments: the hidden folder or '', the number of shared folders, these, then the program. The shared folders are
 * opened before an empty file system covers the hidden one, and are mounted at their places from there. Their
 * descriptors are 5 to 9, as a shell has no others and 3 is the IPC channel.
 */
const HIDE = `set -e
hidden=$1; count=$2; shift 2
number=0
while [ $number -lt $count ]; do
  eval "exec $((number + 5))<\\"\\$1\\""
  eval "shared$number=\\$1"; shift
  number=$((number + 1))
done
if [ -n "$hidden" ]; then mount -t tmpfs -o mode=755,size=64k none "$hidden"; fi
while [ $number -gt 0 ]; do
  number=$((number - 1))
  eval "folder=\\$shared$number"
  mkdir -p "$folder"
  mount --no-canonicalize --bind /proc/self/fd/$((number + 5)) "$folder"
  eval "exec $((number + 5))<&-"
done
`
const START = 'exec "$@"'

let strength: SandboxStrength | undefined

/** How well this system can isolate a process; found out once, by trying it. */
export function sandboxStrength(): SandboxStrength {
  strength ??= (['files', 'network'] as const).find(works) ?? 'none'
  return strength
}

const works = (candidate: 'files' | 'network'): boolean =>
  process.platform === 'linux' &&
  starts([
    ...NAMESPACES[candidate],
    '--',
    ...(candidate === 'files' ? ['mount', '-t', 'tmpfs', 'none', '/tmp'] : ['true']),
  ])

const starts = (args: readonly string[]): boolean =>
  spawnSync(UNSHARE, args, { stdio: 'ignore', timeout: PROBE_MS, env: {} }).status === 0

/**
 * The best sandbox that this system offers: namespaces of Linux (by `unshare` of util-linux) without network and
 * without the hidden folder, and limits on memory, files and core dumps. The process keeps its id and its IPC channel.
 */
export function openSandbox({ hidden, shared = [], memoryMb, fileMb }: SandboxOptions): Sandbox {
  const found = sandboxStrength()
  if (found === 'none') return { launcher: [] }
  const limits = [
    'ulimit -c 0',
    `ulimit -n ${OPEN_FILES}`,
    ...(memoryMb === undefined ? [] : [`ulimit -d ${(RESERVED_MB + memoryMb * RESERVED_FACTOR) * 1024}`]),
    ...(fileMb === undefined ? [] : [`ulimit -f ${fileMb * BLOCKS_PER_MB}`]),
  ]
  // A limit that is lower already stays: only an administrator may raise it.
  const script = `${HIDE}${limits.map((limit) => `${limit} 2>/dev/null || true`).join('\n')}\n${START}`
  const launcherWith = (strength: 'files' | 'network', folders: readonly string[]) =>
    [...NAMESPACES[strength], '--', 'sh', '-c', script, 'sh', ...folders] as const
  const folders = found === 'files' && hidden ? foldersOf(hidden, shared) : undefined
  // A folder that cannot be covered costs the cover, not the work.
  const hiding = folders && launcherWith('files', folders)
  const launcher = hiding && starts([...hiding, 'true']) ? hiding : launcherWith('network', ['', '0'])
  return { launcher: [UNSHARE, ...launcher] }
}

/** The arguments of `HIDE` before the program. Undefined for a hidden folder that contains the program itself. */
function foldersOf(hidden: string, shared: readonly string[]): string[] | undefined {
  mkdirSync(hidden, { recursive: true })
  const covered = realpathSync(hidden)
  if ([import.meta.dirname, process.execPath].some((part) => isInside(covered, part))) return undefined
  const inside = shared.flatMap((folder) => {
    const isInHidden = [hidden, covered].some((parent) => isInside(path.resolve(parent), path.resolve(folder)))
    if (isInHidden) mkdirSync(folder, { recursive: true })
    const kept = existsSync(folder) ? realpathSync(folder) : ''
    return isInside(covered, kept) ? [kept] : []
  })
  return [covered, String(inside.length), ...inside]
}

const isInside = (folder: string, file: string): boolean => file.startsWith(path.join(folder, path.sep))
