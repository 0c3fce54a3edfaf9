import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Settings } from '../../../config/config.ts'
import { openClosing } from '../../app/closing.ts'
import { openBlobs, openEngines, openStore, takeDataFolder } from '../../app/engines.ts'
import type { StoredEvent } from '../../drivers/event-store/port.ts'
import { codeOf } from '../../errors.ts'
import { silentLog } from '../../log.ts'
import { copyBlobs, openReferences } from '../../move/copy-blobs.ts'
import { copyLog, verifyLog } from '../../move/copy-log.ts'
import { openParkedCount } from '../../move/parked-count.ts'
import { textOf, UsageError, type Command, type Input } from '../command.ts'
import type { Terminal } from '../terminal.ts'

const EMBEDDED = { eventStore: 'embedded', bus: 'embedded', views: 'embedded', blobs: 'embedded' } as const
const PROGRESS_EVENTS = 1000

type References = ReturnType<typeof openReferences>
type Closing = ReturnType<typeof openClosing>
type Engines = Awaited<ReturnType<typeof openEngines>>
type Target = ReturnType<typeof targetOf>

interface Move {
  from: Engines
  target: Target
  closing: Closing
  terminal: Terminal
  signal: AbortSignal
}

export const command: Command = {
  usage: 'move [--event-store URL] [--blobs URL] [--data FOLDER]',
  about:
    'Copies the events and documents of an embedded hub to real engines. Ids and order stay; counts and hashes are ' +
    'verified. Stop the hub first.',
  examples: [
    ['move --event-store esdb://events:2113?tls=false --blobs s3://documents', 'copy both'],
    ['move', 'the same, to the engines of WAYBILL_EVENT_STORE and WAYBILL_BLOBS'],
  ],
  options: {
    'event-store': { value: 'URL', about: 'event store to copy to (WAYBILL_EVENT_STORE)' },
    'blobs': { value: 'URL', about: 'blob store to copy the documents to (WAYBILL_BLOBS)' },
    'data': { value: 'FOLDER', about: 'data folder to copy from (WAYBILL_DATA; .waybill)' },
  },
  async run({ values, settings, terminal, signal }: Input) {
    const target = targetOf(values, settings)
    const closing = openClosing(silentLog)
    try {
      const source = { data: settings.engines.data, ...EMBEDDED }
      takeDataFolder(source, closing)
      const from = await openEngines(source, [], closing, silentLog)
      const parked = await copy({ from, target, closing, terminal, signal })
      await closing.closeAll()
      // The positions of these views are those of the old log.
      if (target.eventStore !== 'embedded')
        await rm(path.join(settings.engines.data, 'views'), { recursive: true, force: true })
      showNextSteps(terminal, settings.engines.data, parked)
      return 0
    } catch (error) {
      if (signal.aborted && !codeOf(error)) throw signal.reason
      throw error
    } finally {
      await closing.closeAll()
    }
  },
}

/** The engines to copy to. */
function targetOf(values: Input['values'], settings: Settings) {
  const target = {
    data: settings.engines.data,
    bus: 'embedded',
    views: 'embedded',
    eventStore: textOf(values, 'eventStore') ?? settings.engines.eventStore,
    blobs: textOf(values, 'blobs') ?? settings.engines.blobs,
  }
  if (target.eventStore === 'embedded' && target.blobs === 'embedded')
    throw new UsageError('Specify where to copy to: --event-store, --blobs, or WAYBILL_EVENT_STORE and WAYBILL_BLOBS.')
  return target
}

/** Copies the log, then the blobs that it names. Resolves to the number of parked messages, which are not copied. */
async function copy(move: Move): Promise<number> {
  const { from, target, signal } = move
  const references = openReferences()
  const parked = openParkedCount(from.bus)
  const note = (event: StoredEvent) => {
    references.note(event)
    parked.note(event)
  }
  if (target.eventStore === 'embedded') await readThrough(from.store, note, signal)
  else await moveLog(move, note)
  if (target.blobs !== 'embedded') await moveBlobs(move, references)
  return parked.count()
}

async function moveLog(
  { from, target, closing, terminal, signal }: Move,
  note: (event: StoredEvent) => void,
): Promise<void> {
  const to = await openStore(target, silentLog)
  closing.add('new event store', () => to.close())
  let seen = 0
  const copied = await copyLog(from.store, to, {
    signal,
    seen: (event) => {
      note(event)
      if (++seen % PROGRESS_EVENTS === 0) terminal.progress(`${seen} events copied …`)
    },
  })
  terminal.progress('verifying …')
  await verifyLog(to, copied, signal)
  const hash = copied.sha256.slice(0, 16)
  terminal.line(`${copied.events} events in ${copied.streams} streams copied and verified (sha256 ${hash}…).`)
}

async function moveBlobs(move: Move, references: References): Promise<void> {
  const { from, target, closing, terminal, signal } = move
  const to = await openBlobs(target, silentLog)
  closing.add('new blob store', () => to.close())
  let done = 0
  const { blobs, bytes, missing } = await copyBlobs(from.blobs, to, [...references.all.values()], {
    signal,
    copied: () => terminal.progress(`${++done} of ${references.all.size} documents copied …`),
  })
  const lost = missing > 0 ? `; ${missing} are missing in the old store, too` : ''
  terminal.line(`${blobs} blobs (${bytes} bytes) copied and verified${lost}.`)
}

function showNextSteps(terminal: Terminal, data: string, parked: number): void {
  if (parked > 0)
    terminal.line(
      `${parked} parked ${parked === 1 ? 'message is' : 'messages are'} not copied. ` +
        'List them in the old hub with `waybill parked list`; ' +
        'process their failed documents again in the new hub with `waybill replay DOCUMENT`.',
    )
  terminal.line(
    'Now set WAYBILL_EVENT_STORE, WAYBILL_BUS, WAYBILL_VIEWS and WAYBILL_BLOBS and start: the views are built from ' +
      'the log. The events and documents of the old folder are unchanged.',
  )
  terminal.line(
    `Set WAYBILL_PEPPER to the content of ${path.join(data, 'pepper')}: with another pepper no API key is valid.`,
  )
}

async function readThrough(
  store: Engines['store'],
  note: (event: StoredEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  for await (const page of store.follow(undefined, [''], signal)) {
    page.events.forEach(note)
    if (page.caughtUp) return
  }
}
