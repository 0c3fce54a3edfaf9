import { assertBroken, before, changed, VALID_CII, VALID_UBL, without } from '../../../../support/einvoices.ts'

const VAT_OF_BUYER =
  '<cac:PartyTaxScheme><cbc:CompanyID>FR99</cbc:CompanyID>' +
  '<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>'
const withBuyer = [/(<cac:PartyLegalEntity><cbc:RegistrationName>Hill)/, `${VAT_OF_BUYER}$1`] as const
const REASON = '<cbc:TaxExemptionReason>because</cbc:TaxExemptionReason>'
const withReason = [/(<cac:TaxSubtotal>[^]*?)<cac:TaxScheme>/, `$1${REASON}<cac:TaxScheme>`] as const
const delivery =
  '<cac:Delivery><cbc:ActualDeliveryDate>2031-02-03</cbc:ActualDeliveryDate><cac:DeliveryLocation><cac:Address>' +
  '<cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country>' +
  '</cac:Address></cac:DeliveryLocation></cac:Delivery>'

/** The valid invoice with another category of VAT everywhere, and without VAT. */
const untaxed = (code: string): string =>
  changed(
    VALID_UBL,
    [/<cbc:ID>S<\/cbc:ID>/g, `<cbc:ID>${code}</cbc:ID>`],
    [/<cbc:Percent>[\d.]+<\/cbc:Percent>/g, '<cbc:Percent>0</cbc:Percent>'],
    [/28\.54/g, '0.00'],
    [/178\.74/g, '150.20'],
  )

const AE = changed(untaxed('AE'), withReason, withBuyer)
const K = changed(untaxed('K'), withReason, withBuyer, before('PaymentMeans', delivery))

const OUTSIDE = changed(
  untaxed('O'),
  withReason,
  [/<cbc:Percent>0<\/cbc:Percent>/g, ''],
  ['DE123456789', '1'],
  ['<cbc:ID>VAT', '<cbc:ID>FC'],
  [
    '<cac:PartyLegalEntity>',
    '<cac:PartyIdentification><cbc:ID>7</cbc:ID></cac:PartyIdentification><cac:PartyLegalEntity>',
  ],
)

describe('the rules of VAT categories', () => {
  it('hold for invoices of one category', () => {
    assertBroken(untaxed('Z'), '')
    assertBroken(untaxed('E'), '', withReason)
    assertBroken(AE, '')
    assertBroken(K, '')
    assertBroken(untaxed('G'), '', withReason)
    assertBroken(OUTSIDE, '')
  })

  it('want exactly one breakdown of each category that is used', () => {
    assertBroken(VALID_UBL, 'BR-S-08 BR-Z-01', [
      /<cbc:ID>S<\/cbc:ID><cbc:Percent>19.0<\/cbc:Percent>/,
      '<cbc:ID>Z</cbc:ID><cbc:Percent>0</cbc:Percent>',
    ])
    assertBroken(VALID_UBL, 'BR-S-10', withReason)
  })

  it('want the identifiers that the category needs', () => {
    assertBroken(AE, 'BR-AE-02 BR-AE-03 BR-AE-04', [VAT_OF_BUYER, ''])
    assertBroken(K, 'BR-IC-02 BR-IC-03 BR-IC-04', [VAT_OF_BUYER, ''])
    assertBroken(changed(untaxed('G'), withReason), 'BR-CO-26 BR-G-02 BR-G-03 BR-G-04', ['<cbc:ID>VAT', '<cbc:ID>FC'])
    assertBroken(changed(untaxed('O'), withReason), 'BR-O-02 BR-O-03 BR-O-04', [/<cbc:Percent>0<\/cbc:Percent>/g, ''])
  })

  it('want the rate that the category has', () => {
    const rate = (text: string) => [/(<cac:ClassifiedTaxCategory>[^]*?<cbc:Percent>)[\d.]+/, `$1${text}`] as const
    assertBroken(VALID_UBL, 'BR-S-05 BR-S-08', rate('0'))
    assertBroken(untaxed('Z'), 'BR-Z-05', rate('7'))
    assertBroken(AE, 'BR-AE-06', [/(<cac:AllowanceCharge>[^]*?<cbc:Percent>)0/, '$17'])
    assertBroken(VALID_UBL, 'BR-S-06 BR-S-08', [/(<cac:AllowanceCharge>[^]*?)<cbc:Percent>19<\/cbc:Percent>/, '$1'])
    assertBroken(
      changed(untaxed('L'), [/<cbc:Percent>0/g, '<cbc:Percent>-1']),
      'BR-AF-05 BR-AF-06 BR-AF-07 BR-AF-09 BR-CO-17',
    )
  })

  it('compare the taxable amount with lines, charges and allowances', () => {
    const base = (text: string) => [/(<cbc:TaxableAmount currencyID="EUR">)150.20/, `$1${text}`] as const
    assertBroken(untaxed('Z'), 'BR-Z-08', base('150.21'))
    assertBroken(VALID_UBL, '', base('150.90'))
    assertBroken(VALID_UBL, 'BR-S-08', base('151.20'))
    assertBroken(VALID_CII, 'BR-S-08', ['<ram:BasisAmount>100.00', '<ram:BasisAmount>101.00'])
  })

  it('want no tax and a reason where nothing is taxed', () => {
    assertBroken(untaxed('E'), 'BR-E-10')
    assertBroken(untaxed('E'), 'BR-CO-14 BR-CO-17 BR-E-09', withReason, [
      /(<cac:TaxSubtotal>[^]*?<cbc:TaxAmount currencyID="EUR">)0.00/,
      '$11.00',
    ])
    assertBroken(VALID_UBL, 'BR-S-10', withReason)
  })

  it('want where and when a supply to another state was delivered', () => {
    assertBroken(K, 'BR-57 BR-IC-12', ['<cbc:IdentificationCode>FR</cbc:IdentificationCode>', ''])
    assertBroken(K, 'BR-IC-11', without('ActualDeliveryDate'), without('InvoicePeriod'))
  })

  it('let nothing else stand beside what is not subject to VAT, and split payment only in Italy', () => {
    assertBroken(OUTSIDE, 'BR-O-08 BR-O-12 BR-Z-01 BR-Z-05', [/(<cac:ClassifiedTaxCategory><cbc:ID>)O/, '$1Z'])
    assertBroken(OUTSIDE, 'BR-O-08 BR-O-13 BR-Z-01 BR-Z-06', [/(<cac:TaxCategory><cbc:ID>)O/, '$1Z'])
    assertBroken(untaxed('B'), 'BR-B-01')
  })
})
