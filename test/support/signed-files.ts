// Signed files as CMS writes them, with an empty set of signatures: the reader does not verify any.

const SIGNED_DATA = '2a864886f70d010702'
const DATA = '2a864886f70d010701'
const SHA256 = '300b0609608648016503040201'

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.from([length])
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes])
}

/** An element of unknown length, which ends with two zeros. */
const ber = (tag: number, ...parts: Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.from([0, 0])])

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))

/** Content in a signed file: DER, or BER with lengths unknown and the content in pieces. */
export function signed(content: Uint8Array, form: 'der' | 'ber' = 'der', pieceBytes = 1000): Buffer {
  const element = form === 'der' ? der : ber
  const pieces = Array.from({ length: Math.ceil(content.length / pieceBytes) }, (_, index) =>
    der(0x04, content.subarray(index * pieceBytes, (index + 1) * pieceBytes)),
  )
  const octets = form === 'der' ? der(0x04, content) : ber(0x24, ...pieces)
  const data = element(0x30, oid(DATA), element(0xa0, octets))
  const digests = der(0x31, Buffer.from(SHA256, 'hex'))
  const signedData = element(0x30, der(0x02, Buffer.from([1])), digests, data, der(0x31))
  return element(0x30, oid(SIGNED_DATA), element(0xa0, signedData))
}

/** A signature that stands apart from its content. */
export const detached = (): Buffer =>
  der(
    0x30,
    oid(SIGNED_DATA),
    der(0xa0, der(0x30, der(0x02, Buffer.from([1])), der(0x31), der(0x30, oid(DATA)), der(0x31))),
  )
