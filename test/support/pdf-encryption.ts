// The encryption of PDF files that anybody can open: AES-256 with an empty user password (ISO 32000-2, revision 5).
import { createCipheriv, createHash, randomBytes } from 'node:crypto'

export interface PdfEncryption {
  /** the dictionary that the trailer names */
  dictionary: string
  encrypt(data: Uint8Array): Buffer
}

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()
const hex = (bytes: Uint8Array): string => `<${Buffer.from(bytes).toString('hex')}>`

/** @param owner the password without which the file must not be changed */
export function pdfEncryption(owner = 'owner'): PdfEncryption {
  const key = randomBytes(32)
  const unpadded = (algorithm: string, by: Uint8Array, iv: Uint8Array | null, data: Uint8Array): Buffer =>
    createCipheriv(algorithm, by, iv).setAutoPadding(false).update(data)
  const entriesOf = (password: string, user: Uint8Array) => {
    const [check, salt] = [randomBytes(8), randomBytes(8)]
    const bytes = Buffer.from(password)
    return {
      hash: Buffer.concat([sha256(bytes, check, user), check, salt]),
      key: unpadded('aes-256-cbc', sha256(bytes, salt, user), Buffer.alloc(16), key),
    }
  }
  const user = entriesOf('', Buffer.alloc(0))
  const owned = entriesOf(owner, user.hash)
  const permissions = Buffer.concat([Buffer.from('fcffffffffffffff', 'hex'), Buffer.from('Tadb'), randomBytes(4)])
  return {
    dictionary:
      '<< /Filter /Standard /V 5 /R 5 /Length 256 /P -4 /StmF /A /StrF /A /CF << /A << /CFM /AESV3 /Length 32 >> >> ' +
      `/U ${hex(user.hash)} /UE ${hex(user.key)} /O ${hex(owned.hash)} /OE ${hex(owned.key)} ` +
      `/Perms ${hex(unpadded('aes-256-ecb', key, null, permissions))} >>`,
    encrypt(data) {
      const iv = randomBytes(16)
      const cipher = createCipheriv('aes-256-cbc', key, iv)
      return Buffer.concat([iv, cipher.update(data), cipher.final()])
    },
  }
}
