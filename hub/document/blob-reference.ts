/** Reference to bytes in the blob store (claim check). */
export interface BlobReference {
  key: string
  sha256: string
  size: number
}
