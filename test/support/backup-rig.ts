import assert from 'node:assert/strict'
import path from 'node:path'
import { waybill, type Ran } from './command.ts'
import type { TestHub } from './hub.ts'
import { quickInvoice } from './quick-reader.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Padding that makes a document a file of its own. */
export const LARGE = 'x'.repeat(100_000)

/** What `backup --json` prints. */
export interface Made {
  id: string
  events: number
  blobs: number
  copied: { files: number; bytes: number }
  removed: string[]
  missing: string[]
  seconds: number
}

/** Folders for a hub, its backups and its secrets, and the commands on them. */
export function openBackupRig() {
  const home = temporaryFolder('backup')
  const [data, backups, secrets] = ['data', 'backups', 'secrets'].map((name) => path.join(home, name)) as [
    string,
    string,
    string,
  ]
  return {
    home,
    data,
    backups,
    secrets,
    backup: (...more: string[]) =>
      waybill(['backup', backups, '--data', data, '--secrets', secrets, '--json', ...more]),
    restore: (to: string, ...more: string[]) =>
      waybill(['restore', backups, '--secrets', secrets, '--to', to, ...more]),
    verify: (...words: string[]) => waybill(['verify', ...words]),
  }
}

export function made({ code, objects, stderr }: Ran): Made {
  assert.equal(code, 0, stderr)
  return objects[0] as unknown as Made
}

/** A refused command prints nothing on stdout, and why on stderr. */
export function assertRefused({ code, stdout, stderr }: Ran, message: RegExp): void {
  assert.deepEqual([code, stdout], [1, ''], stderr)
  assert.match(stderr, message)
}

/** Sends a document that a quick reader reads, and waits until it is posted. */
export async function post(hub: TestHub, number: string, padding = ''): Promise<string> {
  const { id } = (await hub.send(quickInvoice(number, { padding }))).body
  assert.equal((await hub.settled(id)).state, 'posted')
  return id
}
