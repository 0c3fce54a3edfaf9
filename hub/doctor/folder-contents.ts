import { readdirSync } from 'node:fs'
import path from 'node:path'
import { lockDataFolder } from '../drivers/embedded-storage/folder.ts'
import { openDatabase } from '../drivers/embedded-storage/sqlite.ts'
import { codeOf } from '../errors.ts'
import { describeFailure } from '../cli/failure.ts'
import type { Finding } from './finding.ts'

/** What a start would find in a data folder of Waybill: its layout, and the databases of the embedded engines. */
export function contentsOf(data: string): Finding {
  try {
    const folder = lockDataFolder(data)
    try {
      for (const file of databasesIn(data)) openDatabase(file).close()
    } finally {
      folder.close()
    }
    return { status: 'ok', text: `${data} is writable, and what is in it can be used` }
  } catch (error) {
    if (codeOf(error) === 'data-folder-in-use') return { status: 'ok', text: `a hub works on ${data}` }
    const { title, detail, cure } = describeFailure(error)
    return { status: 'fail', text: `${title}: ${detail}`, cure }
  }
}

/** Each engine has a folder of its own. A target's database beside them is not ours to open. */
function databasesIn(data: string): string[] {
  const folders = readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(data, name))
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.sqlite'))
      .map((name) => path.join(folder, name)),
  )
}
