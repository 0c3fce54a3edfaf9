/** What speaks for or against a value. */
const EVIDENCE_CODES = [
  /** `detail` is the label as printed */
  'label',
  /** the place on the page: `detail` is the name of the value beside it, or of a part of the page */
  'place',
  /** the country of the document decides between readings; `detail` is its ISO code */
  'country',
  /** the only value of its form */
  'only-one',
  /** check digits, or a sum of other values, confirm it; `detail` names them */
  'check',
  'check-failed',
  /** a printed rounding makes it of another printed total; `detail` is the sum */
  'rounded',
  /** another place of the document, or another source, says the same */
  'repeated',
  /** another candidate competes with it */
  'contested',
  /** it can be read in more than one way, e.g. 03/04 */
  'ambiguous',
  /** e-invoice XML or a code on the page */
  'exact',
  /** a known seller has it */
  'known-seller',
  /** a trained model prefers it */
  'model',
  /** a vision model read the same on the page */
  'vision',
  /** the recognition of its words was unsure */
  'unclear-print',
  /** its lines were recognised a second time, in another way: with the same result, or as `detail` */
  'read-again-same',
  'read-again-differs',
] as const
export type EvidenceCode = (typeof EVIDENCE_CODES)[number]

export interface Evidence {
  code: EvidenceCode
  /** a word of the document or the name of a value, for people */
  detail?: string
}
