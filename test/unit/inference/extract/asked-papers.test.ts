import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

const page = (...more: Written[]): Written[] => [
  ['Auer Metallbau GmbH', 50, 40],
  ['Ringweg 4', 50, 52],
  ['04109 Leipzig', 50, 64],
  ['Kessler & Sohn KG', 50, 120],
  ['Lindenallee 9', 50, 132],
  ['01067 Dresden', 50, 144],
  ['Rechnungsdatum: 15.02.2024', 330, 104],
  ['Nettobetrag', 330, 420],
  ['1.000,00 EUR', 460, 420],
  ['MwSt. 19 %', 330, 434],
  ['190,00 EUR', 460, 434],
  ['Rechnungsbetrag', 330, 448],
  ['1.190,00 EUR', 460, 448],
  ['Zahlbar bis 29.02.2024', 50, 480],
  ...more,
]
const asks = (code: string, ...more: Written[]): boolean =>
  read(A4, page(...more)).findings!.some((finding) => finding.code === code && finding.asks)
const isBill = (...more: Written[]): boolean => {
  const { kind, findings } = read(A4, page(...more))
  return kind === 'invoice' && !findings!.some((finding) => finding.code === 'kind-unknown')
}

describe('a small title beside the label of an invoice number', () => {
  const pages: [label: string, ...titles: string[]][] = [
    ['Rechnung Nr. 4711', 'Mahnung', 'Kopie der Mahnung', '1. Mahnung', 'Proforma', 'Auftragsbestätigung'],
    ['Invoice no. 4711', 'Reminder', '2nd reminder', 'Copy of reminder', 'Statement', 'Remittance advice'],
    ['Facture n° 4711', 'Relance', 'Relevé de compte', 'Bon de livraison', 'Copie de la relance'],
    ['Factura nº 4711', 'Recordatorio', 'Aviso de pago pendiente', 'Extracto de cuenta', 'Albarán'],
    ['Fattura n. 4711', 'Sollecito', 'Secondo sollecito', 'Estratto conto', 'Documento di trasporto'],
    ['Factuurnummer 4711', 'Eerste aanmaning', 'Rekeningoverzicht', 'Pakbon'],
    ['Fatura n.º 4711', 'Lembrete', 'Aviso de pagamento em atraso', 'Guia de remessa'],
    ['Faktura nr 4711', 'Wezwanie do zapłaty', 'Monit', 'Zestawienie sald'],
    ['Faktura č. 4711', 'Upomínka', 'Kopie upomínky', '1. upomínka', 'Upomínka k faktuře', 'Dodací list'],
    ['Fakturanummer 4711', 'Påminnelse', 'Kontoutdrag', 'Remitteringsavi', 'Følgeseddel', 'Purring'],
    ['Laskun numero 4711', 'Maksumuistutus', 'Tilausvahvistus'],
    ['Számla sorszáma: 4711', 'Fizetési felszólítás', 'Díjbekérő', 'Szállítólevél'],
    ['Factura nr. 4711', 'Somație', 'Fișă de cont', 'Confirmare comandă'],
    ['Αριθμός τιμολογίου 4711', 'Υπενθύμιση', 'Δελτίο αποστολής'],
  ]
  for (const [label, ...titles] of pages)
    for (const title of titles)
      it(`makes a person look: ${title}, ${label}`, () => {
        assert.equal(isBill([label, 330, 90], [title, 50, 200]), false)
        assert.equal(isBill([label, 50, 220], [title, 330, 200]), false)
      })

  it('makes a person look if it takes an invoice back, or makes it void', () => {
    const cancelled = (title: string) => asks('kind-unknown', ['Factuurnummer 4711', 330, 90], [title, 50, 200])
    for (const title of ['FACTURE ANNULÉE', 'FACTURA ANULADA', 'Rechnung storniert']) assert.ok(cancelled(title), title)
    assert.equal(isBill(['Faktura č. 4711', 330, 90], ['Opravný daňový doklad', 50, 200]), false)
    assert.equal(isBill(['Faktura nr 4711', 330, 90], ['NOTA ODSETKOWA', 50, 200]), false)
    assert.equal(isBill(['Invoice no. 4711', 330, 90], ['DEBIT NOTE', 50, 200]), false)
  })

  it('is a label if its value stands beside or below it', () => {
    assert.equal(isBill(['Rechnung Nr. 4711', 330, 90], ['Lieferschein', 50, 200], ['L-2024-77', 150, 200]), true)
    assert.equal(isBill(['Rechnung Nr. 4711', 330, 90], ['Lieferschein', 50, 200], ['L-2024-77', 50, 212]), true)
    assert.equal(isBill(['Rechnung Nr. 4711', 330, 90], ['Lieferschein:', 50, 200]), true)
  })
})

