import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { StoredEvent } from '../../drivers/event-store/port.ts'
import { codeOf } from '../../errors.ts'
import { silentLog } from '../../log.ts'
import { copyBlobs, openReferences } from '../../move/copy-blobs.ts'
import { copyLog, verifyLog } from '../../move/copy-log.ts'
import { openParkedCount } from '../../move/parked-count.ts'
import { openClosing } from '../../app/closing.ts'
import { openBlobs, openEngines, openStore, takeDataFolder } from '../../app/engines.ts'
import { textOf, UsageError, type Command, type Input } from '../command.ts'

const EMBEDDED = { eventStore: 'embedded', bus: 'embedded', views: 'embedded', blobs: 'embedded' } as const

export const command: Command = {
  usage: 'move [--event-store URL] [--blobs URL] [--data FOLDER]',
  about:
    'Copies the events and documents of an embedded hub into real engines: ids and order kept, checked by count and hash. Stop the hub first.',
  examples: [
    ['move --event-store esdb://events:2113?tls=false --blobs s3://documents', 'copy both'],
    ['move', 'the same, with the engines of WAYBILL_EVENT_STORE and WAYBILL_BLOBS'],
  ],
  options: {
    'event-store': { type: 'string', value: 'URL', about: 'event store to copy into (WAYBILL_EVENT_STORE)' },
    'blobs': { type: 'string', value: 'URL', about: 'store to copy the documents into (WAYBILL_BLOBS)' },
    'data': { type: 'string', value: 'FOLDER', about: 'data folder to copy from (WAYBILL_DATA; .waybill)' },
  },
  async run({ values, words, settings, terminal, signal }: Input) {
    if (words.length > 0) throw new UsageError(`move takes no "${words[0]}".`)
    const target = {
      data: settings.engines.data,
      bus: 'embedded',
      views: 'embedded',
      eventStore: textOf(values, 'event-store') ?? settings.engines.eventStore,
      blobs: textOf(values, 'blobs') ?? settings.engines.blobs,
    }
    if (target.eventStore === 'embedded' && target.blobs === 'embedded')
      throw new UsageError('Say where to: --event-store, --blobs, or WAYBILL_EVENT_STORE and WAYBILL_BLOBS.')
    const closing = openClosing(silentLog)
    try {
      const source = { data: settings.engines.data, ...EMBEDDED }
      takeDataFolder(source, closing)
      const from = await openEngines(source, [], closing, silentLog)
      const references = openReferences()
      const parked = openParkedCount(from.bus)
      const note = (event: StoredEvent) => {
        references.note(event)
        parked.note(event)
      }
      if (target.eventStore === 'embedded') await readThrough(from.store, note, signal)
      else {
        const to = await openStore(target, silentLog)
        closing.add('new event store', () => to.close())
        let seen = 0
        const copied = await copyLog(from.store, to, {
          signal,
          seen: (event) => {
            note(event)
            if (++seen % 1000 === 0) terminal.progress(`${seen} events copied …`)
          },
        })
        terminal.progress('comparing …')
        await verifyLog(to, copied, signal)
        terminal.line(
          `${copied.events} events in ${copied.streams} streams copied and compared (sha256 ${copied.sha256.slice(0, 16)}…).`,
        )
      }
      if (target.blobs !== 'embedded') {
        const to = await openBlobs(target, silentLog)
        closing.add('new blob store', () => to.close())
        let done = 0
        const { blobs, bytes, missing } = await copyBlobs(from.blobs, to, [...references.all.values()], {
          signal,
          copied: () => terminal.progress(`${++done} of ${references.all.size} documents copied …`),
        })
        terminal.line(
          `${blobs} blobs (${bytes} bytes) copied and compared${missing > 0 ? `; ${missing} are gone in the old store as well` : ''}.`,
        )
      }
      const left = await parked.count()
      await closing.closeAll()
      // Their positions are those of the old log; here or elsewhere they are made from the log again.
      if (target.eventStore !== 'embedded')
        await rm(path.join(settings.engines.data, 'views'), { recursive: true, force: true })
      if (left > 0)
        terminal.line(
          `${left} parked ${left === 1 ? 'message does' : 'messages do'} not move. See them in the old hub with \`waybill parked list\`; a document of theirs that has failed is sent on its way again in the new hub with \`waybill replay DOCUMENT\`.`,
        )
      terminal.line(
        'Now set WAYBILL_EVENT_STORE, WAYBILL_BUS, WAYBILL_VIEWS and WAYBILL_BLOBS and start: the views are built anew from the log. Events and documents of the old folder were only read.',
      )
      terminal.line(
        `Set WAYBILL_PEPPER to the content of ${path.join(settings.engines.data, 'pepper')}: with another one no API key is valid any more.`,
      )
      return 0
    } catch (error) {
      if (signal.aborted && !codeOf(error)) throw signal.reason
      throw error
    } finally {
      await closing.closeAll()
    }
  },
}

async function readThrough(
  store: Awaited<ReturnType<typeof openStore>>,
  note: (event: StoredEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  for await (const page of store.follow(undefined, [''], signal)) {
    page.events.forEach(note)
    if (page.caughtUp) return
  }
}
