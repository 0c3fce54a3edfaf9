import { createHmac, createSecretKey, hash, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto'

// wb_live_<8 characters of id>_<43 of secret>_<6 of checksum>: scanners for leaked secrets recognise a key by its form.
const FORM = /^wb_live_([a-z2-7]{8})_([A-Za-z0-9_-]{43})_([0-9a-f]{6})$/
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Hashes keys with the pepper, so that hashes that leak are useless without it. */
interface KeyHasher {
  /** hex digits */
  hash(key: string): string
  /** Compares in constant time. */
  matches(key: string, storedHash: string): boolean
}

export function keyHasher(pepper: Buffer): KeyHasher {
  // Created once: making a key object from bytes takes six times as long as the hash itself.
  const secret: KeyObject = createSecretKey(pepper)
  const digest = (key: string) => createHmac('sha256', secret).update(key).digest()
  return {
    hash: (key) => digest(key).toString('hex'),
    matches: (key, storedHash) => timingSafeEqual(Buffer.from(storedHash, 'hex'), digest(key)),
  }
}

export function generateKey(): { keyId: string; key: string } {
  const keyId = [...randomBytes(8)].map((byte) => ID_ALPHABET[byte & 31]).join('')
  const body = `wb_live_${keyId}_${randomBytes(32).toString('base64url')}`
  return { keyId, key: `${body}_${checksumOf(body)}` }
}

/** The id in a key; undefined for a text that is not a key. */
export function keyIdOf(key: string): string | undefined {
  const [, keyId, , checksum] = FORM.exec(key) ?? []
  return checksum === checksumOf(key.slice(0, -7)) ? keyId : undefined
}

const checksumOf = (body: string): string => hash('sha256', body).slice(0, 6)
