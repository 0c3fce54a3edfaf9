import assert from 'node:assert/strict'
import { explanationOf } from '../../../../hub/document/values/explanation.ts'
import { ENGLISH, GERMAN, read } from '../../../support/example-pages.ts'
import { A4 } from '../../../support/written-pages.ts'

describe('the explanation of a value', () => {
  it('is one sentence of its evidence', () => {
    assert.equal(
      explanationOf([
        { code: 'label', detail: 'Rechnungsbetrag:' },
        { code: 'check', detail: '1000.00 + 190.00 = 1190.00' },
        { code: 'contested', detail: '1200.00' },
      ]),
      'Beside the label ‘Rechnungsbetrag’; confirmed by 1000.00 + 190.00 = 1190.00; it could also be 1200.00.',
    )
    assert.equal(explanationOf([{ code: 'repeated' }, { code: 'repeated' }]), 'Found in more than one place.')
    assert.deepEqual([explanationOf([]), explanationOf(undefined)], [undefined, undefined])
  })

  it('needs no knowledge of the program', () => {
    const said = (evidence: Parameters<typeof explanationOf>[0]) => explanationOf(evidence)
    assert.equal(said([{ code: 'country', detail: 'CA' }]), 'Read as is usual in the country of the document (Canada).')
    assert.equal(said([{ code: 'ambiguous', detail: 'USD, CAD' }]), 'It can be read in more than one way: USD, CAD.')
    assert.equal(said([{ code: 'model' }]), 'Its place and its wording are typical of such values.')
    assert.equal(
      said([
        { code: 'repeated', detail: 'domain' },
        { code: 'check', detail: 'tax number' },
      ]),
      'Its name is in a web or mail address of the document; a tax or register number stands beside it.',
    )
    assert.equal(said([{ code: 'contested', detail: 'Lumen Inc.' }]), 'It could also be Lumen Inc.')
    assert.equal(said([{ code: 'read-again-same' }]), 'A second look at the print gave the same.')
    assert.equal(
      said([{ code: 'read-again-differs', detail: 'ROTE UNDE' }]),
      'A second look at the print gave ‘ROTE UNDE’.',
    )
  })

  it('is there for the values that the reader finds', () => {
    const why = (name: string, page = GERMAN) => explanationOf(read(A4, page).fields[name]?.evidence)
    assert.equal(why('invoiceNumber'), 'Beside the label ‘Rechnungsnummer’.')
    assert.match(why('issueDate')!, /‘Rechnungsdatum’/)
    assert.match(why('grossTotal')!, /confirmed by 2450.00 \+ 465.50 = 2915.50/)
    assert.match(why('sellerVatId')!, /its check digits are right/)
    assert.match(why('currency')!, /beside the total/i)
    assert.match(why('grossTotal', ENGLISH)!, /‘Total GBP’/)
    assert.match(why('buyerName', ENGLISH)!, /^Beside the label ‘Bill to’/)
    assert.match(why('sellerVatId')!, /^Beside the label ‘USt-IdNr’/)
  })
})
