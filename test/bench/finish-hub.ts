// The hub of the benches `finish`, `peer` and `fairness`: no-op reader, everything else as in the product; tells when so many documents are posted.
import { loadSettings, type Settings } from '../../config/config.ts'
import { silentLog } from '../../hub/log.ts'
import { startHub } from '../../hub/start/hub.ts'
import { quickReader } from '../support/quick-reader.ts'

const [data = '', given = '{}'] = process.argv.slice(2)
const settings = JSON.parse(given) as Partial<Record<keyof Settings, string>>
const hub = await startHub(loadSettings({ data, port: '0', readers: '8', ...settings }, {}), silentLog, { seams: { reader: quickReader } })
const before = await hub.engines.store.head()
process.send!({ url: hub.url })

let posted = 0
let until = 0
let begun = process.cpuUsage()
const stop = new AbortController()

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
