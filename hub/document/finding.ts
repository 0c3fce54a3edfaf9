/** What the reader can notice about a document beside its values. */
const FINDING_CODES = [
  /** a rule for e-invoices is violated; `rule` is its id, `detail` its text */
  'einvoice-rule',
  /** a part of the e-invoice cannot be read */
  'einvoice-unreadable',
  /** the page and the XML, or two other sources, show different values; `path` names the value */
  'sources-differ',
  /** text that nobody sees differs from what the page shows */
  'hidden-text',
  /** the text behind a scanned page differs from the picture */
  'text-behind-picture',
  /** a page or a part of it cannot be read */
  'unreadable',
  /** the page only says that the file needs another program (XFA) */
  'form-not-shown',
  /** the file holds more than one document; `detail` names the pages */
  'several-documents',
  /** two values compete, such as two totals or currencies */
  'contested',
  /** a known seller has another IBAN */
  'new-iban',
  /** the document looks like one that matters for the books, but its kind or language is not known */
  'kind-unknown',
  /** the lines of a table do not add up to the totals */
  'lines-differ',
  /** a vision model returned a value that is not on the page */
  'not-grounded',
] as const
type FindingCode = (typeof FINDING_CODES)[number]

/** What the reader noticed about a document beside its values. */
export interface Finding {
  code: FindingCode
  /** true if a person must look at it before the document is posted */
  asks: boolean
  /** path of the value that it is about */
  path?: string
  /** 1 for the first page */
  page?: number
  /** id of the rule that is violated, e.g. BR-CO-15 */
  rule?: string
  /** for people, one sentence; it may name values of the document, so it is personal */
  detail: string
}
