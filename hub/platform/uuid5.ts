import { hash } from 'node:crypto'

const PREFIX_BYTES = 16
/** Where the names of events and messages fit; a longer one gets a buffer of its own. */
const ROOM = 1024
/** What RFC 9562 allows at the 17th digit, by its two free bits. */
const VARIANTS = '89ab'

/** A function that gives the same name the same id: a version 5 UUID of RFC 9562 in this namespace. One is made for every event and message, so the namespace is parsed once and no name is copied twice. */
export function uuid5Namespace(namespace: string): (name: string) => string {
  const kept = Buffer.alloc(PREFIX_BYTES + ROOM)
  kept.write(namespace.replaceAll('-', ''), 'hex')
  return (name) => {
    // A character of a string has at most three bytes.
    const bytes =
      name.length * 3 <= ROOM ? kept : Buffer.concat([kept.subarray(0, PREFIX_BYTES), Buffer.alloc(name.length * 3)])
    const end = PREFIX_BYTES + bytes.write(name, PREFIX_BYTES)
    const hex = hash('sha1', bytes.subarray(0, end), 'hex')
    const variant = VARIANTS[parseInt(hex[16]!, 16) & 0x3]!
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
}
