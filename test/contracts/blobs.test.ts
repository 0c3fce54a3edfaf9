import { readdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openEmbeddedBlobs } from '../../hub/drivers/blobs/embedded/embedded.ts'
import { blobsContract } from './blobs.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('the embedded blobs', () => {
  blobsContract(async () => {
    const folder = temporaryFolder('blobs')
    const blobs = openEmbeddedBlobs({ folder })
    const small = <T>(work: (database: DatabaseSync) => T): T => {
      const database = new DatabaseSync(path.join(folder, 'small.sqlite'))
      try {
        return work(database)
      } finally {
        database.close()
      }
    }
    const files = (): string[] =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile() && !each.name.startsWith('small.sqlite'))
        .map((each) => path.join(each.parentPath, each.name))
    return {
      blobs,
      features: { link: false },
      async damage(key) {
        const large = files().find((file) => file.endsWith(key.split('/')[1]!))
        if (large === undefined)
          return void small((database) =>
            database.prepare('UPDATE blobs SET bytes = zeroblob(length(bytes)) WHERE key = ?').run(key),
          )
        const handle = await open(large, 'r+')
        await handle.write(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]), 0, 8, 100)
        await handle.close()
      },
      count: async () =>
        files().length +
        small((database) => (database.prepare('SELECT count(*) AS count FROM blobs').get() as { count: number }).count),
      async close() {
        await blobs.close()
      },
    }
  })
})
