import { fromBER, ObjectIdentifier, OctetString, Sequence, type AsnType, Constructed } from 'asn1js'
import { WaybillError } from '../../../hub/errors.ts'

const SIGNED_DATA = '1.2.840.113549.1.7.2'
/** A file may be signed again as a whole. */
const MOST_SIGNATURES = 4
/** The first byte of a sequence. */
const SEQUENCE = 0x30
const PEM_LINE = /-----[^-\n]*-----/g

/**
 * The content of a signed file. The signatures are not verified: the content counts like that of an unsigned file.
 * @throws `signed-file-damaged` for bytes that are no signed file, and for a signature without its content
 */
export function signedContent(bytes: Uint8Array): Uint8Array {
  let content = bytes
  for (let layer = 0; layer < MOST_SIGNATURES; layer++) {
    const encoded = content[0] === SEQUENCE ? content : fromBase64(content)
    const inner = encoded && contentOf(encoded)
    if (!inner) {
      if (layer === 0) throw damaged()
      return content
    }
    content = inner
  }
  throw damaged()
}

function fromBase64(bytes: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').replaceAll(PEM_LINE, '')
  if (!/^\s*MI/.test(text)) return undefined
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** ContentInfo { type, [0] SignedData { version, digests, { type, [0] content }, … } }; undefined for anything else. */
function contentOf(bytes: Uint8Array): Uint8Array | undefined {
  const { result, offset } = fromBER(bytes)
  if (offset < 0 || !(result instanceof Sequence)) return undefined
  const [type, wrapper] = result.valueBlock.value
  if (!(type instanceof ObjectIdentifier) || type.getValue() !== SIGNED_DATA) return undefined
  const [signed] = membersOf(wrapper)
  const [contentType, explicit] = membersOf(membersOf(signed)[2])
  const [content] = membersOf(explicit)
  if (!(contentType instanceof ObjectIdentifier) || !(content instanceof OctetString)) throw damaged()
  return new Uint8Array(content.getValue())
}

const membersOf = (element: AsnType | undefined): AsnType[] =>
  element instanceof Sequence || element instanceof Constructed ? element.valueBlock.value : []

const damaged = (): WaybillError =>
  new WaybillError('signed-file-damaged', 'The file is no signed file that holds its content.')
