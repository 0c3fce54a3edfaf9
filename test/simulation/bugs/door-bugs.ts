import { createHash } from 'node:crypto'
import { codeOf } from '../../../hub/errors.ts'
import type { Incoming, Receipt } from '../../../hub/intake/receive.ts'
import type { Plant } from '../hub.ts'
import type { Bug } from './bug.ts'

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A door that gives the answer of an earlier request to one that looks the same to it. */
const remembering = (nameOf: (incoming: Incoming) => Promise<string | undefined>): Plant => ({
  receive(receive) {
    const answers = new Map<string, Receipt>()
    return async (incoming) => {
      const name = await nameOf(incoming)
      const known = name === undefined ? undefined : answers.get(name)
      if (known) return known
      const receipt = await receive(incoming)
      if (name !== undefined) answers.set(name, receipt)
      return receipt
    }
  },
})

export const DOOR_BUGS: readonly Bug[] = [
  {
    name: 'dedupe-without-tenant',
    about: 'what one tenant has sent counts as sent by the other',
    plant: remembering(async ({ bytes }) =>
      createHash('sha256')
        .update(await whole(bytes))
        .digest('hex'),
    ),
  },
  {
    name: 'idempotency-key-without-tenant',
    about: 'the door remembers its answers by the key alone',
    plant: remembering(async ({ idempotencyKey }) => idempotencyKey),
  },
  {
    name: 'duplicate-by-name',
    about: 'a file of the same name counts as the same document',
    plant: remembering(async ({ tenant, fileName }) => `${tenant} ${fileName}`),
  },
  {
    name: 'hash-of-first-bytes',
    about: 'documents are distinguished by their first bytes',
    plant: {
      ports: (ports) => ({
        ...ports,
        blobs: {
          ...ports.blobs,
          put: async (tenant, bytes, options) => {
            const blob = await ports.blobs.put(tenant, bytes, options)
            const first = (await whole(await ports.blobs.get(blob.key))).subarray(0, 20)
            return { ...blob, sha256: createHash('sha256').update(first).digest('hex') }
          },
        },
      }),
    },
  },
  {
    name: 'accepted-on-full-disk',
    about: 'the door says 202 though the log could not be written',
    plant: {
      receive: (receive) => (incoming) =>
        receive(incoming).catch((error: unknown) => {
          if (codeOf(error) === 'storage-full') return { documentId: '01SIMFULL', duplicate: false, state: 'received' }
          throw error
        }),
    },
  },
  {
    name: 'bytes-not-awaited',
    about: 'the door does not wait until the bytes are stored',
    plant: {
      ports: (ports, { role }) =>
        role !== 'door'
          ? ports
          : {
              ...ports,
              blobs: {
                ...ports.blobs,
                put: async (tenant, bytes, options) => {
                  const all = await whole(bytes as AsyncIterable<Uint8Array>)
                  void ports.blobs.put(tenant, all, options).catch(() => {})
                  const sha256 = createHash('sha256').update(all).digest('hex')
                  return { key: `${tenant}/${sha256}`, sha256, size: all.length }
                },
              },
            },
    },
  },
]
