import assert from 'node:assert/strict'
import { format } from '../../../../inference/formats/p7m/format.ts'
import { fatturaXml } from '../../../support/fatture.ts'
import { signed } from '../../../support/signed-files.ts'

const XML = Buffer.from(fatturaXml())

async function faultsOf(bytes: Uint8Array): Promise<string[]> {
  const { files, findings } = await format.einvoices!(bytes)
  assert.equal(files.length, 1)
  assert.ok(findings.every(({ code, asks }) => code === 'signature-invalid' && asks))
  return findings.map(({ detail }) => detail)
}

/** Bytes with the first occurrence of a text replaced by one of the same length. */
function changed(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.indexOf(from)
  assert.ok(at >= 0 && from.length === to.length)
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(to), bytes.subarray(at + from.length)])
}

describe('the signature of a signed file', () => {
  it('verifies for each kind of key, with and without attributes, in each encoding', async () => {
    for (const key of ['ec', 'rsa', 'rsa-pss', 'ed25519'] as const)
      for (const attributes of [true, false])
        for (const encoding of ['der', 'ber'] as const)
          for (const names of ['issuer', 'key'] as const)
            assert.deepEqual(await faultsOf(signed(XML, encoding, { key, attributes, names })), [], key)
    assert.deepEqual(await faultsOf(signed(signed(XML, 'ber'), 'der', { signatures: 2 })), [])
  })

  it('asks if the content was changed after it was signed', async () => {
    const whole = signed(XML)
    const asked = ['The content of the file is not what was signed: it was changed.']
    assert.deepEqual(await faultsOf(changed(whole, '<Numero>', '<Nemuro>')), asked)
    assert.deepEqual(await faultsOf(signed(changed(whole, '<Numero>', '<Nemuro>'))), asked)
    const plain = changed(signed(XML, 'der', { attributes: false }), '<Numero>', '<Nemuro>')
    assert.deepEqual(await faultsOf(plain), ['A signature of the file does not match its certificate.'])
  })

  it('asks if the signature is of another key, or its attributes were changed', async () => {
    const other = signed(XML, 'der', { certificate: 'of another key' })
    // The attribute that names the type of the content gets another name.
    const retyped = Buffer.from(signed(XML).toString('hex').replace('2a864886f70d010903', '2a864886f70d010901'), 'hex')
    assert.deepEqual(await faultsOf(other), ['A signature of the file does not match its certificate.'])
    assert.match((await faultsOf(retyped))[0]!, /cannot be verified/)
  })

  it('asks if it cannot be verified', async () => {
    assert.match((await faultsOf(signed(XML, 'der', { signatures: 0 })))[0]!, /has no signature/)
    assert.match((await faultsOf(signed(XML, 'der', { signatures: 51 })))[0]!, /more than 50/)
    assert.match((await faultsOf(signed(XML, 'der', { certificate: 'absent' })))[0]!, /lacks the certificate/)
    assert.match((await faultsOf(signed(XML, 'der', { digest: 'sha1' })))[0]!, /proves nothing .* 1\.3\.14\.3\.2\.26/)
    const unknownKey = Buffer.from(signed(XML).toString('hex').replace('2a8648ce3d0201', '2a8648ce3d0209'), 'hex')
    assert.match((await faultsOf(unknownKey))[0]!, /cannot be verified/)
  })
})