describe('a heading of several kinds', () => {
  const number: Written = ['Rechnungsnummer: 4711', 330, 90]
  for (const title of [
    'Credit / Invoice',
    'INVOICE / CREDIT',
    '[ ] Credit [x] Invoice',
    'Invoice/Credit Note',
    'Rechnung / Gutschrift',
    'Facture / Avoir',
    'Fattura / Nota di credito',
    'Rechnung und Auftragsbestätigung',
    'Order / Invoice',
    'Lieferschein / Rechnung',
  ])
    it(`makes a person look: ${title}`, () => assert.equal(asks('kind-unknown', number, [title, 50, 200]), true))

  it('may be an invoice that is a delivery note or a receipt as well', () => {
    for (const title of ['Rechnung / Lieferschein', 'Rechnung / Quittung'])
      assert.equal(isBill(number, [title, 50, 200]), true, title)
  })

  it('is none in the label of a number', () => {
    assert.equal(asks('kind-unknown', number, ['Rechnung', 50, 200], ['Rechnung/Gutschrift Nr.: 12', 330, 220]), false)
  })
})

describe('a claim that was assigned', () => {
  const number: Written[] = [
    ['Rechnung', 50, 200],
    ['Rechnungsnummer: 4711', 330, 90],
  ]
  const imprint: Written = ['Auer Metallbau GmbH   USt-IdNr. DE136695976', 50, 800]
  it('makes a person look at the seller unless it is that of the imprint', () => {
    const assigned: Written = ['Die Forderung ist an die Nordfactor Bank AG abgetreten.', 50, 500]
    assert.equal(asks('contested', ...number, assigned), true)
    assert.equal(asks('contested', ...number, assigned, imprint), false)
    assert.equal(asks('contested', ...number, imprint), false)
  })

  it('makes a person look if it was assigned to whom the page names as seller', () => {
    for (const text of [
      'Die Forderung wurde an uns abgetreten.',
      'Zahlung mit schuldbefreiender Wirkung nur an Auer Metallbau GmbH',
      'This invoice has been assigned to Auer Metallbau GmbH',
      "Règlement à l'ordre de Auer Metallbau GmbH, cessionnaire de la créance",
    ])
      assert.equal(asks('contested', ...number, imprint, [text, 50, 500]), true, text)
  })
})

describe('a seller that nothing confirms', () => {
  const address = (x: number, ...lines: string[]): Written[] =>
    lines.map((text, row): Written => [text, x, 50 + row * 12])
  const sums = page().filter(([, , y]) => y > 400)
  const sellerOf = (...more: Written[]) => {
    const found = read(A4, [
      ...address(50, 'Kessler & Sohn KG', 'Lindenallee 9', '01067 Dresden'),
      ...address(330, 'Auer Metallbau GmbH', 'Ringweg 4', '04109 Leipzig'),
      ['Rechnung', 50, 200],
      ['Rechnungsnummer: 4711', 330, 120],
      ['Rechnungsdatum: 15.02.2024', 330, 134],
      ...sums,
      ...more,
    ])
    return found.fields['sellerName']
  }
  const sureOf = (...more: Written[]) => sellerOf(...more)?.confidence ?? 0

  it('is not sure between two addresses at the head, but who has the domain or the imprint is', () => {
    assert.ok(sureOf() < 0.5)
    for (const own of ['www.auer-metallbau.de', 'Auer Metallbau GmbH, USt-IdNr. DE136695976']) {
      assert.equal(sellerOf([own, 50, 790])?.value, 'Auer Metallbau GmbH')
      assert.ok(sureOf([own, 50, 790]) > 0.5)
    }
  })

  it('is named without "Ihre" before it', () => {
    const { fields } = read(A4, page(['Ihre Auer Metallbau GmbH', 50, 600], ['Rechnung Nr. 4711', 50, 200]))
    assert.equal(fields['sellerName']?.value, 'Auer Metallbau GmbH')
  })

  it('may be an agent', () => {
    const number: Written[] = [
      ['Rechnung', 50, 200],
      ['Rechnungsnummer: 4711', 330, 90],
    ]
    for (const text of ['Im Namen und für Rechnung der Bergmann Stahl AG', 'Issued on behalf of Westmill Boards Ltd'])
      assert.equal(asks('contested', ...number, [text, 50, 230]), true, text)
    assert.equal(asks('contested', ...number, ['For and on behalf of Auer Metallbau GmbH', 50, 600]), false)
  })
})

