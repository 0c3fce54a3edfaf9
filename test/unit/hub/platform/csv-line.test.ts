import assert from 'node:assert/strict'
import { csvLine } from '../../../../hub/platform/csv-line.ts'

describe('a line of CSV', () => {
  it('quotes separators, quotes and line breaks', () => {
    assert.equal(csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', '']), 'a,"b,c","say ""hi""","two\nlines",\r\n')
  })

  it('keeps spreadsheets from running a cell as a formula', () => {
    assert.equal(csvLine(['=1+1', '+1', '-1', '@sum', '\tx', '1-1']), "'=1+1,'+1,'-1,'@sum,'\tx,1-1\r\n")
    assert.equal(csvLine(['=HYPERLINK("x","y")']), `"'=HYPERLINK(""x"",""y"")"\r\n`)
  })
})
