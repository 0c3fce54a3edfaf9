import { createHash } from 'node:crypto'
import type { Intent, Posting } from './adapter.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const KEY_CHARACTERS = 20

/** JSON with sorted keys: the same value always has the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  return `{${Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`
}

/** W and 20 base32 characters (100 bits): fits SAP's 25-character header text, NetSuite's alphabet, file names and URLs. The same in every attempt. */
export function postingKey(tenant: string, target: string, documentId: string): string {
  const hash = createHash('sha256').update(JSON.stringify([tenant, target, documentId, 'post'])).digest()
  let bits = 0n
  for (const byte of hash.subarray(0, 13)) bits = (bits << 8n) | BigInt(byte)
  bits >>= 4n
  let text = ''
  for (let index = 0; index < KEY_CHARACTERS; index++, bits >>= 5n) text = BASE32[Number(bits & 31n)]! + text
  return `W${text}`
}

export const intentOf = ({ key, payload }: Posting): Intent => ({ key, payload, fingerprint: createHash('sha256').update(canonicalJson(payload)).digest('hex') })
