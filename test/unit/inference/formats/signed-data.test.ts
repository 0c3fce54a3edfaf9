import assert from 'node:assert/strict'
import { loadFormats } from '../../../../inference/formats/registry.ts'
import { signedContent } from '../../../../inference/formats/p7m/signed-data.ts'
import { fatturaXml } from '../../../support/fatture.ts'
import { detached, signed } from '../../../support/signed-files.ts'

const XML = Buffer.from(fatturaXml())
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll(/.{64}/g, '$&\n')

const FORMS: readonly [title: string, bytes: Uint8Array][] = [
  ['DER', signed(XML)],
  ['BER in pieces', signed(XML, 'ber')],
  ['base64', Buffer.from(base64(signed(XML)))],
  ['base64 of BER', Buffer.from(base64(signed(XML, 'ber')))],
  ['PEM', Buffer.from(`-----BEGIN PKCS7-----\n${base64(signed(XML))}\n-----END PKCS7-----\n`)],
  ['a file that was signed twice', signed(signed(XML, 'ber'))],
]

describe('a signed file', () => {
  for (const [title, bytes] of FORMS)
    it(`as ${title} is recognised, and gives its content`, async () => {
      assert.equal((await loadFormats()).sniff(bytes.subarray(0, 1024)), 'application/pkcs7-mime')
      assert.deepEqual(Buffer.from(signedContent(bytes)).toString(), XML.toString())
    })

  it('that is cut off, nested too deep, or without its content is refused', () => {
    const whole = signed(XML)
    const deep = Buffer.from('3080'.repeat(200_000), 'hex')
    const signatures = [1, 2, 3, 4].reduce<Uint8Array>((content) => signed(content), XML)
    for (const bytes of [
      whole.subarray(0, 30),
      whole.subarray(0, -100),
      deep,
      detached(),
      signatures,
      Buffer.from('0'),
    ])
      assert.throws(() => signedContent(bytes), { code: 'signed-file-damaged' })
  })
})
