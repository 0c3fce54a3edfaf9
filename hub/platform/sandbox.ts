import { spawnSync } from 'node:child_process'
import { mkdirSync, realpathSync } from 'node:fs'
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
export type SandboxStrength = 'files' | 'network' | 'none'

export interface SandboxOptions {
  /** folder that the process must not see, e.g. the data folder */
  hidden?: string
  /** folder that the process may use although it may be inside of the hidden one */
  shared?: string
  /** memory that the process needs at most; it is ended far above that, before a watch on it would see it */
  memoryMb?: number
  /** largest file that the process may write */
  fileMb?: number
}

const UNSHARE = '/usr/bin/unshare'
const PROBE_MS = 5000
const OPEN_FILES = 512
/** Node.js and its libraries reserve memory that they do not use, and the limit of the system counts it. */
const RESERVED_MB = 2048
const RESERVED_FACTOR = 2
const NAMESPACES = {
  files: ['--map-root-user', '--net', '--mount'],
  network: ['--map-root-user', '--net'],
} as const

/**
 * Arguments: the hidden folder, the shared folder or '', then the program. The shared folder is a mount of its own
 * before an empty file system covers the hidden one, and comes back at its place.
 */
const HIDE = `set -e
hidden=$1; shared=$2; shift 2
if [ -n "$shared" ]; then mount --bind "$shared" /mnt; fi
mount -t tmpfs -o mode=755,size=64k none "$hidden"
if [ -n "$shared" ]; then mkdir -p "$shared"; mount --bind /mnt "$shared"; umount /mnt; fi
exec "$@"`

let strength: SandboxStrength | undefined

/** How well this system can isolate a process; found out once, by trying it. */
export function sandboxStrength(): SandboxStrength {
  strength ??= (['files', 'network'] as const).find(works) ?? 'none'
  return strength
}

function works(candidate: 'files' | 'network'): boolean {
  if (process.platform !== 'linux') return false
  const inside =
    candidate === 'files' ? ['sh', '-c', 'mount -t tmpfs none /mnt && exec prlimit --core=0 true'] : ['prlimit', 'true']
  const probe = [...NAMESPACES[candidate], '--', ...inside]
  return spawnSync(UNSHARE, probe, { stdio: 'ignore', timeout: PROBE_MS, env: {} }).status === 0
}

/**
 * The best sandbox that this system offers: namespaces of Linux (by `unshare` of util-linux) without network and without
 * the hidden folder, and limits on memory, files and core dumps. The process keeps its id and its IPC channel.
 */
export function openSandbox({ hidden, shared, memoryMb, fileMb }: SandboxOptions): Sandbox {
  const found = sandboxStrength()
  if (found === 'none') return { launcher: [] }
  const limits = [
    'prlimit',
    '--core=0',
    `--nofile=${OPEN_FILES}`,
    ...(memoryMb === undefined ? [] : [`--data=${(RESERVED_MB + memoryMb * RESERVED_FACTOR) * 1024 * 1024}`]),
    ...(fileMb === undefined ? [] : [`--fsize=${fileMb * 1024 * 1024}`]),
  ]
  const folders = found === 'files' && hidden ? foldersOf(hidden, shared) : undefined
  const hide = folders ? ['sh', '-c', HIDE, 'sh', ...folders] : []
  return { launcher: [UNSHARE, ...NAMESPACES[found], '--', ...hide, ...limits, '--'] }
}

/** Undefined for a folder that contains the program itself. */
function foldersOf(hidden: string, shared: string | undefined): [hidden: string, shared: string] | undefined {
  mkdirSync(hidden, { recursive: true })
  const covered = realpathSync(hidden)
  if ([import.meta.dirname, process.execPath].some((part) => isInside(covered, part))) return undefined
  if (shared === undefined) return [covered, '']
  mkdirSync(shared, { recursive: true })
  const kept = realpathSync(shared)
  return [covered, isInside(covered, kept) ? kept : '']
}

const isInside = (folder: string, file: string): boolean => file.startsWith(path.join(folder, path.sep))
