import type { Evidence } from './evidence.ts'

/** Parts of a page and values that stand beside others, in words. */
const PLACES: Record<string, string> = {
  grossTotal: 'beside the total',
  netTotal: 'beside the net total or the tax',
  buyerName: 'near the name of the buyer',
  payment: 'named as the account to pay to',
  foot: 'at the foot of the page',
  title: 'near the title of the document',
  issueDate: 'beside the date',
  imprint: 'named in the imprint with its register or tax number',
}

/** What else says the same, or confirms a value, in words. */
const SAME: Record<string, string> = { domain: 'its name is in a web or mail address of the document' }
const CHECKS: Record<string, string> = { 'tax number': 'a tax or register number stands beside it' }
const countries = new Intl.DisplayNames(['en'], { type: 'region' })
const COUNTRY = /^[A-Z]{2}$/

/** How each piece of evidence continues the sentence "It is this value because of the following: …". */
const WORDS: Record<Evidence['code'], (detail: string | undefined) => string> = {
  'label': (detail) => (detail ? `beside the label ‘${detail.replace(/[\s:]+$/, '')}’` : 'beside a label'),
  'place': (detail) => (detail ? (PLACES[detail] ?? `its place on the page: ${detail}`) : 'at the head of the page'),
  'country': (detail) =>
    detail && COUNTRY.test(detail)
      ? `read as is usual in the country of the document (${countries.of(detail)})`
      : 'read as is usual in the country of the document',
  'only-one': (detail) =>
    detail ? `the document names no other (‘${detail}’)` : 'the only one of its kind in the document',
  'check': (detail) => (detail ? (CHECKS[detail] ?? `confirmed by ${detail}`) : 'its check digits are right'),
  'check-failed': (detail) => (detail ? `contradicted by ${detail}` : 'its check digits are wrong'),
  'rounded': (detail) => `the total after the printed rounding${detail ? `, ${detail}` : ''}`,
  'repeated': (detail) =>
    detail ? (SAME[detail] ?? `the document says the same elsewhere (${detail})`) : 'found in more than one place',
  'contested': (detail) => (detail ? `it could also be ${detail}` : 'other values compete with it'),
  'ambiguous': (detail) =>
    detail ? `it can be read in more than one way: ${detail}` : 'it can be read in more than one way',
  'exact': (detail) => `exact, from the e-invoice or a code on the page${detail ? ` (${detail})` : ''}`,
  'known-seller': () => 'a known seller has it',
  'model': () => 'its place and its wording are typical of such values',
  'vision': () => 'a vision model read it on the page',
  'unclear-print': () => 'the print is unclear',
  'read-again-same': () => 'a second look at the print gave the same',
  'read-again-differs': (detail) =>
    detail ? `a second look at the print gave ‘${detail}’` : 'a second look at the print gave something else',
}

/**
 * Why a value is what it is, as one sentence for a clerk: "Beside the label ‘Total EUR’; confirmed by 1000.00 + 190.00 =
 * 1190.00." Undefined without evidence. It holds words of the document, so it is personal.
 */
export function explanationOf(evidence: readonly Evidence[] | undefined): string | undefined {
  if (!evidence || evidence.length === 0) return undefined
  const said = [...new Set(evidence.map(({ code, detail }) => WORDS[code](detail)))].join('; ')
  return `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/\.$/, '')}.`
}
