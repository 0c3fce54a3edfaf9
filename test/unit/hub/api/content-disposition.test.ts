import assert from 'node:assert/strict'
import { attachment, fileNameIn } from '../../../../hub/api/content-disposition.ts'

/** A header as Node gives it: one character per byte. */
const utf8 = (header: string): string => Buffer.from(header).toString('latin1')

describe('the header Content-Disposition', () => {
  const given: [what: string, header: string, name: string | undefined][] = [
    ['a name in quotes', 'attachment; filename="a b.pdf"', 'a b.pdf'],
    ['a name without quotes', 'attachment; filename=a.pdf', 'a.pdf'],
    ['a name without quotes, but with spaces', 'attachment; filename=a b.pdf; size=3', 'a b.pdf'],
    ['escaped quotes', String.raw`attachment; filename="a \"b\" \\c.pdf"`, String.raw`a "b" \c.pdf`],
    ['a path of Windows', String.raw`attachment; filename="C:\files\a.pdf"`, String.raw`C:\files\a.pdf`],
    ['raw UTF-8', utf8('attachment; filename="Rechnung März 😀.pdf"'), 'Rechnung März 😀.pdf'],
    ['raw ISO 8859-1', 'attachment; filename="M\u00e4rz.pdf"', 'März.pdf'],
    ['an extended name', "attachment; filename*=UTF-8''M%C3%A4rz.pdf", 'März.pdf'],
    ['an extended name with a language', "attachment; filename*=utf-8'de-AT'M%c3%a4rz.pdf", 'März.pdf'],
    ['an extended name in ISO 8859-1', "attachment; filename*=ISO-8859-1''M%E4rz.pdf", 'März.pdf'],
    ['the extended name before the other', `a; filename="x.pdf"; filename*=UTF-8'de'%C3%9C.pdf`, 'Ü.pdf'],
    ['the extended name before the other, in any order', `a; filename*=UTF-8'de'%C3%9C.pdf; filename="x.pdf"`, 'Ü.pdf'],
    ['the other name, if the charset is unknown', `a; filename="x.pdf"; filename*=klingon''%C3`, 'x.pdf'],
    ['the other name, if the bytes are no UTF-8', `a; filename="x.pdf"; filename*=UTF-8''%FF.pdf`, 'x.pdf'],
    ['the other name, if the encoding is broken', `a; filename="x.pdf"; filename*=UTF-8''%C.pdf`, 'x.pdf'],
    ['nothing inside quotes', `a; name="; filename*=UTF-8''evil.pdf"; filename="x.pdf"`, 'x.pdf'],
    ['the first of two', 'a; filename="x.pdf"; filename="y.pdf"', 'x.pdf'],
    ['names of parameters in any case', 'attachment; FileName="x.pdf"', 'x.pdf'],
    ['no name', 'attachment', undefined],
    ['an empty name', 'attachment; filename=""', undefined],
  ]
  for (const [what, header, name] of given) it(`of an upload: ${what}`, () => assert.equal(fileNameIn(header), name))

  it('of a download has both forms of the name, and nothing that ends them early', () => {
    assert.equal(
      attachment('Überweisung "2%" (a\\b)\'.pdf'),
      'attachment; filename="Uberweisung _2__ (a_b)\'.pdf"; ' +
        "filename*=UTF-8''%C3%9Cberweisung%20%222%25%22%20%28a%5Cb%29%27.pdf",
    )
    for (const name of ['a.pdf', 'Ü.pdf', '日本 😀.pdf', 'a"; filename="evil.exe', "it's 100%.pdf"]) {
      const header = attachment(name)
      assert.match(header, /^[\x20-\x7e]+$/)
      assert.equal(fileNameIn(header), name)
      assert.equal(header.match(/filename="/g)!.length, 1)
    }
  })
})
