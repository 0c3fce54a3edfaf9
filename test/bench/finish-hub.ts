// The hub of the bench `finish`: no-op reader, SQLite target; tells when so many documents are posted.
import { loadSettings } from '../../config/config.ts'
import { silentLog } from '../../hub/log.ts'
import { startHub } from '../../hub/start/hub.ts'
import { quickReader } from '../support/quick-reader.ts'

const [data = ''] = process.argv.slice(2)
const hub = await startHub(loadSettings({ data, port: '0', readers: '8' }, {}), silentLog, { seams: { reader: quickReader } })
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

for await (const { events } of hub.engines.store.follow(undefined, ['document-'], stop.signal)) {
  posted += events.filter(({ type }) => type === 'DocumentPosted').length
  if (until > 0 && posted >= until) {
    const { user, system } = process.cpuUsage(begun)
    process.send!({ cpuMs: (user + system) / 1000 })
    until = 0
  }
}
