import { fitsKind, longestOf, type Kind } from '../../hub/document/types/kinds.ts'
import { definitionAt, type TypeDefinition } from '../../hub/document/types/type.ts'
import type { Fields, Row, Tables, Value, Values } from '../../hub/document/values/value.ts'
import type { Invoice } from './invoice.ts'
import { tableTexts } from './value-tables.ts'
import { headerTexts } from './value-header.ts'
import { decimalText, type Texts } from './value-texts.ts'

/** Business terms of EN 16931 by field, for people who want to find a value in the XML. */
const TERMS: Readonly<Record<string, string>> = {
  invoiceNumber: 'BT-1',
  issueDate: 'BT-2',
  dueDate: 'BT-9',
  currency: 'BT-5',
  netTotal: 'BT-109',
  taxTotal: 'BT-110',
  grossTotal: 'BT-112',
  amountDue: 'BT-115',
  sellerName: 'BT-27',
  sellerAddress: 'BG-5',
  sellerVatId: 'BT-31',
  sellerTaxNumber: 'BT-32',
  buyerName: 'BT-44',
  buyerAddress: 'BG-8',
  buyerVatId: 'BT-48',
  purchaseOrderNumber: 'BT-13',
  iban: 'BT-84',
  bic: 'BT-86',
  paymentReference: 'BT-83',
  paymentTerms: 'BT-20',
  buyerReference: 'BT-10',
  contractNumber: 'BT-12',
  precedingInvoiceNumber: 'BT-25',
  deliveryDate: 'BT-72',
  periodStart: 'BT-73',
  periodEnd: 'BT-74',
  prepaidAmount: 'BT-113',
  roundingAmount: 'BT-114',
  allowanceTotal: 'BT-107',
  chargeTotal: 'BT-108',
}
/** Free text is cut to what a value can hold; everything else that does not fit stays out. */
const CUT: ReadonlySet<string> = new Set(['paymentTerms', 'description', 'details', 'reason', 'exemption'])

/**
 * The values of an electronic invoice that a type has, in the form of their kinds, with confidence 1 and no place. What
 * the XML lacks, or has in a form that no value can have, is absent.
 */
export function valuesOfInvoice(invoice: Invoice, type: Pick<TypeDefinition, 'fields' | 'tables'>): Values {
  const fields: Record<string, Value> = {}
  for (const [name, text] of Object.entries(headerTexts(invoice))) {
    const value = fitting(type, { field: name }, name, text)
    if (value) fields[name] = value
  }
  const tables: Record<string, readonly Row[]> = {}
  for (const [table, rows] of Object.entries(tableTexts(invoice))) {
    const known = rows.map((row) => rowOf(type, table, row)).filter((row) => Object.keys(row).length > 0)
    if (known.length > 0) tables[table] = known
  }
  return { fields: fields satisfies Fields, tables: tables satisfies Tables }
}

function rowOf(type: Pick<TypeDefinition, 'fields' | 'tables'>, table: string, texts: Texts): Row {
  const row: Record<string, Value> = {}
  for (const [column, text] of Object.entries(texts)) {
    const value = fitting(type, { table, row: 0, column }, column, text)
    if (value) row[column] = value
  }
  return row
}

function fitting(
  type: Pick<TypeDefinition, 'fields' | 'tables'>,
  path: Parameters<typeof definitionAt>[1],
  name: string,
  text: string | undefined,
): Value | undefined {
  const kind = definitionAt(type, path)?.kind
  if (!kind || text === undefined) return undefined
  const value = inForm(kind, text, CUT.has(name))
  if (!value || !fitsKind(kind, value)) return undefined
  const term = 'field' in path ? TERMS[name] : undefined
  return {
    value,
    confidence: 1,
    page: 0,
    box: [0, 0, 0, 0],
    source: 'xml',
    evidence: [{ code: 'exact', ...(term && { detail: term }) }],
  }
}

/** A text of the XML in the form of a kind; '' if it cannot be. */
function inForm(kind: Kind, text: string, cut: boolean): string {
  const single = text.replaceAll(/\s+/g, ' ').trim()
  if (kind === 'amount' || kind === 'decimal') return decimalText(single) ?? ''
  if (kind === 'iban' || kind === 'currency') return single.replaceAll(' ', '').toUpperCase()
  if (kind === 'vat-id') return single.replaceAll(' ', '')
  const longest = longestOf(kind)
  return cut && single.length > longest ? `${single.slice(0, longest - 1).trimEnd()}…` : single
}
