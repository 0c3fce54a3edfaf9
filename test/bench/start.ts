import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { inFolder, percentile, printed, printValue, residentMbOfChild, secondsOf } from './measure.ts'

const ROUNDS = 5
const REST_MS = 4_000
const LAUNCH = path.resolve(import.meta.dirname, '../../hub/cli/launch.cjs')

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
