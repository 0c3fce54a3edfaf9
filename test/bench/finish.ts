import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fdatasyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { finishDocuments } from './finish-load.ts'
import { inFolder, printRatio, printValue, secondsOf } from './measure.ts'

const CLIENTS = 50
const WARM_UP = 200
const DOCUMENTS = 2_000
const ROUNDS = 3

const ROWS = { log: 14, messages: 2, views: 12, ledger: 1 } as const

/**
 * The raw limit: the rows and files of one document, written by SQLite and the file system alone, 50 documents per
 * commit.
 */
async function raw(folder: string): Promise<number> {
  const databases = Object.entries(ROWS).map(([name, rows]) => {
    const database = new DatabaseSync(path.join(folder, `${name}.sqlite`))
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${name === 'views' ? 'NORMAL' : 'FULL'}; CREATE TABLE rows (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT`,
    )
    return { database, rows, insert: database.prepare('INSERT INTO rows (key, body) VALUES (?, ?)') }
  })
  const body = JSON.stringify({ id: randomUUID(), data: 'x'.repeat(500) })
  mkdirSync(path.join(folder, 'blobs'))
  const seconds = await secondsOf(() => {
    for (let first = 0; first < DOCUMENTS; first += CLIENTS) {
      const numbers = Array.from({ length: CLIENTS }, (_, index) => first + index)
      for (const number of numbers)
        for (let blob = 0; blob < 3; blob++)
          writeBlob(path.join(folder, 'blobs', createHash('sha256').update(`${number}:${blob}`).digest('hex')), body)
      for (const { database, rows, insert } of databases) {
        database.exec('BEGIN IMMEDIATE')
        for (const number of numbers) for (let row = 0; row < rows; row++) insert.run(`${number}:${row}`, body)
        database.exec('COMMIT')
      }
    }
  })
  for (const { database } of databases) database.close()
  return DOCUMENTS / seconds
}

function writeBlob(file: string, body: string): void {
  const handle = openSync(file, 'w')
  writeSync(handle, body)
  fdatasyncSync(handle)
  closeSync(handle)
}

export async function bench(): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const { perSecond, cpuMs } = await inFolder((folder) =>
      finishDocuments({ data: path.join(folder, 'data'), clients: CLIENTS, warmUp: WARM_UP, documents: DOCUMENTS }),
    )
    printRatio(`${round}. finished documents`, perSecond, await inFolder(raw), 'docs/s')
    printValue('   CPU of the hub a document', cpuMs, 'ms')
  }
}
