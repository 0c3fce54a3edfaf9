import { Constructed, fromBER, ObjectIdentifier, OctetString, Sequence, type AsnType } from 'asn1js'
import { WaybillError } from '../../../hub/errors.ts'

const SIGNED_DATA = '1.2.840.113549.1.7.2'
/** A file may be signed again as a whole. */
const MOST_LAYERS = 4
/** The first byte of a sequence. */
const SEQUENCE = 0x30
const PEM_LINE = /-----[^-\n]*-----/g
/** Tag numbers of the members of SignedData that may be absent, and of the set of signatures. */
const CERTIFICATES = 0
const SET = 17
const [UNIVERSAL, CONTEXT] = [1, 3]

/** What was signed, and the signatures (SignedData of RFC 5652). */
export interface SignedData {
  content: Uint8Array
  /** object identifier of the type of the content */
  contentType: string
  certificates: readonly AsnType[]
  /** of the type SignerInfo */
  signers: readonly AsnType[]
}

/** The content of a signed file, whatever its signatures are worth. @throws `signed-file-damaged` */
export const signedContent = (bytes: Uint8Array): Uint8Array => signedDataOf(bytes).at(-1)!.content

/**
 * The signed data of a file, the outermost first: each is the content of the one before.
 * @throws `signed-file-damaged` for bytes that are no signed file, and for a signature without its content
 */
export function signedDataOf(bytes: Uint8Array): SignedData[] {
  const layers: SignedData[] = []
  let content = bytes
  for (;;) {
    const encoded = content[0] === SEQUENCE ? content : fromBase64(content)
    const layer = encoded && decoded(encoded)
    if (!layer) {
      if (layers.length === 0) throw damaged()
      return layers
    }
    if (layers.push(layer) === MOST_LAYERS) throw damaged()
    content = layer.content
  }
}

function fromBase64(bytes: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').replaceAll(PEM_LINE, '')
  if (!/^\s*MI/.test(text)) return undefined
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/**
 * ContentInfo { type, [0] SignedData { version, digests, { type, [0] content }, [0] certificates, [1] revocations,
 * signers } }; undefined for anything else.
 */
function decoded(bytes: Uint8Array): SignedData | undefined {
  const { result, offset } = fromBER(bytes)
  if (offset < 0 || !(result instanceof Sequence)) return undefined
  const [type, wrapper] = result.valueBlock.value
  if (!(type instanceof ObjectIdentifier) || type.getValue() !== SIGNED_DATA) return undefined
  const [signed] = membersOf(wrapper)
  const [, , encapsulated, ...others] = membersOf(signed)
  const [contentType, explicit] = membersOf(encapsulated)
  const [content] = membersOf(explicit)
  if (!(contentType instanceof ObjectIdentifier) || !(content instanceof OctetString)) throw damaged()
  return {
    content: new Uint8Array(content.getValue()),
    contentType: contentType.getValue(),
    certificates: membersOf(others.find((member) => isTagged(member, CONTEXT, CERTIFICATES))),
    signers: membersOf(others.find((member) => isTagged(member, UNIVERSAL, SET))),
  }
}

/** The members of a sequence, a set, or a tagged element; none for anything else. */
export const membersOf = (element: AsnType | undefined): AsnType[] =>
  element instanceof Constructed ? element.valueBlock.value : []

export const isTagged = ({ idBlock }: AsnType, tagClass: number, tagNumber: number): boolean =>
  idBlock.tagClass === tagClass && idBlock.tagNumber === tagNumber

const damaged = (): WaybillError =>
  new WaybillError('signed-file-damaged', 'The file is no signed file that holds its content.')
