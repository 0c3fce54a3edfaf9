import assert from 'node:assert/strict'
import { elementsOf, writtenAt } from '../../../../../inference/einvoice/rules/path.ts'
import { parseXml } from '../../../../../inference/einvoice/xml.ts'

const ROOT = parseXml(
  Buffer.from(
    `<x:Root xmlns:x="urn:x"><A kind="One"> 1 </A><x:A><B>b</B><C>true</C></x:A>` +
      `<A><B/><C>0</C><D kind="">d</D></A></x:Root>`,
  ),
)
const texts = (path: string) => writtenAt(ROOT, path).map(({ text }) => text)

describe('paths in an e-invoice', () => {
  it('lead to texts and attributes by names without prefixes', () => {
    assert.deepEqual(texts('A/B'), ['b', ''])
    assert.deepEqual(texts('A/@kind'), ['One'])
    assert.deepEqual(texts('A/D/@kind|A/B'), ['', 'b', ''])
    assert.deepEqual(texts(''), [])
    assert.deepEqual(texts('Z/B'), [])
    assert.equal(elementsOf(ROOT, '.')[0], ROOT)
  })

  it('choose by values without case, and true and false also by number', () => {
    assert.deepEqual(texts('A[@kind=one]'), ['1'])
    assert.deepEqual(texts('A[C=true]/B'), ['b'])
    assert.deepEqual(texts('A[C=false]/D'), ['d'])
    assert.deepEqual(texts('A[B][C=FALSE]/D'), ['d'])
    assert.equal(elementsOf(ROOT, 'A[B]').length, 2)
  })
})
