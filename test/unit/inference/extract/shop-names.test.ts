import assert from 'node:assert/strict'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { pageOfText } from '../../../support/page-of-text.ts'
import { TYPES } from '../../../support/types.ts'
import { SLIP, words } from '../../../support/written-pages.ts'

const fieldsOf = (printed: string) =>
  extractFields([SLIP], words(SLIP, pageOfText(printed, { column: 9, row: 26 }), 0.98), TYPES, 'receipt').fields

const BODY = `
     No 77, Jln Merbok 4
    47769 Puchong, Selangor
Receipt No: C7-02925
Date: 27/12/18 16:00:27
1 ROTI CANAI             18.00
Total RM                 18.00
Cash                     18.00`

describe('the name of a shop', () => {
  for (const register of [
    'Co. Reg. No: 793649-O',
    'Co. No. 793649-O',
    'Company Reg. No: 793649-O',
    '(793649-O)',
    'Reg No : 793649-O',
  ])
    it(`ends before its number of a register: ${register}`, () => {
      const printed = `\n     AMBERSOL CAFE & BISTRO\n     ${register}${BODY}`
      assert.equal(fieldsOf(printed)['sellerName']?.value, 'AMBERSOL CAFE & BISTRO')
    })

  it('has no brackets around it', () => {
    const printed = `\n    HAPPY LEMON\n  (Razak Beverages Sdn Bhd)${BODY}`
    assert.equal(fieldsOf(printed)['sellerName']?.value, 'Razak Beverages Sdn Bhd')
  })

  it('keeps the brackets of a legal form', () => {
    const printed = `\n  TEGUH RETAIL (M) SDN BHD\n     (793649-O)${BODY}`
    assert.equal(fieldsOf(printed)['sellerName']?.value, 'TEGUH RETAIL (M) SDN BHD')
  })

  it('has the legal form that only the foot names', () => {
    const printed = (foot: string) => `
       BRASSERIE LEFEVRE
   88 rue de la République
        75006 Paris
Addition n° A3813   28/11/2017 10:35
5 x Eau gazeuse               18,00
NET A PAYER               18,00 EUR
  ${foot}`
    for (const foot of ['BRASSERIE LEFEVRE SNC au capital de 8 000 €', 'Brasserie Lefevre SNC - RCS Paris'])
      assert.match(fieldsOf(printed(foot))['sellerName']!.value, /^brasserie lefevre snc$/i)
    assert.equal(fieldsOf(printed('Merci et à bientôt'))['sellerName']?.value, 'BRASSERIE LEFEVRE')
  })

  it('has the accents of its larger print at the head', () => {
    const printed = `
       BRASSERIE LEFÈVRE
   88 rue de la République
        75006 Paris
Addition n° A3813   28/11/2017 10:35
5 x Eau gazeuse               18,00
NET A PAYER               18,00 EUR
  BRASSERIE LEFÉVRE SNC au capital de 8 000 €`
    assert.equal(fieldsOf(printed)['sellerName']?.value, 'BRASSERIE LEFÈVRE SNC')
  })

  it('is no title of the slip', () => {
    for (const title of ['PAY & DISPLAY', 'PARKING RECEIPT', 'TAXI-QUITTUNG', 'Parkschein', 'Scontrino']) {
      const printed = `
       ${title}
   Lumosol Parking Ltd
   41 Station Road
   Leeds LS3 4QA
Ticket no. 004417
Issued 27/12/2018 16:00
FEE PAID                 £3.40`
      assert.notEqual(fieldsOf(printed)['sellerName']?.value, title)
    }
  })
})

describe('the number of a Portuguese receipt', () => {
  for (const title of ['Fatura Simplificada FS A25/2853', 'Fatura-Recibo FS A25/2853', 'Fatura FS A25/2853'])
    it(`stands behind its title: ${title}`, () => {
      const printed = `
       Papelaria Carvalho
     Av. da Liberdade 731
        4225-313 Porto
${title}
Data: 20/11/2022 12:52:42
1 BACALHAU KG                 8,05
TOTAL EUR                    8,05€`
      assert.equal(fieldsOf(printed)['invoiceNumber']?.value, 'FS A25/2853')
    })
})
