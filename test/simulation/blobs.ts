import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { WaybillError } from '../../hub/errors.ts'
import type { Blobs } from '../../hub/drivers/blobs/port.ts'
import type { Process, World } from './world.ts'

export interface SimulatedBlobs {
  portFor(process: Process): Blobs
  bytes(key: string): Buffer | undefined
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function openBlobs(world: World): SimulatedBlobs {
  const all = new Map<string, Buffer>()
  return {
    bytes: (key) => all.get(key),
    portFor: (process) => ({
      async put(tenant, given) {
        const bytes = given instanceof Readable ? await buffer(given) : Buffer.from(given)
        const hash = sha256(bytes)
        const key = `${tenant}/${hash}`
        return world.call(
          process,
          `put ${tenant}/${hash.slice(0, 8)}`,
          () => {
            all.set(key, bytes)
            return { key, sha256: hash, size: bytes.length }
          },
          { writes: true },
        )
      },
      async get(key) {
        const bytes = await world.call(process, `get ${key.slice(0, -56)}`, () => {
          const found = all.get(key)
          if (!found) throw new WaybillError('blob-missing', 'There is no such blob.')
          return found
        })
        return Readable.from([bytes])
      },
      delete: (key) => world.call(process, `delete ${key}`, () => void all.delete(key)),
      link: async () => undefined,
      close: async () => {},
    }),
  }
}
