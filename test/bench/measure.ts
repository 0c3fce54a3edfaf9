import { closeSync, fdatasyncSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'

const SYNC_MS = 1_000

/** What the disk of this minute can do: 4 KiB appended and synced, again and again for a second. */
export function syncsPerSecond(folder: string): number {
  const home = mkdtempSync(path.join(folder, 'waybill-sync-'))
  const file = openSync(path.join(home, 'file'), 'w')
  const block = Buffer.alloc(4096, 1)
  const started = performance.now()
  let syncs = 0
  while (performance.now() - started < SYNC_MS) {
    writeSync(file, block)
    fdatasyncSync(file)
    syncs++
  }
  closeSync(file)
  rmSync(home, { recursive: true })
  return (syncs * 1000) / (performance.now() - started)
}

/** Runs in a temporary folder and removes it. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder('bench')
  try {
    return await work(folder)
  } finally {
    removeFolder(folder)
  }
}

/** Seconds that a piece of work takes. */
export async function secondsOf(work: () => Promise<unknown> | unknown): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** The smallest value that at least this share of the values does not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

const short = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toFixed(2))

export function printRatio(what: string, ours: number, raw: number, unit: string): void {
  console.log(
    `  ${what.padEnd(34)} ${short(ours).padStart(8)} ${unit}   raw ${short(raw).padStart(8)}   ratio ${(ours / raw).toFixed(2)}`,
  )
}

export function printValue(what: string, value: number, unit: string): void {
  console.log(`  ${what.padEnd(34)} ${short(value).padStart(8)} ${unit}`)
}

/** The launcher starts the hub as a separate process, whose memory is measured. */
export function residentMbOfChild(parent: number): number {
  const statuses = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/status`, 'utf8')
      } catch {
        return ''
      }
    })
  const child = statuses.find((status) => new RegExp(`^PPid:\\s+${parent}$`, 'm').test(status)) ?? ''
  return Number(/^VmRSS:\s+(\d+)/m.exec(child)?.[1]) / 1024
}

/** Resolves with all that a stream has brought once the text is in it; the stream flows on. */
export const printed = (stream: Readable, text: string): Promise<string> =>
  new Promise((resolve) => {
    let seen = ''
    stream.on('data', (chunk: Buffer) => {
      seen += String(chunk)
      if (seen.includes(text)) resolve(seen)
    })
  })
