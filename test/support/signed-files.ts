// Signed files as CMS (RFC 5652) writes them, with a certificate of their own.
import { constants, createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

const OID = {
  signedData: '2a864886f70d010702',
  data: '2a864886f70d010701',
  contentType: '2a864886f70d010903',
  messageDigest: '2a864886f70d010904',
  commonName: '550403',
  keyIdentifier: '551d0e',
  sha1: '2b0e03021a',
  sha256: '608648016503040201',
  rsa: '2a864886f70d010101',
  rsaPss: '2a864886f70d01010a',
  ecdsaWithSha256: '2a8648ce3d040302',
  ed25519: '2b6570',
} as const

/** How a file is signed. */
interface SignatureForm {
  key?: 'ec' | 'rsa' | 'rsa-pss' | 'ed25519'
  /** as the file names it; it is always SHA-256 */
  digest?: 'sha1' | 'sha256'
  /** false for a signature of the content alone */
  attributes?: boolean
  /** how the signature names its certificate */
  names?: 'issuer' | 'key'
  certificate?: 'present' | 'absent' | 'of another key'
  signatures?: number
}

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
const algorithm = (name: keyof typeof OID): Buffer => der(0x30, oid(OID[name]))
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]))
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** Content in a signed file: DER, or BER with lengths unknown and the content in pieces. */
export function signed(
  content: Uint8Array,
  form: 'der' | 'ber' = 'der',
  { pieceBytes = 1000, ...how }: SignatureForm & { pieceBytes?: number } = {},
): Buffer {
  const element = form === 'der' ? der : ber
  const pieces = Array.from({ length: Math.ceil(content.length / pieceBytes) }, (_, index) =>
    der(0x04, content.subarray(index * pieceBytes, (index + 1) * pieceBytes)),
  )
  const octets = form === 'der' ? der(0x04, content) : ber(0x24, ...pieces)
  const data = element(0x30, oid(OID.data), element(0xa0, octets))
  const { certificates, signer } = signatureOf(content, how)
  const signers = Array.from({ length: how.signatures ?? 1 }, () => signer)
  const members = [integer(1), der(0x31, algorithm('sha256')), data, der(0xa0, ...certificates), der(0x31, ...signers)]
  return element(0x30, oid(OID.signedData), element(0xa0, element(0x30, ...members)))
}

/** A signature that stands apart from its content. */
export const detached = (): Buffer =>
  der(0x30, oid(OID.signedData), der(0xa0, der(0x30, integer(1), der(0x31), der(0x30, oid(OID.data)), der(0x31))))

function signatureOf(
  content: Uint8Array,
  { key = 'ec', digest = 'sha256', attributes = true, names = 'issuer', certificate = 'present' }: SignatureForm,
) {
  const { privateKey, publicKey } = keyPairOf(key)
  const values = [
    der(0x30, oid(OID.contentType), der(0x31, oid(OID.data))),
    der(0x30, oid(OID.messageDigest), der(0x31, der(0x04, sha256(content)))),
  ]
  const covered = attributes ? der(0x31, ...values) : content
  const signer = der(
    0x30,
    integer(names === 'issuer' ? 1 : 3),
    names === 'issuer' ? der(0x30, NAME, SERIAL) : der(0x80, keyIdentifierOf(publicKey)),
    algorithm(digest),
    ...(attributes ? [der(0xa0, ...values)] : []),
    SIGNING[key].algorithm,
    der(0x04, SIGNING[key].sign(privateKey, covered)),
  )
  if (certificate === 'absent') return { certificates: [], signer }
  const certified = certificate === 'present' ? publicKey : newKeyPair(key).publicKey
  return { certificates: [certificateOf(certified, keyIdentifierOf(publicKey))], signer }
}

const SIGNING = {
  'ec': {
    algorithm: algorithm('ecdsaWithSha256'),
    sign: (key: KeyObject, data: Uint8Array) => sign('sha256', data, key),
  },
  'rsa': { algorithm: algorithm('rsa'), sign: (key: KeyObject, data: Uint8Array) => sign('sha256', data, key) },
  'rsa-pss': {
    algorithm: algorithm('rsaPss'),
    sign: (key: KeyObject, data: Uint8Array) =>
      sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  },
  'ed25519': { algorithm: algorithm('ed25519'), sign: (key: KeyObject, data: Uint8Array) => sign(null, data, key) },
} as const
type KeyKind = keyof typeof SIGNING

function newKeyPair(kind: KeyKind) {
  if (kind === 'ec') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (kind === 'ed25519') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

const pairs = new Map<KeyKind, ReturnType<typeof newKeyPair>>()
function keyPairOf(kind: KeyKind) {
  const pair = pairs.get(kind) ?? newKeyPair(kind)
  pairs.set(kind, pair)
  return pair
}

const SERIAL = integer(7)
const NAME = der(0x30, der(0x31, der(0x30, oid(OID.commonName), der(0x0c, Buffer.from('Uferwerk')))))
const VALIDITY = der(0x30, der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('490101000000Z')))

const publicKeyBytes = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' })
const keyIdentifierOf = (key: KeyObject): Buffer => sha256(publicKeyBytes(key)).subarray(0, 20)

/** A certificate with a signature that nobody verifies. */
function certificateOf(key: KeyObject, keyIdentifier: Uint8Array): Buffer {
  const extension = der(0x30, oid(OID.keyIdentifier), der(0x04, der(0x04, keyIdentifier)))
  const fields = [
    der(0xa0, integer(2)),
    SERIAL,
    algorithm('ecdsaWithSha256'),
    NAME,
    VALIDITY,
    NAME,
    publicKeyBytes(key),
    der(0xa3, der(0x30, extension)),
  ]
  return der(0x30, der(0x30, ...fields), algorithm('ecdsaWithSha256'), der(0x03, Buffer.from([0, 0])))
}
