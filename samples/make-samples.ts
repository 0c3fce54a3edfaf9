// Makes the sample documents of this folder: `node hub/cli/launch.cjs --run samples/make-samples.ts`. All companies and
// numbers in them are invented.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openPaper, type Sheet } from './paper.ts'
import { scanned } from './scan.ts'

interface Line {
  text: string
  count: number
  cents: number
}
interface Party {
  name: string
  address: string[]
}
interface Invoice {
  seller: Party & { vatId: string; iban: string; phone: string }
  buyer: Party
  number: string
  issued: string
  due: string
  order: string
  taxPercent: number
  lines: Line[]
}

const A4 = [595, 842] as const
const LINES_ON_FIRST_PAGE = 24

const TOOLS: Invoice = {
  seller: {
    name: 'Lindenhof Werkzeuge GmbH',
    address: ['Am Mühlbach 12', '50667 Köln, Germany'],
    vatId: 'DE123456788',
    iban: 'DE89 3704 0044 0532 0130 00',
    phone: '+49 221 5550 142',
  },
  buyer: { name: 'Radhaus Sommer e.K.', address: ['Bahnhofstraße 8', '53111 Bonn, Germany'] },
  number: 'LW-2026-0417',
  issued: '12 March 2026',
  due: '11 April 2026',
  order: 'PO-88213',
  taxPercent: 19,
  lines: [
    { text: 'Torque wrench 5-60 Nm', count: 4, cents: 8_950 },
    { text: 'Hex key set, long arm', count: 12, cents: 1_825 },
    { text: 'Workshop stand, steel', count: 2, cents: 24_900 },
    { text: 'Delivery', count: 1, cents: 1_490 },
  ],
}

const PAPER: Invoice = {
  seller: {
    name: 'Molenwiek Papier BV',
    address: ['Keizerslaan 41', '3511 AB Utrecht, Netherlands'],
    vatId: 'NL123456782B01',
    iban: 'NL91 ABNA 0417 1643 00',
    phone: '+31 30 555 0163',
  },
  buyer: { name: 'Studio Ostwind GmbH', address: ['Hafenweg 27', '48155 Münster, Germany'] },
  number: '20260388',
  issued: '18 February 2026',
  due: '20 March 2026',
  order: '4500071926',
  taxPercent: 21,
  lines: [
    'Drawing paper',
    'Copy paper',
    'Card stock',
    'Envelopes',
    'Tracing paper',
    'Kraft paper',
    'Photo paper',
    'Label sheets',
  ].flatMap((kind, row) =>
    ['A3', 'A4', 'A5', 'roll'].map((size, column) => ({
      text: `${kind} ${size}, box of ${50 * (column + 1)}`,
      count: 1 + ((row + column) % 4),
      cents: 1_240 + row * 185 + column * 95,
    })),
  ),
}

