import * as broadcast from './datasets/broadcast-orders.ts'
import { plainOf, type Piece } from './lines.ts'
import { CONTACT, LEGAL_FORM } from './party-patterns.ts'
import { patternOf } from './pattern.ts'

export const SALUTATION = /^(?:herrn?|frau|firma|fa\.|mr\.?|mrs\.?|ms\.?|m\.|mme|monsieur|madame|sr\.?|sra\.?|company)$/
/** Words of labels and numbers that are often in the place of a name. */
const NO_NAME = patternOf(
  String.raw`^(?:nummer|number|no|nr|gln|globale nummer|kundennummer|customer (?:no|id)|id|attn|attention|z\.? ?hd|`,
  String.raw`address|anschrift|adresse|direccion|sarl|delivery|iban|bic|tva|vat|n[°º])\b|\b(?:order|invoice|rechnung|`,
  String.raw`bestellung|kundennummer|customer no|iban|contract)\b|^\W*$|:$|^\d+$`,
)
/** Headings of columns and labels of fields, which may also be in the place of a name. */
const OTHER_LABEL = patternOf(
  String.raw`\b(?:date|number|revision|period|terms|datum|fecha)\b|`,
  String.raw`^(?:products?|salesperson|brand|office|order|invoice|facture|avoir|rechnung|credit note|${broadcast.HEADINGS})`,
  String.raw`\b.{0,16}$|[#:]$|\d{4}-\d\d`,
)
const TOWN = /^(?:[a-z]{1,3}[- ]{1,3})?\d{4,5} ?\p{L}/u
/** "Some Label:", "Invoice Date" or "(123)" after a name. */
const NEXT_LABEL = patternOf(
  String.raw`\s(?:[A-Z][a-z]+ ){0,2}[A-Z][a-z]+ ?[#:](?:\s|$)|`,
  String.raw`\s(?:Invoice|Order|Contract|Account|Print) (?:Date|Number|No\.?|Month|Period|Brand)$|\s\(\d+\)$|`,
  String.raw`(?<=[a-z)])\.\s(?:Registered|Reg\.|Incorporated|Company (?:no|number)|VAT|Authorised)\b|`,
  String.raw`,?\s(?:z siedzibą|con sede|avec siège|mit Sitz|met zetel|se sídlem|so sídlom|cu sediul|com sede|med säte)\s|`,
  String.raw`\s\((?:Co(?:mpany)?|Reg|ROC|UEN|SSM|Registration)\b[^()]*\d[^()]*\)$`,
)
const MAX_NAME_LENGTH = 80

/** Whether text can be the name of a person or a company. */
export function isName(text: string): boolean {
  const plain = plainOf(text)
  return (
    /\p{L}{2}/u.test(plain.replace(LEGAL_FORM, '')) &&
    text.length <= MAX_NAME_LENGTH &&
    !TOWN.test(plain) &&
    !OTHER_LABEL.test(plain) &&
    !NO_NAME.test(plain) &&
    !CONTACT.test(plain) &&
    !/^\S+:(?:\s|$)/.test(plain)
  )
}

/**
 * A name up to the label of the next column, if that is too close to be a line of its own, up to a number in
 * brackets, or up to the seat of the company.
 */
export function cutAtLabel(text: string): string {
  const at = text.search(NEXT_LABEL)
  return at < 0 ? text : text.slice(0, at)
}

/** Letters with zeros among them, as a whole word. */
const ZEROS_IN_WORD = /(?<![\p{L}\p{N}])[\p{L}0'’]*0[\p{L}0'’]*(?![\p{L}\p{N}])/gu
const LEAST_LETTERS = 3

/** A recognised name with the letter O for each zero between letters: hardly any name has such a zero. */
export const withLetterO = ({ text, confidence }: Pick<Piece, 'text' | 'confidence'>): string =>
  confidence === 1
    ? text
    : text.replace(ZEROS_IN_WORD, (word) =>
        (word.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS
          ? word
          : word.replace(/0/g, (_, at: number) => (at > 0 && /\p{Ll}/u.test(word) ? 'o' : 'O')),
      )
