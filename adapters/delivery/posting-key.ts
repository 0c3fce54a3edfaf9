import { hash } from 'node:crypto'
import type { Intent, Posting } from '../adapter.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const KEY_CHARACTERS = 20

/** JSON with sorted keys: the same value always has the same text. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  return `{${Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`)
    .join(',')}}`
}

/**
 * W and 20 base32 characters (100 bits): fits SAP's 25-character header text, NetSuite's alphabet, file names and URLs.
 * The same in every attempt. A correction is a business action of its own, with a key of its own.
 */
export function postingKey(tenant: string, target: string, documentId: string, action: number): string {
  const what = action === 1 ? 'post' : `correct:${action}`
  const digest = hash('sha256', JSON.stringify([tenant, target, documentId, what]), 'buffer')
  let text = 'W'
  for (let character = 0; character < KEY_CHARACTERS; character++) {
    const bit = character * 5
    const two = digest.readUInt16BE(bit >> 3)
    text += BASE32[(two >> (11 - (bit & 7))) & 31]
  }
  return text
}

export const intentOf = ({ key, payload }: Posting): Intent => ({
  key,
  payload,
  fingerprint: hash('sha256', canonicalJson(payload)),
})
