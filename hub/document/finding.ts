/** What the reader can notice about a document beside its values. */
export const FINDING_CODES = [
  /** a rule for e-invoices is violated; `rule` is its id, `detail` its text */
  'einvoice-rule',
  /** a part of the e-invoice cannot be read */
  'einvoice-unreadable',
  /** a signed file is not what was signed, or its signature cannot be verified */
  'signature-invalid',
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
  /** the length or the check digits of an IBAN are wrong */
  'iban-invalid',
  /** the issue date is too far from the day of receipt */
  'date-implausible',
  /** its kind or language is not known but it may matter for the books, or it looks like a bill and says it is none */
  'kind-unknown',
  /** the lines of a table do not add up to the totals */
  'lines-differ',
  /** a vision model returned a value that is not on the page */
  'not-grounded',
  /** a vision model that should have read the document did not, or not all of it */
  'vision-failed',
  /** the pages were not sent to a vision model outside, because the tenant's documents stay in-house */
  'vision-withheld',
] as const
export type FindingCode = (typeof FINDING_CODES)[number]

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

/** A finding without its words: all of it that is not personal. */
export type Noticed = Omit<Finding, 'detail'>

/** Findings that an event holds, at most; and the length of the words of each. */
const MOST_FINDINGS = 50
const MOST_DETAIL = 500

/** Findings as events have them: those first that ask a person, and their words apart, in the same order. */
export function noticedOf(findings: readonly Finding[]): { findings: Noticed[]; details: string[] } {
  const kept = findings.toSorted((a, b) => Number(b.asks) - Number(a.asks)).slice(0, MOST_FINDINGS)
  return {
    findings: kept.map(({ detail: _detail, ...noticed }) => noticed),
    details: kept.map(({ detail }) => (detail.length > MOST_DETAIL ? `${detail.slice(0, MOST_DETAIL - 1)}…` : detail)),
  }
}

/** Findings of an event with their words. */
export const withDetails = (findings: readonly Noticed[], details: readonly string[]): Finding[] =>
  findings.map((noticed, index) => ({ ...noticed, detail: details[index] ?? '' }))

const WORDS: Record<FindingCode, string> = {
  'einvoice-rule': 'the e-invoice violates a rule',
  'einvoice-unreadable': 'a part of the e-invoice cannot be read',
  'signature-invalid': 'the signature of the file does not verify',
  'sources-differ': 'two sources in the document show different values',
  'hidden-text': 'hidden text differs from what the page shows',
  'text-behind-picture': 'the text behind a scanned page differs from the picture',
  'unreadable': 'a part of the document cannot be read',
  'form-not-shown': 'the file shows its content in another program only',
  'several-documents': 'the file holds more than one document',
  'contested': 'two values compete',
  'new-iban': 'the seller has another IBAN than before',
  'iban-invalid': 'the IBAN cannot be right',
  'date-implausible': 'the issue date is too far from the day of receipt',
  'kind-unknown': 'it is not clear what kind of document this is',
  'lines-differ': 'the lines do not add up to the totals',
  'not-grounded': 'a value was given that is not on the page',
  'vision-failed': 'the vision model did not read all of the document',
  'vision-withheld': 'the document was not sent to a vision model outside',
}

/**
 * A finding in words without values of the document: `the e-invoice violates a rule (BR-CO-15, grossTotal, page 2)`.
 */
export function findingInWords({ code, rule, path, page }: Omit<Noticed, 'asks'>): string {
  const where = [rule, path, page === undefined ? undefined : `page ${page}`].filter((part) => part !== undefined)
  return `${WORDS[code]}${where.length === 0 ? '' : ` (${where.join(', ')})`}`
}
