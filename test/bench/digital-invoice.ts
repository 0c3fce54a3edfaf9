import { pdfWithText } from '../support/bad-files.ts'

/** An invoice of one page with a text layer; no two numbers make the same business document. */
export const digitalInvoice = (number: number): Promise<Buffer> =>
  pdfWithText(
    [
      'Nordwind Handels GmbH',
      'Hafenstrasse 12, 20457 Hamburg',
      'VAT ID: DE136695976',
      '',
      'INVOICE',
      `Invoice number: NW-${10_000 + number}`,
      'Invoice date: 2026-03-12',
      'Bill to: Radhaus Sommer e.K.',
      '',
      'Paper A4, 40 boxes      EUR 1,000.00',
      '',
      'Net total      EUR 1,000.00',
      'VAT 19 %      EUR 190.00',
      'Total amount due      EUR 1,190.00',
      '',
      'Payable within 30 days without deduction. Thank you for your order.',
    ].join('\n'),
  )
