import assert from 'node:assert/strict'
import { elementAt, elementsAt, textAt, textsAt } from '../../../../inference/einvoice/elements.ts'
import { parseXml } from '../../../../inference/einvoice/xml.ts'
import { codeOf } from '../../../../hub/errors.ts'

const parse = (text: string) => parseXml(Buffer.from(text))

const refusal = (bytes: Uint8Array | string, limits?: { maxBytes: number; maxNodes: number }): string | undefined => {
  try {
    parseXml(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, limits)
    return undefined
  } catch (error) {
    return codeOf(error)
  }
}

const utf16 = (text: string, mark: boolean, bigEndian = false): Buffer => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

describe('XML of e-invoices', () => {
  it('keeps local names, namespaces, attributes, the order and repeated elements', () => {
    const root = parse(
      '<a:R xmlns:a="urn:a" xmlns="urn:b"><x unit="C62" a:y=" 1 ">1</x><a:x>2</a:x><x/><z xmlns="urn:c"> t </z></a:R>',
    )
    assert.deepEqual(
      [root.name, root.namespace, root.children.map(({ name, namespace, text }) => [name, namespace, text])],
      [
        'R',
        'urn:a',
        [
          ['x', 'urn:b', '1'],
          ['x', 'urn:a', '2'],
          ['x', 'urn:b', ''],
          ['z', 'urn:c', ' t '],
        ],
      ],
    )
    assert.deepEqual({ ...root.children[0]!.attributes }, { unit: 'C62', y: ' 1 ' })
    assert.deepEqual(textsAt(root, 'x'), ['1', '2', ''])
    assert.equal(textAt(root, 'x/absent'), undefined)
  })

  it('finds an element by its path in the first parent that has it', () => {
    const root = parse('<r><a/><a><b>1</b><b>2</b></a><a><b>3</b></a></r>')
    assert.equal(elementAt(root, 'a/b')?.text, '1')
    assert.equal(elementsAt(root, 'a/b').length, 3)
  })

  it('decodes the five entities, numbered characters and CDATA, and nothing twice', () => {
    const root = parse('<r a="&quot;&#65;&#x20AC;">&lt;b&gt; &amp;amp; <![CDATA[<i>&amp;</i>]]> end<!-- no --></r>')
    assert.equal(root.attributes['a'], '"A€')
    assert.equal(root.text, '<b> &amp; <i>&amp;</i> end')
  })

  it('knows names that every object has', () => {
    const root = parse('<r><constructor>1</constructor><__proto__ hasOwnProperty="2" __proto__="x">3</__proto__></r>')
    assert.deepEqual([textAt(root, 'constructor'), textAt(root, '__proto__')], ['1', '3'])
    assert.deepEqual({ ...root.children[1]!.attributes }, JSON.parse('{ "hasOwnProperty": "2", "__proto__": "x" }'))
    assert.equal(root.attributes['constructor'], undefined)
  })

  const ENCODED: readonly [title: string, bytes: Buffer][] = [
    ['UTF-8', Buffer.from('<r>Größe €</r>')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeff<?xml version="1.0"?><r>Größe €</r>')],
    ['UTF-16 with a byte order mark', utf16('<?xml version="1.0" encoding="UTF-16"?><r>Größe €</r>', true)],
    ['UTF-16, big end first', utf16('<r>Größe €</r>', true, true)],
    ['UTF-16 without a mark', utf16('<?xml version="1.0"?><r>Größe €</r>', false)],
    ['UTF-8 that says it is UTF-16', Buffer.from('<?xml version="1.0" encoding="UTF-16"?><r>Größe €</r>')],
    ['Windows-1252', Buffer.from('<?xml version="1.0" encoding="windows-1252"?><r>Gr\xf6\xdfe \x80</r>', 'latin1')],
  ]
  for (const [title, bytes] of ENCODED) it(`reads ${title}`, () => assert.equal(parseXml(bytes).text, 'Größe €'))

  it('reads ISO-8859-1', () => {
    const bytes = Buffer.from("<?xml version='1.0' encoding='ISO-8859-1'?><r>Stra\xdfe</r>", 'latin1')
    assert.equal(parseXml(bytes).text, 'Straße')
  })

  it('reads the encodings of Central and Eastern Europe', () => {
    const said = (encoding: string, bytes: string) =>
      parseXml(Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><r>${bytes}</r>`, 'latin1')).text
    assert.equal(said('ISO-8859-2', 'Z\xb3oty'), 'Złoty')
    assert.equal(said('windows-1250', '\x8ad\xe1l'), 'Šdál')
    assert.equal(said('windows-1251', '\xd1\xf7\xe5\xf2'), 'Счет')
  })

  it('refuses document types and entities of any kind', () => {
    const laughs = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>'
    const outside = '<?xml version="1.0"?> <!-- x --> <!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>'
    for (const text of [laughs, outside, '<r>&nbsp;</r>', '<r a="&b;"/>'])
      assert.equal(refusal(text), 'xml-unsafe', text)
  })

  it('takes a document type in CDATA for text', () => {
    assert.equal(parse('<r><![CDATA[<!DOCTYPE html>]]></r>').text, '<!DOCTYPE html>')
  })

  it('refuses what is not well-formed', () => {
    const texts = ['', 'text', '<r>', '<r><a></r>', '<r/><r/>', '<r>&</r>', '<r>&#0;</r>', '<r a=1/>', '<r>\u0001</r>']
    for (const text of texts) assert.equal(refusal(text), 'xml-damaged', JSON.stringify(text))
    assert.equal(refusal(Buffer.from('<r>\xff\xfe</r>', 'latin1')), 'xml-damaged')
    assert.equal(refusal('<?xml version="1.0" encoding="ebcdic-cp-us"?><r/>'), 'xml-damaged')
  })

  it('refuses every beginning of a document', () => {
    const text = '<?xml version="1.0"?><r a="1"><b>text</b><!-- c --><b/></r>'
    for (let length = 0; length < text.length; length++)
      assert.equal(refusal(text.slice(0, length)), 'xml-damaged', text.slice(0, length))
  })

  it('limits bytes, elements and depth', () => {
    const limits = { maxBytes: 1000, maxNodes: 10 }
    assert.equal(refusal(`<r>${' '.repeat(1000)}</r>`, limits), 'xml-too-large')
    assert.equal(refusal(`<r>${'<a/>'.repeat(10)}</r>`, limits), 'xml-too-large')
    assert.equal(refusal(`${'<a>'.repeat(65)}${'</a>'.repeat(65)}`), 'xml-too-large')
    assert.equal(refusal(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`), 'xml-too-large')
    assert.equal(refusal(`${'<a>'.repeat(64)}${'</a>'.repeat(64)}`), undefined)
  })
})
