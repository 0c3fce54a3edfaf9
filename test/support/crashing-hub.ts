// A hub in its own process that kills itself, without warning, at a named durable boundary. Settings come from the
// environment.
import { loadSettings } from '../../config/config.ts'
import { startHub } from '../../hub/app/hub.ts'
import { openLog } from '../../hub/app/log.ts'
import { withBoundaries, withReadBoundary, withTargetBoundaries, withTellBoundaries } from './crash-points.ts'
import { withReaderFaults, withTargetFaults } from './once-faults.ts'
import { CHANNEL, NOTIFIED_STATES } from './notice-receiver.ts'
import { plantBug } from './planted-bugs.ts'
import { quickReader } from './quick-reader.ts'
import { untilQuiet, viewsLevel } from './settled.ts'
import type { CrashingOptions } from './hub-process.ts'

const { deathAt, bug, attempts, faults }: CrashingOptions = JSON.parse(process.argv[2] ?? '{}') as CrashingOptions
const never = new Int32Array(new SharedArrayBuffer(4))

function at(...points: string[]): void {
  if (deathAt === undefined || !points.includes(deathAt)) return
  process.kill(process.pid, 'SIGKILL')
  // The signal needs a moment; nothing may happen in it.
  Atomics.wait(never, 0, 0)
}

const { whenSettled } =
  process.env['WAYBILL_BUS'] === undefined ? {} : (await import('./driver-points.ts')).watchLibraries(at)
const planted = plantBug(bug)
const faulty = faults ?? `${process.env['WAYBILL_DATA']}-faults`
const settings = loadSettings({ port: process.env['WAYBILL_PORT'] ?? '0', drainSeconds: '5' })
const hub = await startHub(settings, (await openLog(settings.process)).log, {
  seams: {
    reader: withReadBoundary(withReaderFaults(quickReader, faulty), at),
    engines: (engines) => {
      at('after opening the engines')
      return planted.engines(withBoundaries(engines, at, whenSettled))
    },
    targets: (targets) =>
      new Map(
        [...targets].map(([name, open]) => {
          const faulting = withTargetFaults(open, faulty)
          return [name, planted.target({ ...faulting, target: withTargetBoundaries(faulting.target, at) })]
        }),
      ),
    channels: (channels) =>
      new Map([...channels].map(([name, channel]) => [name, withTellBoundaries(planted.channel(channel), at)])),
    ...(attempts !== undefined && { attempts }),
  },
})

async function answer(question: string, argument: unknown): Promise<unknown> {
  switch (question) {
    case 'quiet':
      return untilQuiet(hub.engines, argument as number, { channel: CHANNEL, about: NOTIFIED_STATES })
    case 'level':
      return viewsLevel(hub.engines)
    case 'issue':
      return hub.keys.issue(String(argument), 'admin', 'test')
    case 'stop':
      return hub.close().then(() => process.exit(0))
    default:
      throw new Error(`no answer to ${question}`)
  }
}
process.on('message', ({ id, question, argument }: { id: number; question: string; argument: unknown }) => {
  answer(question, argument).then(
    (value) => process.send!({ id, value }),
    (error: Error) => process.send?.({ id, error: error.message }),
  )
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => void hub.close().then(() => process.exit(0)))
process.send!({ url: hub.url ?? 'none' })
