import { hash } from 'node:crypto'

const PREFIX_BYTES = 16
/** Bytes of the shared buffer: enough for the names of events and messages. A longer name gets a buffer of its own. */
const NAME_BYTES = 1024
/** The 17th digit by its two free bits, as RFC 9562 defines the variant. */
const VARIANTS = '89ab'

/**
 * A function that returns the version 5 UUID (RFC 9562) of a name in this namespace: the same name always has the same
 * id. Every event and message needs one, so the namespace is parsed once and no name is copied twice.
 */
export function uuid5Namespace(namespace: string): (name: string) => string {
  const shared = Buffer.alloc(PREFIX_BYTES + NAME_BYTES)
  shared.write(namespace.replaceAll('-', ''), 'hex')
  return (name) => {
    // A UTF-16 code unit has at most three bytes in UTF-8.
    const bytes =
      name.length * 3 <= NAME_BYTES
        ? shared
        : Buffer.concat([shared.subarray(0, PREFIX_BYTES), Buffer.alloc(name.length * 3)])
    const end = PREFIX_BYTES + bytes.write(name, PREFIX_BYTES)
    const hex = hash('sha1', bytes.subarray(0, end), 'hex')
    const variant = VARIANTS[parseInt(hex[16]!, 16) & 0x3]!
    const [timeLow, timeMid, timeHigh] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16)]
    return `${timeLow}-${timeMid}-5${timeHigh}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
}
