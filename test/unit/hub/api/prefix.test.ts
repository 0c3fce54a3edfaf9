import assert from 'node:assert/strict'
import { prefixOf, prefixOfUrl, rootFrom } from '../../../../hub/api/prefix.ts'

describe('the prefix of links', () => {
  const given: [header: string | undefined, prefix: string][] = [
    [undefined, '/configured'],
    ['/waybill', '/waybill'],
    ['/waybill/', '/waybill'],
    ['/a/b-c/d_e.f~1', '/a/b-c/d_e.f~1'],
    ['/outer, /inner', '/outer/inner'],
    ['/', ''],
    ['', ''],
  ]
  for (const [header, prefix] of given)
    it(`is ${prefix || 'none'} for ${JSON.stringify(header)}`, () =>
      assert.equal(prefixOf({ 'x-forwarded-prefix': header }, '/configured'), prefix))

  const hostile = [
    '//evil.example.com',
    '///evil',
    '/\\evil.example.com',
    'https://evil.example.com',
    'evil',
    '/a//b',
    '/a/../b',
    '/..',
    '/.',
    '/a?b',
    '/a#b',
    '/a b',
    '/a%2f',
    '/a"><script>',
    '/a:b@c',
    '/a\u0000',
    '/, //evil',
    '/evil,//example.com',
    `/${'a'.repeat(300)}`,
    '/a'.repeat(50),
  ]
  for (const header of hostile)
    it(`ignores ${JSON.stringify(header.slice(0, 40))}`, () =>
      assert.equal(prefixOf({ 'x-forwarded-prefix': header }, ''), ''))

  it('of a URL is its path', () =>
    assert.deepEqual(['', 'https://hub', 'https://hub/', 'https://hub:1/a/b/'].map(prefixOfUrl), ['', '', '', '/a/b']))

  it('needs no header for relative links', () => {
    for (const path of ['/', '/docs', '/problems', '/problems/', '/problems/internal'])
      assert.equal(new URL(rootFrom(path), `http://hub/any/prefix${path}`).pathname, '/any/prefix/')
  })
})
