const LINES = [
  'Example Trading Ltd',
  'INVOICE',
  'Invoice number: 10001',
  'Invoice date: 2026-03-12',
  'Paper A4, 40 boxes      EUR 1,000.00',
  'Net total      EUR 1,000.00',
  'VAT 19 %      EUR 190.00',
  'Total amount due      EUR 1,190.00',
]
const CONTENT = LINES.map((line, index) => `BT /F 11 Tf 50 ${780 - 16 * index} Td (${line}) Tj ET`).join('\n')
/** Without a table of its objects, which PDFium makes itself. */
const PDF = `%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>
endobj
4 0 obj << /Length ${CONTENT.length} >> stream
${CONTENT}
endstream endobj
5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
trailer << /Root 1 0 R >>
`

/** A small invoice with a text layer: most of what a process loads and compiles for its first document is for that. */
export const WARM_UP_PAGE = Buffer.from(PDF, 'latin1')
