import type { Finding } from '../../hub/document/finding.ts'
import type { Word } from '../../hub/document/reading.ts'
import { fitsKind } from '../../hub/document/types/kinds.ts'
import type { TypeDefinition } from '../../hub/document/types/type.ts'
import type { Row, Value } from '../../hub/document/values/value.ts'
import type { Extracted } from '../extract/extractor.ts'
import { epcPayment } from './epc.ts'
import type { PageCode } from './page-codes.ts'
import { isBad, oneLine, type BadPayment, type Payment } from './payment.ts'
import { isPrinted } from './printed.ts'
import { swissPayment } from './swiss.ts'

/** A page value counts against a code from this confidence. */
const LIKELY = 0.6
const LONGEST_TEXT = 500

interface PaymentCode {
  payment: Payment
  code: PageCode
}

/** Texts of the fields that a payment code fills, in the form of their kind. */
const fieldsOf = ({
  iban,
  bic,
  currency,
  reference,
  message,
  invoice,
}: Payment): Record<string, string | undefined> => ({
  iban,
  bic,
  currency,
  paymentReference: reference ?? message,
  invoiceNumber: invoice?.number,
  issueDate: invoice?.date,
  sellerVatId: invoice?.vatId,
  buyerReference: invoice?.customerReference,
})

/**
 * What the codes on the pages add to the values of a document. Payment codes with right check digits are exact: they
 * give the account, the reference and the amount to pay, with confidence 1, and a page or XML that says otherwise is a
 * finding. Other codes are rows of the table `barcodes`. Values of XML are kept.
 */
export function withCodes(
  read: Extracted,
  codes: readonly PageCode[],
  type: TypeDefinition | undefined,
  words: readonly Word[],
): Extracted {
  if (codes.length === 0 || !type) return read
  const findings: Finding[] = []
  const payments: PaymentCode[] = []
  const others: PageCode[] = []
  for (const code of codes) {
    const payment = paymentIn(code)
    if (!payment) others.push(code)
    else if (isBad(payment)) findings.push(problem(payment, code))
    else payments.push({ payment, code })
  }
  const merged = withPayments({ read, payments, type, words })
  const rows = others.flatMap(barcode)
  const tables = rows.length > 0 && type.tables['barcodes'] ? { ...merged.tables, barcodes: rows } : merged.tables
  const all = [...(read.findings ?? []), ...findings, ...merged.findings]
  return { ...read, fields: merged.fields, tables, ...(all.length > 0 && { findings: all }) }
}

const paymentIn = ({ format, bytes, text }: PageCode): Payment | BadPayment | undefined =>
  format.startsWith('QRCode') ? (epcPayment(bytes) ?? swissPayment(text)) : undefined

const problem = ({ problem: detail }: BadPayment, { page }: PageCode): Finding => ({
  code: 'unreadable',
  asks: true,
  page,
  detail,
})

const exact = (value: string, { page, box, format }: PageCode): Value => ({
  value,
  confidence: 1,
  page,
  box,
  source: 'code',
  evidence: [{ code: 'exact', detail: format }],
})

/** A row of the table `barcodes`; none for a text that no value can hold. */
function barcode(code: PageCode): Row[] {
  const text = oneLine(code.text).slice(0, LONGEST_TEXT).trim()
  if (text === '') return []
  return [{ format: exact(code.format, code), text: exact(text, code), page: exact(String(code.page), code) }]
}

interface Merging {
  read: Extracted
  payments: readonly PaymentCode[]
  type: TypeDefinition
  words: readonly Word[]
}

function withPayments({ read, payments, type, words }: Merging): Pick<Extracted, 'fields' | 'tables'> & {
  findings: Finding[]
} {
  const [first] = payments
  if (!first) return { fields: read.fields, tables: read.tables, findings: [] }
  const fields: Record<string, Value> = { ...read.fields }
  const findings: Finding[] = []
  for (const [name, text] of Object.entries(fieldsOf(first.payment))) {
    const kind = type.fields[name]?.kind
    if (text === undefined || !kind || !fitsKind(kind, text)) continue
    // Codes that differ, as those of two instalments, say nothing about the document as a whole.
    if (payments.some(({ payment }) => fieldsOf(payment)[name] !== text)) continue
    const other = fields[name]
    if (name === 'currency' && other) {
      // An invoice in one currency may be paid in another; a person must know.
      if (other.value !== text) findings.push(difference(name, other, text, first.code))
      continue
    }
    if (other && !same(other.value, text) && other.confidence >= LIKELY && !isPrinted(words, text))
      findings.push(difference(name, other, text, first.code))
    if (other?.source !== 'xml') fields[name] = agreeing(other, exact(text, first.code))
  }
  const amounts = payments.length === 1 ? amountOf({ read, type, words, code: first }) : undefined
  const columns = read.tables['payments']?.length ? undefined : type.tables['payments']?.columns
  const rows = columns && payments.map((each) => paymentRow(each, columns))
  return {
    fields: { ...fields, ...amounts?.fields },
    tables: rows ? { ...read.tables, payments: rows } : read.tables,
    findings: [...findings, ...(amounts?.findings ?? [])],
  }
}

/** The place where the page prints the value is kept, so that a person sees it. */
const agreeing = (printed: Value | undefined, code: Value): Value =>
  printed?.value === code.value ? { ...printed, confidence: 1, source: 'code', evidence: code.evidence! } : code

const same = (one: string, other: string): boolean =>
  one.replaceAll(/\s/g, '').toUpperCase() === other.replaceAll(/\s/g, '').toUpperCase()

interface AmountToPay {
  read: Extracted
  type: TypeDefinition
  words: readonly Word[]
  code: PaymentCode
}

/** The amount to pay is that of the invoice, unless it is printed beside it, as a discount or an instalment is. */
function amountOf({ read, type, words, code: { payment, code } }: AmountToPay) {
  const { amount } = payment
  if (!amount) return undefined
  const size = (value: Value | undefined): number => Math.abs(Number(value?.value))
  const known = ['amountDue', 'grossTotal'].filter((name) => read.fields[name] !== undefined)
  const equal = known.filter((name) => size(read.fields[name]) === Number(amount))
  const fields: Record<string, Value> = {}
  for (const name of equal) {
    const value = read.fields[name]!
    if (value.source !== 'xml') fields[name] = agreeing(value, exact(value.value, code))
  }
  if (!read.fields['amountDue'] && equal.length === 0 && type.fields['amountDue'])
    fields['amountDue'] = exact(amount, code)
  const [name] = known
  const differs = name !== undefined && equal.length === 0 && read.fields[name]!.confidence >= LIKELY
  const findings = differs && !isPrinted(words, amount) ? [difference(name, read.fields[name]!, amount, code)] : []
  return { fields, findings }
}

function paymentRow({ payment, code }: PaymentCode, columns: TypeDefinition['tables'][string]['columns']): Row {
  const { iban, bic, holder, amount, reference, message } = payment
  const cells = { iban, bic, holder, amount, reference: reference ?? message }
  return Object.fromEntries(
    Object.entries(cells).flatMap(([name, text]) => {
      const kind = columns[name]?.kind
      return text !== undefined && kind && fitsKind(kind, text) ? [[name, exact(text, code)]] : []
    }),
  )
}

function difference(path: string, other: Value, text: string, { page }: PageCode): Finding {
  const where = other.source === 'xml' ? 'The XML of the e-invoice has' : 'The page shows'
  return { code: 'sources-differ', asks: true, path, page, detail: `${where} ${other.value}, the QR code has ${text}.` }
}
