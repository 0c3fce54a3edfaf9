import { DatabaseSync } from 'node:sqlite'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { NewEvent } from '../../hub/drivers/event-store/port.ts'
import { inFolder, printRatio, secondsOf } from './measure.ts'

const SINGLE = 1_500
const GROUPED = 60_000
const WRITERS = 64
const ROUNDS = 3

const event = (number: number): NewEvent => ({
  id: randomUUID(),
  type: 'DocumentReceived',
  data: { documentId: `01J${number}`, size: 48_213, source: 'rest', personal: { fileName: `invoice-${number}.pdf` } },
  metadata: {
    tenant: 'main',
    actor: 'key:abcdefgh',
    occurredAt: '2026-01-01T00:00:00.000Z',
    $correlationId: randomUUID(),
    $causationId: randomUUID(),
    schema: '1',
  },
})

/** The same rows into the same table with the same syncs, and nothing around it. */
function bareTable(file: string) {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
    CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL, recorded_at TEXT NOT NULL) STRICT;
    CREATE UNIQUE INDEX events_by_stream ON events (stream, revision)`)
  const insert = database.prepare(
    'INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  return {
    commit(numbers: readonly number[]): void {
      database.exec('BEGIN IMMEDIATE')
      for (const number of numbers) {
        const { id, type, data, metadata } = event(number)
        insert.run(
          `document-main.${number % WRITERS}`,
          Math.floor(number / WRITERS),
          id,
          type,
          JSON.stringify(data),
          JSON.stringify(metadata),
          '2026-01-01T00:00:00.000Z',
        )
      }
      database.exec('COMMIT')
    },
    close: () => database.close(),
  }
}

async function single(folder: string): Promise<{ ours: number; raw: number }> {
  const store = openEmbeddedEventStore({ folder: path.join(folder, 'ours') })
  const ours = await secondsOf(async () => {
    for (let number = 0; number < SINGLE; number++)
      await store.append('document-main.one', [event(number)], number === 0 ? 'no-stream' : number - 1)
  })
  await store.close()
  const bare = bareTable(path.join(folder, 'bare.sqlite'))
  const raw = await secondsOf(() => {
    for (let number = 0; number < SINGLE; number++) bare.commit([number])
  })
  bare.close()
  return { ours: SINGLE / ours, raw: SINGLE / raw }
}

async function grouped(folder: string): Promise<{ ours: number; raw: number }> {
  const store = openEmbeddedEventStore({ folder: path.join(folder, 'ours') })
  const each = Math.floor(GROUPED / WRITERS)
  const ours = await secondsOf(() =>
    Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let number = 0; number < each; number++)
          await store.append(`document-main.${writer}`, [event(number)], number === 0 ? 'no-stream' : number - 1)
      }),
    ),
  )
  await store.close()
  const bare = bareTable(path.join(folder, 'bare.sqlite'))
  const raw = await secondsOf(() => {
    for (let first = 0; first < each * WRITERS; first += WRITERS)
      bare.commit(Array.from({ length: WRITERS }, (_, index) => first + index))
  })
  bare.close()
  return { ours: (each * WRITERS) / ours, raw: (each * WRITERS) / raw }
}

export async function bench(): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const one = await inFolder(single)
    printRatio(`${round}. one writer`, one.ours, one.raw, 'events/s')
    const many = await inFolder(grouped)
    printRatio(`${round}. ${WRITERS} writers, grouped`, many.ours, many.raw, 'events/s')
  }
}
