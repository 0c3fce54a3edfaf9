import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

const DEBITED = 'DE89370400440532013000'
const OURS = 'DE75512108001245126199'

const page = (...lines: string[]): Written[] => [
  ['Invoice number: R-17', 50, 60],
  ['Invoice date: 14.03.2024', 50, 74],
  ['Total EUR 1.190,00', 50, 300],
  ...lines.map((text, index): Written => [text, 50, 400 + index * 12]),
]
const iban = (...lines: string[]) => read(A4, page(...lines)).fields['iban']

describe('the IBAN of the seller', () => {
  const sentences = [
    `We debit your account IBAN ${DEBITED} on 01.04.2024.`,
    `Wir buchen den Betrag von Ihrem Konto ${DEBITED} ab.`,
    `Der Betrag wird per SEPA-Lastschrift eingezogen: IBAN ${DEBITED}`,
    `Le montant sera prélevé sur votre compte ${DEBITED}.`,
    `El importe se cargará por domiciliación en su cuenta ${DEBITED}`,
    `L'importo sarà addebitato sul vostro conto ${DEBITED}`,
    `Het bedrag wordt per incasso van uw rekening ${DEBITED} afgeschreven.`,
    `Summa veloitetaan tililtänne ${DEBITED}`,
  ]
  for (const sentence of sentences) {
    it(`is not the account that is debited: ${sentence.slice(0, 40)}`, () => {
      assert.equal(iban(sentence), undefined)
      assert.equal(iban(sentence, `Our account: IBAN ${OURS}`)!.value, OURS)
      assert.equal(iban(`IBAN: ${OURS}`, sentence)!.value, OURS)
    })
  }

  it('is not the account that a sentence over two lines debits', () => {
    assert.equal(iban('The total amount will be collected by direct debit from', `IBAN ${DEBITED}`), undefined)
    assert.equal(iban('No direct debit has been agreed.', `Please pay to IBAN ${OURS}`)!.value, OURS)
  })

  it('has its label and its check as evidence', () => {
    assert.deepEqual(iban(`IBAN: ${OURS}`)!.evidence, [{ code: 'label', detail: 'IBAN' }, { code: 'check' }])
    assert.deepEqual(
      iban(`IBAN: ${OURS.slice(0, -1)}8`)!.evidence!.map(({ code }) => code),
      ['label', 'check-failed'],
    )
  })
})

describe('an IBAN over two lines', () => {
  const [start, end] = [OURS.slice(0, 18), OURS.slice(18)]
  it('is whole if its check digits are right', () =>
    assert.equal(iban(`Bank of the North · IBAN ${start}`, `${end} · Register 4417`)!.value, OURS))
  it('is none with wrong ones', () => assert.equal(iban(`Bank · IBAN ${start}`, '9999 · Register 4417'), undefined))
})

describe('an account in Poland', () => {
  const account = '61 1090 1014 0000 0712 1981 2874'
  it('is an IBAN without its country', () =>
    assert.equal(iban(`Nr konta: ${account}`)!.value, 'PL61109010140000071219812874'))
  it('is none with wrong check digits', () => assert.equal(iban(`Nr konta: 62${account.slice(2)}`), undefined))
})

describe('the VAT id of the seller', () => {
  const id = (...lines: string[]) => read(A4, page(...lines)).fields['sellerVatId']
  const forms: [printed: string, value: string][] = [
    ['NIP: 856-734-62-15', 'PL8567346215'],
    ['P. IVA 00743110157', 'IT00743110157'],
    ['CUI: 18547290', 'RO18547290'],
    ['Adószám: 12892312-2-42', 'HU12892312'],
    ['Y-tunnus: 2077474-0', 'FI20774740'],
    ['CVR-nr. 13 58 56 28', 'DK13585628'],
    ['Org.nr. 995 525 828 MVA', 'NO995525828MVA'],
    ['ΑΦΜ: 094259216', 'EL094259216'],
    ['Contribuinte n.º 501 964 843', 'PT501964843'],
    ['ABN 51 824 753 556', '51824753556'],
    ['GSTIN: 27AAPFU0939F1ZV', '27AAPFU0939F1ZV'],
    ['UID: CHE-100.155.212 MWST', 'CHE100155212MWST'],
    ['DIČ: CZ25123891', 'CZ25123891'],
    ['VAT Reg No. 123 4567 82', 'GB123456782'],
  ]
  for (const [printed, value] of forms)
    it(`is ${value} for "${printed}"`, () => assert.equal(id(printed)?.value, value))

  it('is not a local number with a wrong check digit', () => assert.equal(id('NIP: 856-734-62-16'), undefined))

  it('is contested by another one that nothing gives to the buyer', () => {
    const both = id('VAT ID: DE136695976', 'VAT ID: ATU13585627')!
    assert.ok(both.confidence < 0.6)
    assert.deepEqual(
      both.candidates!.map(({ value }) => value),
      ['ATU13585627'],
    )
    const named = id('Your VAT ID: DE136695976', 'VAT ID: ATU13585627')!
    assert.equal(named.value, 'ATU13585627')
    assert.ok(named.confidence > 0.9)
  })
})
