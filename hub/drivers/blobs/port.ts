import type { Readable } from 'node:stream'

export interface Blob {
  /** `<tenant>/<sha256>`: the same bytes of one tenant have one key, two tenants share nothing */
  key: string
  /** lower-case hex */
  sha256: string
  size: number
}

export interface PutOptions {
  maxBytes?: number
  /** what a link will say that the bytes are; a store without links ignores it */
  mediaType?: string
}

export interface Blobs {
  /**
   * Stores the bytes; resolves once they are on disk. Putting the same bytes again is cheap and answers the same.
   * More than `maxBytes` fails with `document-too-large` and leaves nothing behind; a full disk with `storage-full`.
   */
  put(tenant: string, bytes: Readable | Uint8Array, options?: PutOptions): Promise<Blob>
  /** The bytes, checked against their hash while they stream. An unknown key fails with `not-found`. */
  get(key: string): Promise<Readable>
  delete(key: string): Promise<void>
  /** An address from which anyone who holds it can fetch the bytes until it expires; undefined where the store has none to give. */
  link(key: string, seconds: number): Promise<string | undefined>
  close(): Promise<void>
}
