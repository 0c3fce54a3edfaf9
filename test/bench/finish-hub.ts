// The hub of the benches `finish`, `peer` and `fairness`: a reader that only waits, or does
// nothing; everything else as in the product. Reports when the given number of documents is posted.
import { setTimeout as delay } from 'node:timers/promises'
import { loadSettings, type SettingName } from '../../config/config.ts'
import { silentLog } from '../../hub/log.ts'
import { startHub } from '../../hub/app/hub.ts'
import type { ReadFile } from '../../inference/cached-reader.ts'
import { quickReader } from '../support/quick-reader.ts'

const [data = '', given = '{}', readMs = '0'] = process.argv.slice(2)
const settings = JSON.parse(given) as Partial<Record<SettingName, string>>
/** Documents differ: readers that all take the same time would be free all at once. */
const slowReader: ReadFile = {
  ...quickReader,
  async read(...values) {
    await delay(Number(readMs) * (0.5 + Math.random()))
    return quickReader.read(...values)
  },
}
const hub = await startHub(loadSettings({ data, port: '0', readers: '8', ...settings }, {}), silentLog, {
  seams: { reader: readMs === '0' ? quickReader : slowReader },
})
const before = await hub.engines.store.head()
process.send!({ url: hub.url })

let posted = 0
let until = 0
let begun = process.cpuUsage()
const stop = new AbortController()

// A bench that fails leaves no hub behind.
process.on('disconnect', () => process.exit(0))
process.on('message', (message: { until?: number; stop?: true }) => {
  if (message.stop) return void hub.close().then(() => process.exit(0))
  until = message.until!
  begun = process.cpuUsage()
})

// What the hub held before it started is not of this run.
for await (const { events } of hub.engines.store.follow(before, ['document-'], stop.signal)) {
  posted += events.filter(({ type }) => type === 'DocumentPosted').length
  if (until > 0 && posted >= until) {
    const { user, system } = process.cpuUsage(begun)
    process.send!({ cpuMs: (user + system) / 1000 })
    until = 0
  }
}
