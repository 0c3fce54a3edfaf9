import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
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

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
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