describe('an IBAN that cannot be right', () => {
  const number: Written[] = [
    ['Rechnung', 50, 200],
    ['Rechnungsnummer: 4711', 330, 90],
  ]
  for (const text of [
    'IBAN DE89 3704 0044 0532 0130 01',
    'IBAN: DE88370400440532013000',
    'IBAN DE89 3704 0044 0532 0130 0',
    'Sparkasse DE89 3704 0044 0532 0130 99 BIC COBADEFFXXX',
    'IBAN NL91 ABNA 0417 1643 01',
    'IBAN DE89 3704 0044 0532 0130 00 7',
    'IBAN DE89 3704 0044 0532 0130 000',
    'IBAN DE89 3704 0044 0532 0130 0017, BIC COBADEFFXXX',
    'Sparkasse DE89 3704 0044 0532 0130 00 12 BIC COBADEFFXXX',
    'IBAN: NL91ABNA04171643005',
  ])
    it(`makes a person look: ${text}`, () => {
      const found = read(A4, page(...number, [text, 50, 800])).findings!.find(({ code }) => code === 'iban-invalid')
      assert.equal(found?.asks, true)
      assert.match(found!.detail, /^The IBAN (?:DE8|NL91)[\w ]+ cannot be right/)
    })

  for (const text of [
    'IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX',
    'IBAN NL91 ABNA 0417 1643 00 BIC ABNANL2A',
    'IBAN DE89 3704 0044 0532 0130 00, 14 Tage netto',
    'IBAN DE89 3704 0044 0532 0130 00 30 Tage netto',
    'Wir buchen den Betrag von Ihrem Konto IBAN DE88 3704 0044 0532 0130 00 ab.',
    'IBAN DE88 3704 XXXX XXXX XX30 00',
    'USt-IdNr. DE136695976, Kundennummer 1234567890123',
  ])
    it(`is none: ${text}`, () => assert.equal(asks('iban-invalid', ...number, [text, 50, 800]), false))
})

describe('the only date of an invoice', () => {
  const dated = (text: string) => {
    const found = read(
      A4,
      [...page(['Rechnung', 50, 200], ['Rechnungsnummer: 4711', 330, 90])]
        .filter(([each]) => !/datum|Zahlbar/.test(each))
        .concat([[text, 330, 104]]),
    ).fields['issueDate']
    return found && found.confidence >= 0.5 ? found.value : undefined
  }
  for (const text of [
    'Date of supply: 1 April 2024',
    'Date paid: 1 April 2024',
    'Anreise 01.04.2024',
    'Blarg day: 1 April 2024',
    'Statement date: 1 April 2024',
    'Closing date 1 April 2024',
    'Kontoauszug vom 01.04.2024',
    'Auszugsdatum 01.04.2024',
    'Relevé arrêté au : 01/04/2024',
    'Fecha de extracto: 01/04/2024',
    'Data estratto conto 01/04/2024',
    'Afschriftdatum: 01-04-2024',
  ])
    it(`is not the issue date if another label names it: ${text}`, () => assert.equal(dated(text), undefined))

  it('has a year that is likely', () => {
    assert.equal(dated('Datum: 05-06-07'), undefined)
    assert.equal(dated('Datum: 15.02.24'), '2024-02-15')
    assert.equal(dated('Leipzig, 15.02.2024'), '2024-02-15')
  })
})

describe('the date of the invoice that a credit note is about', () => {
  for (const label of ['Original Invoice', 'Corrected invoice', 'Ursprüngliche Rechnung', 'Factura rectificada'])
    it(`does not contest its own: ${label}`, () => {
      const { fields, findings } = read(A4, [
        ['Credit note', 330, 40],
        ['Maris Orrel', 50, 40],
        ['Credit note no.', 330, 90],
        ['CN-4711', 450, 90],
        ['Date', 330, 104],
        ['11/03/2024', 450, 104],
        [label, 330, 118],
        ['RE-4602 of 20/02/2024', 450, 118],
        ['Total EUR', 330, 328],
        ['-119.00', 460, 328],
      ])
      assert.equal(fields['issueDate']?.value, '2024-03-11')
      assert.ok(!findings!.some(({ code, path }) => code === 'contested' && path === 'issueDate'))
    })
})
