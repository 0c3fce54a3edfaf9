import { createHmac, hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { WaybillError } from '../errors.ts'

/** Raised when an older Waybill can no longer restore a backup. */
const FORMAT = 1
const SEAL_PURPOSE = 'waybill backup manifest\n'
const GENERATION = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/

export const MANIFEST_FILE = 'manifest.json'
/** Held while a backup is written; its presence marks a folder of backups. */
export const LOCK_FILE = 'backup.lock'

export interface BackupFile {
  /** with slashes */
  path: string
  size: number
  sha256: string
}

/** What one backup consists of. */
export interface Manifest {
  format: number
  /** version of Waybill that made it */
  program: string
  /** name of its folder */
  id: string
  /** ISO time */
  madeAt: string
  events: number
  /** of the first event of the log: the same in every backup of one hub */
  firstEventId: string
  /** of the last event */
  lastEventId: string
  /** position of the last event */
  head: string
  /** files in the folder of this backup */
  files: BackupFile[]
  /** files that the backups of the folder share, relative to it */
  blobs: BackupFile[]
  /** keys of blobs that the hub itself no longer has, or has with other bytes */
  missing: string[]
}

/** The id of a backup made now: its time in a form that sorts and is a name of a folder. Later than the last one. */
export function newId(now: string, last: string | undefined): string {
  const idOf = (ms: number) => new Date(ms).toISOString().replaceAll(':', '-')
  const id = idOf(Date.parse(now))
  if (last === undefined || id > last) return id
  return idOf(Date.parse(last.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:')) + 1)
}

/** The ids of the complete backups of a folder, oldest first. */
export const generationsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => GENERATION.test(name))
    .toSorted()

/** The text of a manifest with its checksum, and a seal that only the holder of the pepper can make. */
export function sealed(manifest: Manifest, pepper: Buffer): string {
  const text = JSON.stringify(manifest)
  return `${JSON.stringify({ manifest, sha256: hash('sha256', text), seal: sealOf(text, pepper) }, null, 1)}\n`
}

const sealOf = (text: string, pepper: Buffer): string =>
  createHmac('sha256', pepper).update(SEAL_PURPOSE).update(text).digest('hex')

/**
 * Reads the manifest of a backup. With the pepper it also checks the seal: that these secrets belong to this backup,
 * and that nobody without them has edited the manifest.
 * @throws `backup-invalid`
 */
export function readManifest(folder: string, id: string, pepper: Buffer | undefined): Manifest {
  const file = path.join(folder, id, MANIFEST_FILE)
  const invalid = (reason: string) => new WaybillError('backup-invalid', `${file} ${reason}`)
  let read: { manifest?: Manifest; sha256?: unknown; seal?: unknown }
  try {
    read = JSON.parse(readFileSync(file, 'utf8')) as typeof read
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw invalid(code === undefined ? 'is not JSON.' : `cannot be read (${code}).`)
  }
  const { manifest, sha256, seal } = read
  if (typeof manifest?.format === 'number' && manifest.format > FORMAT)
    throw invalid('was written by a later version of Waybill. Use that version.')
  const text = JSON.stringify(manifest)
  if (text === undefined || sha256 !== hash('sha256', text)) throw invalid('was changed: it does not match its sha256.')
  if (pepper && seal !== sealOf(text, pepper))
    throw invalid('was not sealed with this pepper: the secrets belong to another hub, or the manifest was edited.')
  return manifest!
}

/** The backup with this id, or the newest one. @throws `backup-invalid` if there is none */
export function chosenGeneration(folder: string, id: string | undefined): string {
  const all = generationsIn(folder)
  const chosen = id === undefined ? all.at(-1) : all.find((each) => each === id)
  if (chosen !== undefined) return chosen
  const known = all.length === 0 ? 'It holds no complete backup.' : `It holds ${all.join(', ')}.`
  throw new WaybillError('backup-invalid', `There is no backup ${id ?? ''} in ${folder}. ${known}`.replace('  ', ' '))
}

export const newManifest = (rest: Omit<Manifest, 'format'>): Manifest => ({ format: FORMAT, ...rest })
