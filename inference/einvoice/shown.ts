import type { Invoice } from './invoice.ts'
import { headerTexts } from './value-header.ts'
import { tableTexts } from './value-tables.ts'

/** An electronic invoice for people to look at. */
export interface Shown {
  title: string
  /** what the page is */
  about: string
  /** label and text */
  header: [label: string, text: string][]
  tables: ShownTable[]
  notes: string[]
}

export interface ShownTable {
  title: string
  columns: ShownColumn[]
  rows: string[][]
}

interface ShownColumn {
  title: string
  /** share of the width, relative to the other columns */
  share: number
  /** numbers stand on the right */
  right: boolean
}

const LABELS: readonly [field: string, label: string][] = [
  ['invoiceNumber', 'Invoice number'],
  ['purchaseOrderNumber', 'Purchase order number'],
  ['issueDate', 'Issue date'],
  ['dueDate', 'Due date'],
  ['deliveryDate', 'Delivery date'],
  ['periodStart', 'Start of the period'],
  ['periodEnd', 'End of the period'],
  ['sellerName', 'Seller'],
  ['sellerAddress', 'Address of the seller'],
  ['sellerVatId', 'VAT ID of the seller'],
  ['sellerTaxNumber', 'Tax number of the seller'],
  ['buyerName', 'Buyer'],
  ['buyerAddress', 'Address of the buyer'],
  ['buyerVatId', 'VAT ID of the buyer'],
  ['buyerReference', 'Buyer reference'],
  ['contractNumber', 'Contract number'],
  ['precedingInvoiceNumber', 'Preceding invoice'],
  ['currency', 'Currency'],
  ['netTotal', 'Net total'],
  ['taxTotal', 'Tax total'],
  ['grossTotal', 'Gross total'],
  ['allowanceTotal', 'Allowances'],
  ['chargeTotal', 'Charges'],
  ['prepaidAmount', 'Prepaid amount'],
  ['roundingAmount', 'Rounding'],
  ['amountDue', 'Amount due'],
  ['iban', 'IBAN'],
  ['bic', 'BIC'],
  ['paymentReference', 'Payment reference'],
  ['paymentTerms', 'Payment terms'],
]
type Columns = readonly [column: string, title: string, share: number, right?: 'right'][]
const TABLES: readonly [table: string, title: string, columns: Columns][] = [
  [
    'lines',
    'Lines',
    [
      ['position', 'Pos.', 1],
      ['articleNumber', 'Article', 2],
      ['description', 'Description', 5],
      ['details', 'Details', 4],
      ['quantity', 'Quantity', 1.6, 'right'],
      ['unit', 'Unit', 1],
      ['unitPrice', 'Unit price', 2, 'right'],
      ['vatRate', 'VAT %', 1.2, 'right'],
      ['netAmount', 'Net amount', 2, 'right'],
    ],
  ],
  [
    'allowancesCharges',
    'Allowances and charges',
    [
      ['reason', 'Reason', 8],
      ['vatRate', 'VAT %', 1.5, 'right'],
      ['amount', 'Amount', 2, 'right'],
    ],
  ],
  [
    'vatBreakdown',
    'VAT',
    [
      ['category', 'Category', 1.5],
      ['rate', 'VAT %', 1.5, 'right'],
      ['base', 'Net amount', 2, 'right'],
      ['tax', 'VAT', 2, 'right'],
      ['exemption', 'Exemption', 6],
    ],
  ],
  [
    'payments',
    'Payment',
    [
      ['means', 'Means', 1],
      ['iban', 'IBAN', 4],
      ['account', 'Account', 3],
      ['holder', 'Account holder', 3],
      ['mandate', 'Mandate', 2],
      ['dueDate', 'Due date', 2],
      ['amount', 'Amount', 2, 'right'],
    ],
  ],
  [
    'references',
    'References',
    [
      ['kind', 'Term', 1],
      ['number', 'Number', 4],
      ['date', 'Date', 2],
    ],
  ],
  [
    'attachments',
    'Attachments',
    [
      ['name', 'Name', 6],
      ['mediaType', 'Type', 3],
      ['bytes', 'Bytes', 2, 'right'],
    ],
  ],
]

/** What a page of an electronic invoice shows: everything that the reader takes from it. */
export function shownInvoice(invoice: Invoice): Shown {
  const header = headerTexts(invoice)
  const tables = tableTexts(invoice)
  const { typeCode, number, syntax, notes } = invoice
  return {
    title: [invoice.syntax === 'order-x' ? 'Order' : 'Invoice', number].filter(Boolean).join(' '),
    about: `Made from the XML (${syntax}, type ${typeCode ?? 'unknown'}), which has no picture of its own.`,
    header: LABELS.flatMap(([field, label]): [string, string][] => (header[field] ? [[label, header[field]]] : [])),
    tables: TABLES.flatMap(([name, title, columns]) => {
      // A column that is empty in every row takes no space.
      const used = columns.filter(([column]) => tables[name]!.some((row) => row[column]))
      if (used.length === 0) return []
      return {
        title,
        columns: used.map(([, heading, share, right]) => ({ title: heading, share, right: right === 'right' })),
        rows: tables[name]!.map((row) => used.map(([column]) => row[column] ?? '')),
      }
    }),
    notes: notes.map(({ text }) => text).filter(Boolean),
  }
}
