// A hub in a process of its own that kills itself, without any warning, at a named durable boundary.
import { loadSettings } from '../../config/config.ts'
import { silentLog } from '../../hub/log.ts'
import { startHub } from '../../hub/start/hub.ts'
import { withBoundaries, withSendBoundaries } from './crash-points.ts'
import { quickReader } from './quick-reader.ts'

const [data = '', deathAt = ''] = process.argv.slice(2)
const never = new Int32Array(new SharedArrayBuffer(4))

function at(point: string): void {
  if (point !== deathAt) return
  process.kill(process.pid, 'SIGKILL')
  // The signal needs a moment; nothing may happen in it.
  Atomics.wait(never, 0, 0)
}

const settings = loadSettings({ data, port: '0', drainSeconds: '5' }, {})
const hub = await startHub(settings, silentLog, {
  seams: {
    reader: quickReader,
    engines: (engines) => withBoundaries(engines, at),
    targets: (targets) => new Map([...targets].map(([name, open]) => [name, { ...open, target: withSendBoundaries(open.target, at) }])),
  },
})
process.send!({ url: hub.url })
process.on('message', () => { void hub.close().then(() => process.exit(0)) })
process.on('disconnect', () => process.exit(0))
