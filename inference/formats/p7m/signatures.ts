import { constants, createHash, verify, X509Certificate, type KeyObject } from 'node:crypto'
import { fromBER, Primitive, type AsnType, type ObjectIdentifier, type OctetString } from 'asn1js'
import type { Finding } from '../../../hub/document/finding.ts'
import { isTagged, membersOf, type SignedData } from './signed-data.ts'

const OID = {
  data: '1.2.840.113549.1.7.1',
  contentTypeAttribute: '1.2.840.113549.1.9.3',
  digestAttribute: '1.2.840.113549.1.9.4',
  keyIdentifier: '2.5.29.14',
  rsaPss: '1.2.840.113549.1.1.10',
} as const
/** SHA-1 and MD5 are missing: a signature with them may have been made for other content. */
const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
  ['2.16.840.1.101.3.4.2.8', 'sha3-256'],
  ['2.16.840.1.101.3.4.2.9', 'sha3-384'],
  ['2.16.840.1.101.3.4.2.10', 'sha3-512'],
])
/** Keys whose signatures include the digest. */
const KEYS_WITH_DIGEST: ReadonlySet<string | undefined> = new Set(['ed25519', 'ed448'])
/** Contract signatures have a few; each costs time. */
const MOST_SIGNERS = 50
const CONTEXT = 3
/** Numbers of tags: in SignerInfo, of an identifier of a key and of signed attributes; in a certificate. */
const TAG = { keyIdentifier: 0, attributes: 0, version: 0, extensions: 3 } as const
/** The signature covers its attributes as a set, whatever tag they have in the file. */
const SET_OF = 0x31

/**
 * What is wrong with the signatures of a file, one finding for each layer. A signature must be of the content, and must
 * match the certificate in the file. Whether that certificate can be trusted, and was valid then, is not looked at.
 */
export const signatureFindings = (layers: readonly SignedData[]): Finding[] =>
  layers.flatMap((layer) => {
    const detail = faultOf(layer)
    return detail === undefined ? [] : [{ code: 'signature-invalid', asks: true, detail }]
  })

/** What is wrong with the first signature that is wrong, as a sentence. */
function faultOf(layer: SignedData): string | undefined {
  if (layer.signers.length === 0) return 'The file has the form of a signed file, but it has no signature.'
  if (layer.signers.length > MOST_SIGNERS) return `The file has more than ${MOST_SIGNERS} signatures.`
  for (const signer of layer.signers) {
    try {
      const fault = faultOfSigner(layer, signer)
      if (fault !== undefined) return fault
    } catch {
      // Members that are missing or of another type, and keys that the library does not know.
      return 'A signature of the file cannot be verified: it or its certificate is damaged or of an unknown kind.'
    }
  }
  return undefined
}

/**
 * SignerInfo { version, issuer and number or [0] key identifier, digest, [0] attributes, algorithm, signature, … }.
 * @throws anything for a signer of another form
 */
function faultOfSigner({ content, contentType, certificates }: SignedData, signer: AsnType): string | undefined {
  const [, identifier, digestAlgorithm, ...rest] = membersOf(signer)
  const attributes = isTagged(rest[0]!, CONTEXT, TAG.attributes) ? rest.shift() : undefined
  const [algorithm, signature] = rest
  const digestId = identifierIn(digestAlgorithm)
  const digest = DIGESTS.get(digestId)
  if (digest === undefined)
    return `A signature of the file uses a digest that proves nothing or is unknown: ${digestId}.`
  const certificate = certificates.find((each) => belongsTo(each, identifier!))
  if (!certificate) return 'The file lacks the certificate of one of its signatures, so that it cannot be verified.'
  if (attributes) {
    const signed = createHash(digest).update(content).digest()
    const stated = attributeOf(attributes, OID.digestAttribute)
    if (!signed.equals(octetsOf(stated))) return 'The content of the file is not what was signed: it was changed.'
    const type = attributeOf(attributes, OID.contentTypeAttribute)
    if ((type as ObjectIdentifier).getValue() !== contentType)
      return 'The content of the file is not what was signed: it had another type.'
  } else if (contentType !== OID.data) return 'A signature of the file does not cover the type of the content.'
  const covered = attributes ? asSet(attributes) : content
  const { publicKey } = new X509Certificate(certificate.valueBeforeDecodeView)
  const isPss = identifierIn(algorithm) === OID.rsaPss
  return isSignedBy(publicKey, { covered, digest, isPss, signature: octetsOf(signature) })
    ? undefined
    : 'A signature of the file does not match its certificate.'
}

interface Signed {
  covered: Uint8Array
  digest: string
  isPss: boolean
  signature: Uint8Array
}

function isSignedBy(key: KeyObject, { covered, digest, isPss, signature }: Signed): boolean {
  const algorithm = KEYS_WITH_DIGEST.has(key.asymmetricKeyType) ? null : digest
  const options = isPss ? { key, padding: constants.RSA_PKCS1_PSS_PADDING } : key
  return verify(algorithm, covered, options, signature)
}

/** Whether a signer names this certificate: by its issuer and number, or by the identifier of its key. */
function belongsTo(certificate: AsnType, signer: AsnType): boolean {
  const fields = membersOf(membersOf(certificate)[0])
  if (fields[0] && isTagged(fields[0], CONTEXT, TAG.version)) fields.shift()
  const [number, , issuer] = fields
  if (!isTagged(signer, CONTEXT, TAG.keyIdentifier)) {
    const [namedIssuer, namedNumber] = membersOf(signer)
    return hasSameBytes(issuer, namedIssuer) && hasSameBytes(number, namedNumber)
  }
  const extensions = membersOf(membersOf(fields.find((field) => isTagged(field, CONTEXT, TAG.extensions)))[0])
  const extension = extensions.find((each) => identifierIn(each) === OID.keyIdentifier)
  const identifier = fromBER(octetsOf(membersOf(extension).at(-1))).result
  return signer instanceof Primitive && octetsOf(identifier).equals(signer.valueBlock.valueHexView)
}

const hasSameBytes = (one: AsnType | undefined, other: AsnType | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  Buffer.compare(one.valueBeforeDecodeView, other.valueBeforeDecodeView) === 0

/** The object identifier at the start of a sequence. @throws for any other element */
const identifierIn = (element: AsnType | undefined): string => (membersOf(element)[0] as ObjectIdentifier).getValue()

/** @throws for any other element than an octet string */
const octetsOf = (element: AsnType | undefined): Buffer => Buffer.from((element as OctetString).getValue())

/** The first value of an attribute: { type, set of values }. */
const attributeOf = (attributes: AsnType, type: string): AsnType | undefined =>
  membersOf(membersOf(membersOf(attributes).find((attribute) => identifierIn(attribute) === type))[1])[0]

function asSet(attributes: AsnType): Uint8Array {
  const bytes = Uint8Array.from(attributes.valueBeforeDecodeView)
  bytes[0] = SET_OF
  return bytes
}
