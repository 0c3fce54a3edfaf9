import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { inFolder, percentile, printValue, secondsOf } from './measure.ts'

const ROUNDS = 5
const REST_MS = 4_000
const LAUNCH = path.resolve(import.meta.dirname, '../../hub/cli/launch.cjs')

/** The launcher starts the hub as a separate process, whose memory is measured. */
function residentMbOfChild(parent: number): number {
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

/** Resolves once a stream has brought the text; the stream flows on. */
const printed = (stream: Readable, text: string): Promise<void> =>
  new Promise((resolve) => {
    let seen = ''
    stream.on('data', (chunk: Buffer) => {
      seen += String(chunk)
      if (seen.includes(text)) resolve()
    })
  })

export async function bench(): Promise<void> {
  const seconds: number[] = []
  const memory: number[] = []
  const bare: number[] = []
  await inFolder(async (folder) => {
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await secondsOf(async () => void (await once(spawn(process.execPath, ['-e', '0']), 'exit'))))
      const hub = spawn(process.execPath, [LAUNCH, 'start', '--port', '0', '--data', path.join(folder, 'data')], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      seconds.push(await secondsOf(() => printed(hub.stdout, 'listens on')))
      await delay(REST_MS)
      memory.push(residentMbOfChild(hub.pid!))
      hub.kill('SIGTERM')
      await once(hub, 'exit')
    }
  })
  printValue('bare `node -e 0`, median', percentile(bare, 0.5), 's')
  printValue('start to listening, median', percentile(seconds, 0.5), 's   (goal 2 s)')
  printValue('start to listening, slowest', percentile(seconds, 1), 's')
  printValue('memory when idle, median', percentile(memory, 0.5), 'MB  (goal 200 MB)')
}
