import { hash } from 'node:crypto'

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

/** A function that gives the same name the same id: a version 5 UUID of RFC 9562 in this namespace. One is made for every event and message, so the namespace is parsed once. */
export function nameUuids(namespace: string): (name: string) => string {
  const prefix = bytesOf(namespace)
  return (name) => {
    const digest = hash('sha1', Buffer.concat([prefix, Buffer.from(name)]), 'buffer')
    digest[6] = (digest[6]! & 0x0f) | 0x50
    digest[8] = (digest[8]! & 0x3f) | 0x80
    const hex = digest.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
  }
}
