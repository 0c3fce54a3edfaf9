import type { Readable } from 'node:stream'

export interface Blob {
  /** `<tenant>/<sha256>`: the same bytes of one tenant have one key, and two tenants share nothing */
  key: string
  /** lower-case hex */
  sha256: string
  size: number
}

export interface PutOptions {
  maxBytes?: number
  /** media type that a link declares; a store without links ignores it */
  mediaType?: string
}

export interface Blobs {
  /**
   * Stores the bytes. Resolves once they are on disk. Putting the same bytes again is cheap and returns the same
   * result. A failed put leaves nothing behind.
   * @throws `document-too-large` for more than `maxBytes`, `storage-full` if the disk is full
   */
  put(tenant: string, bytes: Readable | Uint8Array, options?: PutOptions): Promise<Blob>
  /**
   * Returns the bytes as a stream. The stream checks them against their hash and fails with `storage-failed` at its end
   * if they differ.
   * @throws `blob-missing` for an unknown key: keys come from the log, so the store has lost a blob
   */
  get(key: string): Promise<Readable>
  /** Deletes a blob. Does nothing if there is none. */
  delete(key: string): Promise<void>
  /**
   * Returns a URL that serves the bytes to anyone who has it, until it expires; undefined if the store has no links.
   */
  link(key: string, seconds: number): Promise<string | undefined>
  close(): Promise<void>
}