const money = (cents: number): string =>
  (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

async function invoice(made: Invoice): Promise<Uint8Array> {
  const paper = await openPaper(`Invoice ${made.number}`)
  const net = made.lines.reduce((sum, { count, cents }) => sum + count * cents, 0)
  const tax = Math.round((net * made.taxPercent) / 100)
  const pages = made.lines.length > LINES_ON_FIRST_PAGE ? 2 : 1
  let sheet = paper.sheet(...A4)
  head(sheet, made)
  let y = columns(sheet, 268)
  for (const [index, { text, count, cents }] of made.lines.entries()) {
    if (index === LINES_ON_FIRST_PAGE) {
      sheet.write(`Page 1 of ${pages}`, 545, 800, { size: 8.5, align: 'right' })
      sheet = paper.sheet(...A4)
      sheet.write(made.seller.name, 50, 50, { size: 12, bold: true })
      sheet.write(`Invoice ${made.number}, continued`, 545, 52, { align: 'right' })
      y = columns(sheet, 96)
    }
    sheet.write(String(index + 1), 50, y)
    sheet.write(text, 80, y)
    sheet.write(String(count), 350, y, { align: 'right' })
    sheet.write(money(cents), 445, y, { align: 'right' })
    sheet.write(money(count * cents), 545, y, { align: 'right' })
    y += 20
  }
  totals(sheet, y + 8, [
    ['Net total', money(net)],
    [`VAT ${made.taxPercent}%`, money(tax)],
    ['Total EUR', money(net + tax)],
  ])
  sheet.write(`Please pay ${money(net + tax)} EUR by ${made.due} to IBAN ${made.seller.iban}.`, 50, y + 112)
  sheet.write('Thank you for your order.', 50, y + 130)
  sheet.line(50, 545, 778)
  sheet.write(`${made.seller.name} · VAT ID ${made.seller.vatId} · IBAN ${made.seller.iban}`, 50, 784, { size: 8.5 })
  if (pages > 1) sheet.write(`Page ${pages} of ${pages}`, 545, 800, { size: 8.5, align: 'right' })
  return paper.finish()
}

function head(sheet: Sheet, { seller, buyer, number, issued, due, order }: Invoice): void {
  sheet.write(seller.name, 50, 50, { size: 16, bold: true })
  for (const [row, text] of [...seller.address, `Phone ${seller.phone}`, `VAT ID: ${seller.vatId}`].entries())
    sheet.write(text, 50, 74 + row * 14)
  sheet.write('INVOICE', 545, 48, { size: 20, bold: true, align: 'right' })
  const facts = [
    ['Invoice number:', number],
    ['Invoice date:', issued],
    ['Due date:', due],
    ['Purchase order:', order],
  ] as const
  for (const [row, [label, value]] of facts.entries()) {
    sheet.write(label, 345, 156 + row * 17, { bold: true })
    sheet.write(value, 545, 156 + row * 17, { align: 'right' })
  }
  sheet.write('Bill to:', 50, 156, { bold: true })
  for (const [row, text] of [buyer.name, ...buyer.address].entries()) sheet.write(text, 50, 173 + row * 15)
}

function columns(sheet: Sheet, y: number): number {
  sheet.write('No.', 50, y, { bold: true })
  sheet.write('Description', 80, y, { bold: true })
  for (const [title, x] of [
    ['Quantity', 350],
    ['Unit price', 445],
    ['Amount', 545],
  ] as const)
    sheet.write(title, x, y, { bold: true, align: 'right' })
  sheet.line(50, 545, y + 16)
  return y + 24
}

function totals(sheet: Sheet, y: number, rows: [label: string, value: string][]): void {
  sheet.line(340, 545, y - 4)
  for (const [row, [label, value]] of rows.entries()) {
    const bold = row === rows.length - 1
    sheet.write(label, 345, y + row * 20, { bold, size: bold ? 12 : 10 })
    sheet.write(value, 545, y + row * 20, { bold, size: bold ? 12 : 10, align: 'right' })
  }
}

async function receipt(): Promise<Uint8Array> {
  const lines: Line[] = [
    { text: 'Rye loaf', count: 1, cents: 480 },
    { text: 'Cinnamon bun', count: 2, cents: 290 },
    { text: 'Flat white', count: 2, cents: 360 },
    { text: 'Apple cake', count: 1, cents: 415 },
  ]
  const total = lines.reduce((sum, { count, cents }) => sum + count * cents, 0)
  const net = Math.round(total / 1.135)
  const paper = await openPaper('Receipt', 'mono')
  const sheet = paper.sheet(230, 400)
  const middle = { align: 'centre' } as const
  sheet.write('COPPER KETTLE BAKERY', 115, 22, { size: 14, bold: true, ...middle })
  for (const [row, text] of ['18 Mill Lane', 'Cork, Ireland', 'Tel 021 555 0187'].entries())
    sheet.write(text, 115, 44 + row * 14, middle)
  sheet.write('RECEIPT', 115, 96, { size: 12, bold: true, ...middle })
  sheet.write('Date: 14/03/2026', 16, 120)
  sheet.write('09:42', 214, 120, { align: 'right' })
  sheet.write('Receipt no: 004817', 16, 135)
  sheet.line(16, 214, 154)
  let y = 164
  for (const { text, count, cents } of lines) {
    sheet.write(`${count} x ${text}`, 16, y)
    sheet.write(money(count * cents), 214, y, { align: 'right' })
    y += 17
  }
  sheet.line(16, 214, y + 4)
  for (const [label, cents] of [
    ['Subtotal', net],
    ['VAT 13.5%', total - net],
  ] as const) {
    y += 16
    sheet.write(label, 16, y)
    sheet.write(money(cents), 214, y, { align: 'right' })
  }
  sheet.write('TOTAL EUR', 16, y + 22, { size: 14, bold: true })
  sheet.write(money(total), 214, y + 22, { size: 14, bold: true, align: 'right' })
  sheet.write('Paid by card', 16, y + 50)
  sheet.write('Thank you and good bye!', 115, y + 78, middle)
  return paper.finish()
}

async function scannedInvoice(made: Invoice): Promise<Uint8Array> {
  const paper = await openPaper(`Scan of ${made.number}`)
  for (const page of await scanned(await invoice(made), {
    dpi: 150,
    degrees: 0.4,
    blur: 0.5,
    noise: 10,
    quality: 45,
    seed: 388,
  }))
    await paper.picture(page, ...A4)
  return paper.finish()
}

const NOTE = 'This is a plain text note. Waybill reads PDF files and images, so it refuses this file and says why.\n'

/** The samples by file name. The bytes are the same on every run. */
export async function makeSamples(): Promise<Record<string, Uint8Array>> {
  const [receiptScan] = await scanned(await receipt(), {
    dpi: 200,
    degrees: -1.1,
    blur: 0.6,
    noise: 14,
    quality: 60,
    seed: 4817,
  })
  return {
    'invoice-digital.pdf': await invoice(TOOLS),
    'invoice-two-pages-scan.pdf': await scannedInvoice(PAPER),
    'note.txt': Buffer.from(NOTE),
    'receipt-scan.jpg': receiptScan!,
  }
}

if (import.meta.main) {
  for (const [name, bytes] of Object.entries(await makeSamples())) {
    await writeFile(path.join(import.meta.dirname, name), bytes)
    console.log(`${name}  ${bytes.length} bytes`)
  }
}
