import { readdirSync } from 'node:fs'
import path from 'node:path'
import { lockDataFolder } from '../drivers/embedded-storage/folder.ts'
import { assertLogFile } from '../drivers/embedded-storage/lost-log.ts'
import { openDatabase } from '../drivers/embedded-storage/sqlite.ts'
import { codeOf } from '../errors.ts'
import { failWith, ok, type Finding } from './finding.ts'

/** Opens what a start would open in a data folder: its layout and the databases of the embedded engines. */
export function checkContents(data: string, hasLog: boolean): Finding {
  try {
    const folder = lockDataFolder(data)
    try {
      if (hasLog) assertLogFile(data, folder)
      for (const file of databasesIn(data)) openDatabase(file).close()
    } finally {
      folder.close()
    }
    return ok(`${data} is writable and its content is valid`)
  } catch (error) {
    if (codeOf(error) === 'data-folder-in-use') return ok(`a running hub uses ${data}`)
    return failWith(error)
  }
}

/** Each engine has its own folder. A database directly in the data folder belongs to a target and is not opened. */
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
